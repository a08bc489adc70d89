/** Runs a scene's queries as Grafana's query runner does, as far as a panel sees it: states, streams, errors. */
import type { CoreApp, DataFrame, DataQueryRequest, DataQueryResponse, PanelData, TimeRange } from '@grafana/data';
import { LoadingState, dateTime, rangeUtil, toDataFrame } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import type { Observable } from 'rxjs';
import { catchError, combineLatest, from, isObservable, map, of, startWith, switchMap } from 'rxjs';
import type { AdHocFilter } from './control.ts';

const MAX_DATA_POINTS = 1000;
let requests = 0;

interface Run {
  readonly range: TimeRange;
  readonly app: CoreApp;
  readonly timeZone: string;
  readonly filters?: readonly AdHocFilter[];
  /** Explore's Live. */
  readonly liveStreaming?: boolean;
}

export function runQueries(queries: readonly DataQuery[], run: Run): Observable<PanelData> {
  const { range } = run;
  const groups = [...Map.groupBy(queries, (query) => query.datasource?.uid ?? '').entries()];
  if (groups.length === 0) return of({ state: LoadingState.Done, series: [], timeRange: range });
  const runs = groups.map(([uid, targets]) => runGroup(uid, targets, run));
  return combineLatest(runs).pipe(
    map((parts) => ({
      state: stateOf(parts),
      series: parts.flatMap((part) => part.series),
      errors: parts.flatMap((part) => part.errors ?? []),
      timeRange: range,
      ...requestOf(parts, queries),
    })),
  );
}

/** That of the first data source, with the targets of all: as Grafana's runner has it for mixed queries. */
function requestOf(parts: readonly PanelData[], targets: readonly DataQuery[]): Pick<PanelData, 'request'> {
  const request = parts.find((part) => part.request)?.request;
  return request ? { request: { ...request, targets: [...targets] } } : {};
}

function runGroup(uid: string, targets: DataQuery[], run: Run): Observable<PanelData> {
  const { range, app, timeZone, filters = [], liveStreaming = false } = run;
  const { interval, intervalMs } = rangeUtil.calculateInterval(range, MAX_DATA_POINTS);
  requests += 1;
  const request: DataQueryRequest = {
    requestId: `Q${requests}`,
    app,
    targets,
    range,
    interval,
    intervalMs,
    maxDataPoints: MAX_DATA_POINTS,
    timezone: timeZone,
    scopedVars: {},
    filters: [...filters],
    liveStreaming,
    startTime: Date.now(),
  };
  let series: DataFrame[] = [];
  return from(getDataSourceSrv().get({ uid })).pipe(
    switchMap((source) => {
      const answer = source.query({ ...request, targets: targets.filter((one) => source.filterQuery?.(one) ?? true) });
      return isObservable(answer) ? answer : from(answer);
    }),
    map((response: DataQueryResponse): PanelData => {
      series = mergeFrames(series, response);
      const errors = response.errors ?? [];
      return {
        state: response.state ?? (errors.length > 0 ? LoadingState.Error : LoadingState.Done),
        series,
        errors,
        timeRange: range,
        request,
      };
    }),
    catchError((error: unknown) =>
      of({ state: LoadingState.Error, series, errors: [errorOf(error)], timeRange: range, request }),
    ),
    startWith({ state: LoadingState.Loading, series: [], timeRange: range, request }),
  );
}

/** A response with a key replaces only what the same key brought before. */
function mergeFrames(before: readonly DataFrame[], { data, key }: DataQueryResponse): DataFrame[] {
  const frames = data.map((one: Parameters<typeof toDataFrame>[0]) => toDataFrame(one));
  if (key === undefined) return frames;
  for (const frame of frames) frame.meta = { ...frame.meta, custom: { ...frame.meta?.custom, responseKey: key } };
  return [...before.filter((frame) => frame.meta?.custom?.responseKey !== key), ...frames];
}

function stateOf(parts: readonly PanelData[]): LoadingState {
  const order = [LoadingState.Error, LoadingState.Loading, LoadingState.Streaming];
  return order.find((state) => parts.some((part) => part.state === state)) ?? LoadingState.Done;
}

/** Grafana's fetch rejects with the server's answer, an exception of a data source with an Error. */
function errorOf(error: unknown): { message: string; status?: number } {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const data = 'data' in error && typeof error.data === 'object' && error.data !== null ? error.data : {};
  const said = 'message' in data ? data.message : 'error' in data ? data.error : undefined;
  const message = said ?? ('message' in error ? error.message : 'Query error');
  return { message: String(message), ...('status' in error && { status: Number(error.status) }) };
}

export function timeRange(fromText: string, toText: string, timeZone: string): TimeRange {
  return rangeUtil.convertRawToRange({ from: raw(fromText), to: raw(toText) }, timeZone);
}

const raw = (text: string): TimeRange['raw']['from'] => (text.startsWith('now') ? text : dateTime(text));
