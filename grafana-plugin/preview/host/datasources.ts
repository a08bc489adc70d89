/** Grafana's DataSourceSrv: lists what boot data names and makes instances of the plugin's own data source. */
import type { DataSourceApi, DataSourceInstanceSettings } from '@grafana/data';
import type { GetDataSourceListFilters } from '@grafana/runtime';
import { config, setDataSourceSrv } from '@grafana/runtime';
import type { DataSourceRef } from '@grafana/schema';
import { DATASOURCE_ID } from '../scene.ts';
import type { AnyDataSourcePlugin } from './plugins.ts';
import { importPlugin } from './plugins.ts';
import { PrometheusRange } from './prometheus.ts';

type Ref = DataSourceRef | string | null | undefined;

const FEATURES = ['metrics', 'annotations', 'tracing', 'logs', 'alerting'] as const;
const instances = new Map<string, Promise<DataSourceApi>>();

export function installDataSources(): void {
  const service = {
    get: (ref?: Ref) => instance(settingsOf(ref)),
    getInstanceSettings: settingsOf,
    getList: list,
    reload: () => undefined,
    registerRuntimeDataSource: () => undefined,
  };
  setDataSourceSrv(service); // newer versions have more methods
}

export function settingsOf(ref: Ref): DataSourceInstanceSettings | undefined {
  const name = typeof ref === 'string' ? ref : ref?.uid;
  const all = Object.values(config.datasources);
  if (name === undefined) return all.find((one) => one.isDefault);
  return all.find((one) => one.uid === name || one.name === name);
}

/** Without `all`, Grafana lists only what can be queried; an Alertmanager cannot. */
function list(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
  const types = filters.type === undefined ? undefined : [filters.type].flat();
  return Object.values(config.datasources)
    .filter((one) => types?.includes(one.type) ?? true)
    .filter((one) => filters.pluginId === undefined || one.meta.id === filters.pluginId)
    .filter((one) => FEATURES.every((feature) => filters[feature] !== true || one.meta[feature] === true))
    .filter((one) => filters.all === true || FEATURES.some((feature) => one.meta[feature] === true))
    .filter((one) => filters.filter?.(one) ?? true)
    .sort((a, b) => a.name.localeCompare(b.name));
}

function instance(settings: DataSourceInstanceSettings | undefined): Promise<DataSourceApi> {
  if (!settings) return Promise.reject(new Error('Datasource was not found'));
  const known = instances.get(settings.uid);
  if (known) return known;
  const made = make(settings);
  instances.set(settings.uid, made);
  return made;
}

async function make(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
  if (settings.type === 'prometheus') return new PrometheusRange(settings);
  if (settings.type !== DATASOURCE_ID) throw new Error(`The preview has no plugin for ${settings.type}`);
  const plugin = await importPlugin<AnyDataSourcePlugin>(settings.type);
  const { DataSourceClass } = plugin;
  const made = new DataSourceClass(settings);
  made.components = plugin.components;
  made.meta = plugin.meta;
  return made;
}
