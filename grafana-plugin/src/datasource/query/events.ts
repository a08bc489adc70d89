/** Events of the time range. */
import type { DataFrame, DataQueryRequest, QueryResultMetaNotice } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Answer, EventsData } from '../api/answers.ts';
import type { ApiClient } from '../api/client.ts';
import { eventFrame } from '../model/event-frame.ts';
import type { AuditQuery } from '../types.ts';

/** As Grafana's other sources of logs have it. */
export const DEFAULT_LIMIT = 1000;
/** What audit-exporter gives at once. */
export const MAX_LIMIT = 50_000;

export const limitOf = ({ limit }: AuditQuery): number =>
  limit === undefined || !(limit >= 1) ? DEFAULT_LIMIT : Math.min(Math.floor(limit), MAX_LIMIT);

export function eventsRun(api: ApiClient, query: AuditQuery, { range }: DataQueryRequest): Observable<DataFrame[]> {
  const { selector, order } = query;
  const limit = limitOf(query);
  return api
    .get<EventsData>('/events', {
      selector: selector || undefined,
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      limit,
      order,
    })
    .pipe(
      map(({ data, warnings }) => {
        const { events, nextCursor } = data;
        const custom = { selector: selector ?? '', ...(nextCursor !== undefined && { nextCursor }) };
        return [eventFrame(events, { refId: query.refId, limit, custom, notices: noticesOf(query, data, warnings) })];
      }),
    );
}

/** What a user must know of the answer: that there is more, and what audit-exporter warns of. */
export function noticesOf(
  { order }: AuditQuery,
  { events, nextCursor }: EventsData,
  warnings: Answer<unknown>['warnings'] = [],
): QueryResultMetaNotice[] {
  const texts = [...warnings];
  const count = events.length;
  if (nextCursor !== undefined)
    texts.push(
      order === 'asc'
        ? t('events.only-oldest', 'Only the oldest {{count}} events are shown; there are more.', { count })
        : t('events.only-newest', 'Only the newest {{count}} events are shown; there are more.', { count }),
    );
  return texts.map((text) => ({ severity: 'warning', text }));
}
