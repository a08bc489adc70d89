/** What happened before and after an event in the same source. */
import type { DataFrame } from '@grafana/data';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { EventsData } from '../api/answers.ts';
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

export function contextRun(api: ApiClient, { id, time, source, direction, limit }: ContextOf): Observable<DataFrame> {
  const isBefore = direction === 'before';
  const selector = addMatcher('', { label: 'source', operator: '=', value: source });
  const [from, to] = isBefore ? [time - DAY_MS, time] : [time, time + DAY_MS];
  const isBeyond = (other: string): boolean => (isBefore ? Number(other) < Number(id) : Number(other) > Number(id));
  return api
    .get<EventsData>('/events', {
      selector,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      order: isBefore ? 'desc' : 'asc',
      limit: limit + 1, // the event itself is among them
    })
    .pipe(
      map(({ data }) => {
        // Events of the same time follow each other by their ids.
        const events = data.events.filter((one) => Date.parse(one.time) !== time || isBeyond(one.id)).slice(0, limit);
        return eventFrame(events, { refId: 'context', limit, custom: { selector } });
      }),
    );
}
