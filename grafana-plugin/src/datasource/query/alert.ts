/** The events behind one alert, as audit-exporter finds them: by its labels, its annotations and the window of its rule. */
import type { DataFrame } from '@grafana/data';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { AlertData } from '../api/answers.ts';
import type { ApiClient } from '../api/client.ts';
import { eventFrame } from '../model/event-frame.ts';
import type { AuditQuery } from '../types.ts';
import { limitOf, noticesOf } from './events.ts';

export function alertRun(api: ApiClient, query: AuditQuery): Observable<DataFrame[]> {
  const { refId, alert, order } = query;
  if (!alert) return of([]);
  const limit = limitOf(query);
  const { labels, annotations, startsAt, endsAt } = alert;
  const params = { limit, order };
  return api.post<AlertData>('/alerts/events', params, { labels, annotations, startsAt, endsAt }).pipe(
    map(({ data, warnings }) => {
      const { events, nextCursor, selector, from, to } = data;
      const custom = { selector, from, to, ...(nextCursor !== undefined && { nextCursor }) };
      return [eventFrame(events, { refId, limit, custom, notices: noticesOf(query, data, warnings) })];
    }),
  );
}
