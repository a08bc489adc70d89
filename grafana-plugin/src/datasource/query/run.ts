/** Runs the queries of a request: one answer when all have answered. A query that fails does not take the others with it. */
import type { DataFrame, DataQueryError, DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import type { Observable } from 'rxjs';
import { catchError, defaultIfEmpty, forkJoin, map, merge, of } from 'rxjs';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { AuditQuery } from '../types.ts';
import { alertRun } from './alert.ts';
import { countRun, volumeRun } from './count.ts';
import { eventsRun } from './events.ts';
import { isLive, liveRun } from './live.ts';
import { resolved } from './resolve.ts';

type Request = DataQueryRequest<AuditQuery>;

interface Result {
  readonly frames: DataFrame[];
  readonly error?: DataQueryError;
}

export function runTargets(api: ApiClient, request: Request): Observable<DataQueryResponse> {
  const { targets, scopedVars, filters } = request;
  const queries = targets.map((target) => resolved(target, scopedVars, filters));
  const [live, once] = [true, false].map((wanted) => queries.filter((query) => isLive(query, request) === wanted));
  return merge(
    ...(once?.length ? [runOnce(api, once, request)] : []),
    ...(live ?? []).map((query) => follow(api, query, request)),
  ).pipe(defaultIfEmpty({ data: [] }));
}

function runOnce(api: ApiClient, queries: readonly AuditQuery[], request: Request): Observable<DataQueryResponse> {
  const runs = queries.map((query) =>
    runOne(api, query, request).pipe(
      map((frames): Result => ({ frames })),
      catchError((error: unknown) => of<Result>({ frames: [], error: queryError(query.refId, error) })),
    ),
  );
  return forkJoin(runs).pipe(map(responseOf));
}

/** Grafana puts each answer in the place of the one before with the same key. */
function follow(api: ApiClient, query: AuditQuery, request: Request): Observable<DataQueryResponse> {
  const key = `live-${query.refId}`;
  return liveRun(api, query, request).pipe(
    map((data): DataQueryResponse => ({ key, data, state: LoadingState.Streaming })),
    catchError((error: unknown) =>
      of<DataQueryResponse>({ key, data: [], errors: [queryError(query.refId, error)], state: LoadingState.Error }),
    ),
  );
}

function runOne(api: ApiClient, query: AuditQuery, request: Request): Observable<DataFrame[]> {
  switch (query.queryType) {
    case 'count':
      return countRun(api, query, request);
    case 'volume':
      return volumeRun(api, query, request);
    case 'alert':
      return alertRun(api, query);
    default:
      return eventsRun(api, query, request);
  }
}

function responseOf(results: readonly Result[]): DataQueryResponse {
  const errors = results.flatMap(({ error }) => (error ? [error] : []));
  return {
    data: results.flatMap(({ frames }) => frames),
    state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
    ...(errors.length > 0 && { errors }),
  };
}

function queryError(refId: string, error: unknown): DataQueryError {
  const message = error instanceof Error ? error.message : String(error);
  return { refId, message, ...(error instanceof ApiProblem && { status: error.status }) };
}
