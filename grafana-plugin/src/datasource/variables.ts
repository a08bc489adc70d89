/** Dashboard variables: names and values of labels. */
import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { CustomVariableSupport } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { Observable } from 'rxjs';
import { from, map } from 'rxjs';
import { VariableEditor } from './components/VariableEditor.tsx';
import type { ProxyOptions } from './components/config/settings.ts';
import type { AuditDataSource } from './datasource.ts';
import type { AuditQuery } from './types.ts';

export interface AuditVariableQuery extends DataQuery {
  /** `label_names()`, `label_values(user_name)` or `label_values(user_name, {…})`. */
  readonly query?: string;
}

/** Dashboards may also have the text alone. */
export const textOfVariable = (query: AuditVariableQuery | string): string =>
  typeof query === 'string' ? query : (query.query ?? '');

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
