/** The data sources that the preview knows, as Grafana's boot data lists them. */
import type { DataSourceInstanceSettings, DataSourceJsonData, DataSourcePluginMeta } from '@grafana/data';
import { ALERTMANAGER_UID, DATASOURCE_ID, EXPORTER_UID, PROMETHEUS_UID } from '../scene.ts';

/** Where the real servers are. What is missing is not listed. */
export interface Upstreams {
  readonly exporter?: string | undefined;
  readonly alertmanager?: string | undefined;
  readonly prometheus?: string | undefined;
}

/** `implementation` is read by clients of an Alertmanager. */
interface Json extends DataSourceJsonData {
  readonly implementation?: string;
}

export interface DataSource {
  readonly uid: string;
  readonly upstream: string;
  readonly settings: DataSourceInstanceSettings<Json>;
}

const KINDS = [
  {
    key: 'exporter',
    uid: EXPORTER_UID,
    type: DATASOURCE_ID,
    name: 'Audit events',
    features: ['metrics', 'logs', 'annotations'],
  },
  { key: 'alertmanager', uid: ALERTMANAGER_UID, type: 'alertmanager', name: 'Alertmanager', features: [] },
  {
    key: 'prometheus',
    uid: PROMETHEUS_UID,
    type: 'prometheus',
    name: 'Prometheus',
    features: ['metrics', 'alerting', 'annotations'],
  },
] as const;

export function dataSources(upstreams: Upstreams): DataSource[] {
  return KINDS.flatMap(({ key, uid, type, name, features }, index) => {
    const upstream = upstreams[key];
    if (upstream === undefined) return [];
    const settings = {
      id: index + 1,
      uid,
      type,
      name,
      url: `/api/datasources/proxy/uid/${uid}`,
      access: 'proxy' as const,
      readOnly: true,
      isDefault: key === 'exporter',
      // Without it Grafana takes an Alertmanager for one of Cortex, with its other paths.
      jsonData: key === 'alertmanager' ? { implementation: 'prometheus' } : {},
      meta: meta(type, name, features),
    };
    return [{ uid, upstream, settings }];
  });
}

function meta(type: string, name: string, features: readonly string[]): DataSourcePluginMeta {
  const logo = '/public/img/icons/unicons/database.svg';
  return {
    id: type,
    name,
    type: 'datasource' as never, // an enum's value; its module needs a browser
    module: '',
    baseUrl: '',
    info: {
      author: { name: '' },
      description: '',
      links: [],
      logos: { small: logo, large: logo },
      screenshots: [],
      updated: '',
      version: '',
    },
    ...Object.fromEntries(features.map((feature) => [feature, true])),
  };
}
