/** Grafana's BackendSrv over fetch. It names the scene to the server, which answers as the scene's user may see. */
import type { BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { setBackendSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { Observable as Stream, lastValueFrom } from 'rxjs';
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
    chunked,
    resolveCancelerIfExists: () => undefined,
  };
  setBackendSrv(backend as unknown as Parameters<typeof setBackendSrv>[0]); // without dashboards' and folders' methods
}

function ask(request: Request, signal: AbortSignal): Promise<Response> {
  const url = new URL(request.url, location.origin);
  for (const [name, value] of Object.entries(request.params ?? {})) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
  }
  const scene = new URLSearchParams(location.search).get('scene') ?? 'panel';
  return fetch(url, {
    method: request.method ?? 'GET',
    headers: {
      ...(request.data !== undefined && { 'content-type': 'application/json' }),
      ...(request.headers as Record<string, string> | undefined), // typed as any by Grafana
      'x-preview-scene': scene,
    },
    body: request.data === undefined ? null : JSON.stringify(request.data),
    signal: request.abortSignal ? AbortSignal.any([signal, request.abortSignal]) : signal,
  });
}

/** The answer chunk by chunk, also one that is an error; the last has no data. */
const chunked = (request: Request): Observable<FetchResponse<Uint8Array | undefined>> =>
  new Stream((observer) => {
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      const { body, status, statusText, ok, headers, redirected, type, url } = await ask(request, controller.signal);
      const reader = body?.getReader();
      for (let done = false; !done;) {
        const chunk = await reader?.read();
        done = chunk?.done ?? true;
        observer.next({ data: chunk?.value, status, statusText, ok, headers, redirected, type, url, config: request });
      }
    };
    read().then(
      () => observer.complete(),
      (error: unknown) => observer.error(error),
    );
    return () => controller.abort();
  });

async function send<T>(request: Request, signal: AbortSignal): Promise<FetchResponse<T>> {
  const response = await ask(request, signal);
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
