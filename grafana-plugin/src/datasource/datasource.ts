/** Speaks with audit-exporter through Grafana's data source proxy. */
import type {
  AdHocVariableFilter,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceInstanceSettings,
  QueryFilterOptions,
  QueryFixAction,
  ScopedVars,
  TestDataSourceResponse,
  ToggleFilterAction,
} from '@grafana/data';
import { DataSourceApi } from '@grafana/data';
import type { Observable } from 'rxjs';
import { ApiClient } from './api/client.ts';
import { healthOf } from './health.ts';
import { filtered, hasFilter, toggled } from './model/filters.ts';
import { resolved } from './query/resolve.ts';
import { runTargets } from './query/run.ts';
import type { AuditQuery } from './types.ts';

export class AuditDataSource extends DataSourceApi<AuditQuery> {
  readonly api: ApiClient;

  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    this.api = new ApiClient(settings.url ?? '');
  }

  override query(request: DataQueryRequest<AuditQuery>): Observable<DataQueryResponse> {
    return runTargets(this.api, request);
  }

  override filterQuery(query: AuditQuery): boolean {
    return query.hide !== true && (query.queryType !== 'alert' || query.alert !== undefined);
  }

  override interpolateVariablesInQueries(
    queries: AuditQuery[],
    scoped: ScopedVars,
    filters?: AdHocVariableFilter[],
  ): AuditQuery[] {
    return queries.map((query) => resolved(query, scoped, filters));
  }

  /** Explore's "filter for" and "filter out", which also take a filter away again. */
  toggleQueryFilter(query: AuditQuery, { type, options }: ToggleFilterAction): AuditQuery {
    return toggled(query, options, type === 'FILTER_FOR' ? '=' : '!=');
  }

  queryHasFilter(query: AuditQuery, options: QueryFilterOptions): boolean {
    return hasFilter(query, options);
  }

  override modifyQuery(query: AuditQuery, { type, options = {} }: QueryFixAction): AuditQuery {
    if (type === 'ADD_FILTER') return filtered(query, options, '=');
    if (type === 'ADD_FILTER_OUT') return filtered(query, options, '!=');
    return query;
  }

  getSupportedQueryModifications(): string[] {
    return ['ADD_FILTER', 'ADD_FILTER_OUT'];
  }

  override testDatasource(): Promise<TestDataSourceResponse> {
    return healthOf(this.api);
  }
}
