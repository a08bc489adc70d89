/** Speaks with audit-exporter through Grafana's data source proxy. */
import type { DataQueryResponse, DataSourceInstanceSettings, TestDataSourceResponse } from '@grafana/data';
import { DataSourceApi } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import type { AuditQuery } from './types.ts';

export class AuditDataSource extends DataSourceApi<AuditQuery> {
  readonly #url: string;

  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    this.#url = settings.url ?? '';
  }

  override query(): Promise<DataQueryResponse> {
    return Promise.resolve({ data: [] });
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    try {
      await lastValueFrom(getBackendSrv().fetch({ url: `${this.#url}/-/healthy`, showErrorAlert: false }));
      return { status: 'success', message: t('health.ok', 'audit-exporter answers.') };
    } catch (error) {
      const reason = reasonOf(error);
      return {
        status: 'error',
        message: t('health.failed', 'audit-exporter does not answer at its address: {{reason}}', { reason }),
      };
    }
  }
}

/** Grafana's fetch rejects with { status, statusText }; anything else speaks for itself. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('status' in error && 'statusText' in error) return `${String(error.status)} ${String(error.statusText)}`;
  return error instanceof Error ? error.message : 'unknown';
}
