/** How many events there were, as time series. */
import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { CountData } from '../api/answers.ts';
import type { ApiClient } from '../api/client.ts';
import { countFrames, countRange } from '../model/count-frames.ts';
import type { AuditQuery } from '../types.ts';

export function countRun(api: ApiClient, query: AuditQuery, request: DataQueryRequest): Observable<DataFrame[]> {
  const { refId, selector = '', by = [], limit } = query;
  const { range: wanted, intervalMs, maxDataPoints } = request;
  const range = countRange(wanted.from.valueOf(), wanted.to.valueOf(), intervalMs, maxDataPoints);
  return api
    .get<CountData>('/events/count', {
      selector: selector || undefined,
      from: new Date(range.from).toISOString(),
      to: new Date(range.to).toISOString(),
      step: range.step / 1000,
      by: by.length > 0 ? by.join(',') : undefined,
      limit,
    })
    .pipe(
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
