/** How many events there were, as time series. */
import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Answer, CountData } from '../api/answers.ts';
import type { ApiClient } from '../api/client.ts';
import type { CountRange } from '../model/count-frames.ts';
import { countFrames, countRange } from '../model/count-frames.ts';
import { bySeverity } from '../model/volume.ts';
import type { AuditQuery } from '../types.ts';

/** audit-exporter's own. */
export const DEFAULT_SERIES = 20;
export const MAX_SERIES = 1000;

export function countRun(api: ApiClient, query: AuditQuery, request: DataQueryRequest): Observable<DataFrame[]> {
  const { refId, selector = '', by = [] } = query;
  const range = rangeOf(request);
  return ask(api, query, range).pipe(
    map(({ data, warnings = [] }) => {
      const texts = { none: t('count.none', '(none)'), all: t('count.all', 'Events') };
      const frames = countFrames(data.result, { refId, selector, by, range, ...texts });
      const [first] = frames;
      if (first && warnings.length > 0)
        first.meta = { ...first.meta, notices: warnings.map((text) => ({ severity: 'warning', text })) };
      return frames;
    }),
  );
}

/** By severity, for Explore's histogram above the log lines. */
export function volumeRun(api: ApiClient, query: AuditQuery, request: DataQueryRequest): Observable<DataFrame[]> {
  const { refId, selector = '' } = query;
  const range = rangeOf(request);
  const by = ['event_outcome'];
  return ask(api, { ...query, by }, range).pipe(
    map(({ data }) =>
      countFrames(bySeverity(data.result), { refId, selector, by: ['level'], range, none: '', all: '' }),
    ),
  );
}

function rangeOf({ range, intervalMs, maxDataPoints }: DataQueryRequest): CountRange {
  return countRange(range.from.valueOf(), range.to.valueOf(), intervalMs, maxDataPoints);
}

function ask(api: ApiClient, query: AuditQuery, { from, to, step }: CountRange): Observable<Answer<CountData>> {
  const { selector, by = [], limit } = query;
  return api.get<CountData>('/events/count', {
    selector: selector || undefined,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step: step / 1000,
    by: by.length > 0 ? by.join(',') : undefined,
    limit,
  });
}
