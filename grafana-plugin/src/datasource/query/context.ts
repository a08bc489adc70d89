/** What happened before and after an event in the same source. */
import type { DataFrame } from '@grafana/data';
import type { Observable } from 'rxjs';
import { EMPTY, expand, last, map } from 'rxjs';
import type { ApiEvent, EventsData } from '../api/answers.ts';
import type { ApiClient } from '../api/client.ts';
import { eventFrame } from '../model/event-frame.ts';
import { addMatcher } from '../model/selector-text.ts';

export interface ContextOf {
  readonly id: string;
  /** ms */
  readonly time: number;
  readonly source: string;
  readonly direction: 'before' | 'after';
  readonly limit: number;
}

const DAY_MS = 86_400_000;

/** Of one request: events of the same time that are on the other side come first, and may be many. */
const PAGE = 1000;
const MOST_PAGES = 20;

interface Found {
  readonly events: readonly ApiEvent[];
  readonly nextCursor: string | undefined;
}

export function contextRun(api: ApiClient, { id, time, source, direction, limit }: ContextOf): Observable<DataFrame> {
  const isBefore = direction === 'before';
  const selector = addMatcher('', { label: 'source', operator: '=', value: source });
  const [from, to] = isBefore ? [time - DAY_MS, time] : [time, time + DAY_MS];
  // Events of the same time follow each other by their ids.
  const isBeyond = (one: ApiEvent): boolean =>
    Date.parse(one.time) !== time || (isBefore ? Number(one.id) < Number(id) : Number(one.id) > Number(id));
  const more = (before: readonly ApiEvent[], size: number, cursor?: string): Observable<Found> =>
    api
      .get<EventsData>('/events', {
        selector,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        order: isBefore ? 'desc' : 'asc',
        limit: size,
        cursor,
      })
      .pipe(
        map(({ data: { events, nextCursor } }) => ({ events: [...before, ...events.filter(isBeyond)], nextCursor })),
      );
  // The event itself is among them.
  return more([], limit + 1).pipe(
    expand(({ events, nextCursor }, index) =>
      events.length >= limit || nextCursor === undefined || index >= MOST_PAGES
        ? EMPTY
        : more(events, PAGE, nextCursor),
    ),
    last(),
    map(({ events }) => eventFrame(events.slice(0, limit), { refId: 'context', limit, custom: { selector } })),
  );
}
