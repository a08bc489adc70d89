/** Grafana's BackendSrv over fetch. It names the scene to the server, which answers as the scene's user may see. */
import type { BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { setBackendSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { EMPTY, defer, lastValueFrom } from 'rxjs';
import { fromFetch } from './from-fetch.ts';

type Request = BackendSrvRequest;

export function installBackend(): void {
  const fetch = <T>(request: Request): Observable<FetchResponse<T>> => fromFetch((signal) => send<T>(request, signal));
  const body = async (request: Request): Promise<unknown> => (await lastValueFrom(fetch<unknown>(request))).data;
  const withData = (method: string) => (url: string, data?: unknown, options?: Partial<Request>) =>
    body({ ...options, url, method, data });
  const backend = {
    fetch,
    datasourceRequest: (request: Request) => lastValueFrom(fetch(request)),
    request: body,
    get: (url: string, params?: Request['params'], requestId?: string, options?: Partial<Request>) =>
      body({ ...options, url, ...(params && { params }), ...(requestId !== undefined && { requestId }) }),
    delete: withData('DELETE'),
    post: withData('POST'),
    put: withData('PUT'),
    patch: withData('PATCH'),
    chunked: () => defer(() => EMPTY),
    resolveCancelerIfExists: () => undefined,
  };
  setBackendSrv(backend as unknown as Parameters<typeof setBackendSrv>[0]); // without dashboards' and folders' methods
}

async function send<T>(request: Request, signal: AbortSignal): Promise<FetchResponse<T>> {
  const url = new URL(request.url, location.origin);
  for (const [name, value] of Object.entries(request.params ?? {})) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
  }
  const scene = new URLSearchParams(location.search).get('scene') ?? 'panel';
  const response = await fetch(url, {
    method: request.method ?? 'GET',
    headers: {
      ...(request.data !== undefined && { 'content-type': 'application/json' }),
      ...(request.headers as Record<string, string> | undefined), // typed as any by Grafana
      'x-preview-scene': scene,
    },
    body: request.data === undefined ? null : JSON.stringify(request.data),
    signal: request.abortSignal ? AbortSignal.any([signal, request.abortSignal]) : signal,
  });
  const data = parse(await response.text(), request.responseType) as T; // as the caller says
  const { status, statusText, ok, headers, redirected, type } = response;
  if (!ok) throw Object.assign(new Error(statusText), { status, statusText, data, config: request });
  return { data, status, statusText, ok, headers, redirected, type, url: response.url, config: request };
}

function parse(text: string, type: Request['responseType']): unknown {
  if (type === 'text') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
