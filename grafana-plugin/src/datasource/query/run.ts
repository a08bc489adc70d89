/** Runs the queries of a request: one answer when all have answered. A query that fails does not take the others with it. */
import type { DataFrame, DataQueryError, DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import type { Observable } from 'rxjs';
import { catchError, forkJoin, map, of } from 'rxjs';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { AuditQuery } from '../types.ts';
import { alertRun } from './alert.ts';
import { countRun } from './count.ts';
import { eventsRun } from './events.ts';
import { resolved } from './resolve.ts';

type Request = DataQueryRequest<AuditQuery>;

interface Result {
  readonly frames: DataFrame[];
  readonly error?: DataQueryError;
}

export function runTargets(api: ApiClient, request: Request): Observable<DataQueryResponse> {
  const { targets, scopedVars, filters } = request;
  if (targets.length === 0) return of({ data: [] });
  const runs = targets.map((target) => {
    const query = resolved(target, scopedVars, filters);
    return runOne(api, query, request).pipe(
      map((frames): Result => ({ frames })),
      catchError((error: unknown) => of<Result>({ frames: [], error: queryError(target.refId, error) })),
    );
  });
  return forkJoin(runs).pipe(map(responseOf));
}

function runOne(api: ApiClient, query: AuditQuery, request: Request): Observable<DataFrame[]> {
  switch (query.queryType) {
    case 'count':
      return countRun(api, query, request);
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
