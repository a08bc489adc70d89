/** audit-exporter's API through Grafana's data source proxy. */
import { getBackendSrv } from '@grafana/runtime';
import type { BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { catchError, defer, filter, map, throwError } from 'rxjs';
import type { Answer } from './answers.ts';
import { ApiProblem, isAnswer, problemOf } from './problem.ts';
import type { ServerSentEvent } from './sse.ts';
import { SseReader } from './sse.ts';

type Params = Readonly<Record<string, string | number | boolean | undefined>>;

export class ApiClient {
  readonly #url: string;

  /** `url`: that of the proxy. */
  constructor(url: string) {
    this.#url = url;
  }

  get<T>(path: string, params: Params = {}): Observable<Answer<T>> {
    return this.#ask({ method: 'GET', url: this.urlOf(path), params: given(params) });
  }

  post<T>(path: string, params: Params, data: object): Observable<Answer<T>> {
    return this.#ask({ method: 'POST', url: this.urlOf(path), params: given(params), data });
  }

  /** The messages of each chunk, from the first chunk on: also without any it says that the stream is open. */
  stream(path: string, params: Params): Observable<ServerSentEvent[]> {
    const request = {
      method: 'GET',
      url: this.urlOf(path),
      params: given(params),
      headers: { Accept: 'text/event-stream' },
    };
    return defer(() => {
      const reader = new SseReader();
      return getBackendSrv()
        .chunked({ ...request, showErrorAlert: false })
        .pipe(
          filter(({ data, ok }) => !ok || data !== undefined),
          map((response) => readChunk(reader, response)),
        );
    });
  }

  urlOf(path: string): string {
    return `${this.#url}/api/v1${path}`;
  }

  /** Who no longer listens stops the request. */
  #ask<T>(request: BackendSrvRequest): Observable<Answer<T>> {
    return getBackendSrv()
      .fetch<unknown>({ ...request, showErrorAlert: false, showSuccessAlert: false })
      .pipe(
        catchError((error: unknown) => throwError(() => problemOf(error))),
        map(({ data }) => {
          if (!isAnswer<T>(data)) throw new ApiProblem('foreign', 200, data);
          return data;
        }),
      );
  }
}

const given = (params: Params): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));

/** Throws ApiProblem for an answer that is no stream. */
function readChunk(reader: SseReader, response: FetchResponse<Uint8Array | undefined>): ServerSentEvent[] {
  const { ok, status, statusText, data: chunk = new Uint8Array(), headers } = response;
  if (ok && headers.get('Content-Type')?.startsWith('text/event-stream')) return reader.read(chunk);
  throw problemOf({ status, statusText, data: parsed(new TextDecoder().decode(chunk)) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
