/** Dashboard variables: names and values of labels. */
import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { CustomVariableSupport } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { Observable } from 'rxjs';
import { from, map } from 'rxjs';
import { VariableEditor } from './components/VariableEditor.tsx';
import type { ProxyOptions } from './components/config/settings.ts';
import type { AuditDataSource } from './datasource.ts';
import type { VariableQuery } from './model/variable-query.ts';
import { renderVariableQuery } from './model/variable-query.ts';
import type { AuditQuery } from './types.ts';

export interface AuditVariableQuery extends DataQuery {
  /** `label_names()`, `label_values(user_name)` or `label_values(user_name, {…})`. */
  readonly query?: string;
}

/** What the editor of a new variable shows. */
export const FIRST: VariableQuery = { kind: 'values', label: 'user_name', selector: '' };

/** Dashboards may also have the text alone. A variable that is new has none. */
export const textOfVariable = (query: AuditVariableQuery | string): string =>
  (typeof query === 'string' ? query : query.query) || renderVariableQuery(FIRST);

export class AuditVariables extends CustomVariableSupport<
  AuditDataSource,
  AuditVariableQuery,
  AuditQuery,
  ProxyOptions
> {
  readonly editor = VariableEditor;
  readonly #datasource: AuditDataSource;

  constructor(datasource: AuditDataSource) {
    super();
    this.#datasource = datasource;
  }

  query({ targets, scopedVars, range }: DataQueryRequest<AuditVariableQuery>): Observable<DataQueryResponse> {
    const text = targets[0] ? textOfVariable(targets[0]) : '';
    return from(this.#datasource.metricFindQuery(text, { scopedVars, range })).pipe(map((data) => ({ data })));
  }
}
