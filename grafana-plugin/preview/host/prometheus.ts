/** Just enough of Grafana's Prometheus data source for panels that read ALERTS: range queries through the proxy. */
import type { DataFrameDTO, DataQueryRequest, DataQueryResponse, DataSourceInstanceSettings } from '@grafana/data';
import { DataSourceApi, FieldType, toDataFrame } from '@grafana/data';
import { getBackendSrv, getTemplateSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { lastValueFrom } from 'rxjs';

interface Matrix {
  readonly data: {
    readonly result: readonly {
      readonly metric: Record<string, string>;
      readonly values: readonly (readonly [seconds: number, value: string])[];
    }[];
  };
}

export class PrometheusRange extends DataSourceApi {
  readonly #url: string;

  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    this.#url = settings.url ?? '';
  }

  override async query(request: DataQueryRequest): Promise<DataQueryResponse> {
    const frames = await Promise.all(request.targets.map((target) => this.#range(target, request)));
    return { data: frames.flat().map((frame) => toDataFrame(frame)) };
  }

  override testDatasource(): Promise<{ status: string; message: string }> {
    return Promise.resolve({ status: 'success', message: '' });
  }

  async #range(target: DataQuery, request: DataQueryRequest): Promise<DataFrameDTO[]> {
    const { from, to } = request.range;
    const expression = 'expr' in target ? String(target.expr) : '';
    const { data } = await lastValueFrom(
      getBackendSrv().fetch<Matrix>({
        url: `${this.#url}/api/v1/query_range`,
        params: {
          query: getTemplateSrv().replace(expression, request.scopedVars),
          start: from.valueOf() / 1000,
          end: to.valueOf() / 1000,
          step: Math.max(1, request.intervalMs / 1000),
        },
      }),
    );
    return data.data.result.map(({ metric, values }) => ({
      refId: target.refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: values.map(([seconds]) => seconds * 1000) },
        { name: 'Value', type: FieldType.number, values: values.map(([, value]) => Number(value)), labels: metric },
      ],
    }));
  }
}
