/** Speaks with audit-exporter through Grafana's data source proxy. */
import type {
  AdHocVariableFilter,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceGetTagValuesOptions,
  DataSourceInstanceSettings,
  DataSourceWithLogsContextSupport,
  DataSourceWithQueryModificationSupport,
  DataSourceWithSupplementaryQueriesSupport,
  DataSourceWithToggleableQueryFiltersSupport,
  LegacyMetricFindQueryOptions,
  LogRowContextOptions,
  LogRowModel,
  MetricFindValue,
  QueryFilterOptions,
  QueryFixAction,
  ScopedVars,
  SupplementaryQueryOptions,
  TestDataSourceResponse,
  TimeRange,
  ToggleFilterAction,
} from '@grafana/data';
import { DataSourceApi, LogRowContextQueryDirection, SupplementaryQueryType } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getTemplateSrv } from '@grafana/runtime';
import { LABEL_NAMES } from 'audit-exporter/selector';
import type { Observable } from 'rxjs';
import { lastValueFrom } from 'rxjs';
import { ANNOTATIONS } from './annotations.ts';
import { ApiClient } from './api/client.ts';
import type { ProxyOptions } from './components/config/settings.ts';
import { healthOf } from './health.ts';
import { displayText } from './model/display-text.ts';
import { filtered, hasFilter, toggled, withFilters } from './model/filters.ts';
import { labelOf } from './model/selector-text.ts';
import { parseVariableQuery } from './model/variable-query.ts';
import { escapedValue } from './model/variables.ts';
import { contextRun } from './query/context.ts';
import { resolved } from './query/resolve.ts';
import { runTargets } from './query/run.ts';
import type { AuditQuery } from './types.ts';
import { AuditVariables } from './variables.ts';

type Supports = DataSourceWithLogsContextSupport<AuditQuery> &
  DataSourceWithQueryModificationSupport<AuditQuery> &
  DataSourceWithSupplementaryQueriesSupport<AuditQuery> &
  DataSourceWithToggleableQueryFiltersSupport<AuditQuery>;

const CONTEXT_LIMIT = 50;

export class AuditDataSource extends DataSourceApi<AuditQuery, ProxyOptions> implements Supports {
  readonly api: ApiClient;
  override annotations = ANNOTATIONS;

  constructor(settings: DataSourceInstanceSettings<ProxyOptions>) {
    super(settings);
    this.api = new ApiClient(settings.url ?? '');
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- one of the union's classes
    this.variables = new AuditVariables(this);
  }

  override query(request: DataQueryRequest<AuditQuery>): Observable<DataQueryResponse> {
    return runTargets(this.api, request);
  }

  override filterQuery(query: AuditQuery): boolean {
    return query.hide !== true && (query.queryType !== 'alert' || query.alert !== undefined);
  }

  override getDefaultQuery(): Partial<AuditQuery> {
    return { queryType: 'events', selector: '' };
  }

  override getQueryDisplayText(query: AuditQuery): string {
    return displayText(query);
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

  /** Explore's histogram above the log lines. */
  getSupportedSupplementaryQueryTypes(): SupplementaryQueryType[] {
    return [SupplementaryQueryType.LogsVolume];
  }

  getSupplementaryQuery({ type }: SupplementaryQueryOptions, query: AuditQuery): AuditQuery | undefined {
    const { queryType = 'events', refId, selector = '', hide, datasource } = query;
    if (type !== SupplementaryQueryType.LogsVolume || queryType !== 'events' || hide === true) return undefined;
    return { refId: `log-volume-${refId}`, ...(datasource && { datasource }), queryType: 'volume', selector };
  }

  getSupplementaryRequest(
    type: SupplementaryQueryType,
    request: DataQueryRequest<AuditQuery>,
  ): DataQueryRequest<AuditQuery> | undefined {
    if (type !== SupplementaryQueryType.LogsVolume) return undefined;
    const targets = request.targets.flatMap((query) => this.getSupplementaryQuery({ type }, query) ?? []);
    return targets.length === 0 ? undefined : { ...request, targets, liveStreaming: false };
  }

  /** What happened before and after an event in the same source. */
  async getLogRowContext(row: LogRowModel, options: LogRowContextOptions = {}): Promise<DataQueryResponse> {
    const value = (name: string): string => {
      const column = row.dataFrame.fields.find((field) => field.name === name);
      return String(column?.values[row.rowIndex] ?? '');
    };
    const direction = options.direction === LogRowContextQueryDirection.Forward ? 'after' : 'before';
    const event = { id: value('id'), source: value('source'), time: row.timeEpochMs };
    const frame = await lastValueFrom(
      contextRun(this.api, { ...event, direction, limit: options.limit ?? CONTEXT_LIMIT }),
    );
    return { data: [frame] };
  }

  showContextToggle(): boolean {
    return true;
  }

  /** Throws ApiProblem. Those of the range's events that the selector selects. */
  async labelValues(label: string, selector: string, range?: TimeRange, scoped?: ScopedVars): Promise<string[]> {
    const { data } = await lastValueFrom(
      this.api.get<string[]>(`/label/${encodeURIComponent(label)}/values`, {
        selector: getTemplateSrv().replace(selector, scoped, escapedValue) || undefined,
        from: range?.from.toISOString(),
        to: range?.to.toISOString(),
      }),
    );
    return data;
  }

  override async metricFindQuery(
    query: string,
    options: LegacyMetricFindQueryOptions = {},
  ): Promise<MetricFindValue[]> {
    const { range, scopedVars } = options;
    const parsed = parseVariableQuery(getTemplateSrv().replace(query, scopedVars, escapedValue));
    if (!parsed)
      throw new Error(
        t(
          'variable.wrong',
          'A variable has label_names(), label_values(label) or label_values(label, selector), not {{query}}',
          {
            query,
          },
        ),
      );
    if (parsed.kind === 'names') return texts(LABEL_NAMES);
    return texts(await this.labelValues(labelOf(parsed.label) ?? parsed.label, parsed.selector, range));
  }

  override getTagKeys(): Promise<MetricFindValue[]> {
    return Promise.resolve(texts(LABEL_NAMES));
  }

  /** Those that the other filters leave. */
  override async getTagValues(options: DataSourceGetTagValuesOptions<AuditQuery>): Promise<MetricFindValue[]> {
    const { key, filters, timeRange } = options;
    const label = labelOf(key);
    if (label === undefined) return [];
    const others = filters.filter((filter) => filter.key !== key);
    return texts(await this.labelValues(label, withFilters('', others), timeRange));
  }

  override testDatasource(): Promise<TestDataSourceResponse> {
    return healthOf(this.api);
  }
}

const texts = (values: readonly string[]): MetricFindValue[] => values.map((text) => ({ text }));
