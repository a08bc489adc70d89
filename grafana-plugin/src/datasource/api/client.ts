/** audit-exporter's API through Grafana's data source proxy. */
import { getBackendSrv } from '@grafana/runtime';
import type { BackendSrvRequest } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { catchError, map, throwError } from 'rxjs';
import type { Answer } from './answers.ts';
import { ApiProblem, isAnswer, problemOf } from './problem.ts';

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
