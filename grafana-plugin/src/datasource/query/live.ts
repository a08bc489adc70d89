/**
 * Events as they come, over the API's stream of server-sent events. A connection that ends is made again (proxies on the
 * way end long ones), and the events of the range are asked for anew, so that what came in between is not missed.
 */
import type { DataFrame, DataQueryRequest, QueryResultMetaNotice } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Observable } from 'rxjs';
import { concatMap, defer, map, merge, of, repeat, retry, Subject, tap, throttleTime, throwError, timer } from 'rxjs';
import type { ApiEvent, EventsData } from '../api/answers.ts';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { ServerSentEvent } from '../api/sse.ts';
import { eventFrame } from '../model/event-frame.ts';
import { Tail } from '../model/tail.ts';
import type { AuditQuery } from '../types.ts';
import { limitOf } from './events.ts';

/** Explore's Live, or a query that is to go on in a time range that ends now. */
export function isLive({ queryType = 'events', live }: AuditQuery, request: DataQueryRequest): boolean {
  const { liveStreaming, range } = request;
  return queryType === 'events' && (liveStreaming === true || (live === true && range.raw.to === 'now'));
}

/** How often the frame is made anew at most. */
const REDRAW_MS = 250;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;

export function liveRun(api: ApiClient, query: AuditQuery, { range }: DataQueryRequest): Observable<DataFrame[]> {
  return new LiveQuery(api, query, range.from.toISOString()).frames();
}

class LiveQuery {
  readonly #api: ApiClient;
  readonly #query: AuditQuery;
  readonly #from: string;
  readonly #limit: number;
  readonly #tail: Tail;
  readonly #losses = new Subject<void>();
  #isLost = false;

  constructor(api: ApiClient, query: AuditQuery, from: string) {
    this.#api = api;
    this.#query = query;
    this.#from = from;
    this.#limit = limitOf(query);
    this.#tail = new Tail(this.#limit);
  }

  frames(): Observable<DataFrame[]> {
    const connection = defer(() => this.#connect()).pipe(
      repeat({ delay: FIRST_RETRY_MS }),
      retry({ delay: (error, count) => this.#again(error, count), resetOnSuccess: true }),
    );
    return merge(connection, this.#losses).pipe(
      throttleTime(REDRAW_MS, undefined, { leading: true, trailing: true }),
      map(() => [this.#frame()]),
    );
  }

  #connect(): Observable<unknown> {
    const selector = this.#query.selector || undefined;
    return this.#api.stream('/events/stream', { selector }).pipe(
      // The first chunk says that the stream is open: what comes from now on is in it.
      concatMap((messages, index) => (index === 0 ? this.#before(selector).pipe(map(() => messages)) : of(messages))),
      tap((messages) => this.#take(messages)),
    );
  }

  /** The events until now. */
  #before(selector: string | undefined): Observable<unknown> {
    return this.#api
      .get<EventsData>('/events', { selector, from: this.#from, limit: this.#limit })
      .pipe(tap(({ data }) => this.#tail.add(data.events)));
  }

  #take(messages: readonly ServerSentEvent[]): void {
    this.#isLost = false;
    this.#tail.add(messages.flatMap(({ type, data }) => (type === 'message' ? [JSON.parse(data) as ApiEvent] : []))); // as the API says
    for (const { type, data } of messages)
      if (type === 'dropped') this.#tail.dropped += (JSON.parse(data) as { count: number }).count; // as the API says
  }

  /** What the client did wrong is wrong the next time too. */
  #again(error: unknown, count: number): Observable<unknown> {
    if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) return throwError(() => error);
    this.#isLost = true;
    this.#losses.next();
    return timer(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (count - 1)));
  }

  #frame(): DataFrame {
    const { refId, selector = '' } = this.#query;
    const notices = this.#notices();
    return eventFrame(this.#tail.events, { refId, limit: this.#limit, custom: { selector }, notices });
  }

  #notices(): QueryResultMetaNotice[] {
    const notices: QueryResultMetaNotice[] = [];
    const { dropped } = this.#tail;
    if (this.#isLost)
      notices.push({ severity: 'warning', text: t('live.lost', 'The connection was lost; it is made again.') });
    if (dropped > 0)
      notices.push({
        severity: 'warning',
        text: t('live.dropped', 'Events that came too fast to be shown: {{dropped}}. Run the query to see them.', {
          dropped,
        }),
      });
    return notices;
  }
}
