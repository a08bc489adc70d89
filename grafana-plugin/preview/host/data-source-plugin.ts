import type { DataSourceApi, DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { settingsOf } from './datasources.ts';
import type { AnyDataSourcePlugin } from './plugins.ts';
import { importPlugin } from './plugins.ts';

export interface DataSourceParts {
  readonly plugin: AnyDataSourcePlugin;
  readonly source: DataSourceApi;
  readonly settings: DataSourceInstanceSettings;
}

/** A data source with its plugin, for scenes that show its editors. */
export async function getDataSource(uid: string): Promise<DataSourceParts> {
  const settings = settingsOf(uid);
  if (!settings) throw new Error(`No data source ${uid}: the preview was started without it`);
  const [plugin, source] = await Promise.all([
    importPlugin<AnyDataSourcePlugin>(settings.type),
    getDataSourceSrv().get({ uid }),
  ]);
  return { plugin, source, settings };
}
