/** A query as it is sent: its variables replaced, the dashboard's filters in its selector. */
import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { withFilters } from '../model/filters.ts';
import { escapedValue } from '../model/variables.ts';
import type { AlertRef, AuditQuery } from '../types.ts';

export function resolved(query: AuditQuery, scoped: ScopedVars, filters: AdHocVariableFilter[] = []): AuditQuery {
  const { selector, alert, by } = query;
  const plain = (text: string): string => getTemplateSrv().replace(text, scoped);
  const interpolated = getTemplateSrv().replace(selector ?? '', scoped, escapedValue);
  return {
    ...query,
    // An alert tells its events by itself.
    selector: query.queryType === 'alert' ? interpolated : withFilters(interpolated, filters),
    ...(by && { by: by.map(plain) }),
    ...(alert && { alert: resolvedAlert(alert, plain) }),
  };
}

function resolvedAlert({ labels, annotations, ...times }: AlertRef, plain: (text: string) => string): AlertRef {
  const all = (texts: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, plain(text)]));
  return { ...times, labels: all(labels), ...(annotations && { annotations: all(annotations) }) };
}
