/** What the preview shows: plain data, so that the server, the page and the tests all hold the same. */
import type { AdHocVariableFilter, DataFrameDTO, FieldConfigSource } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

export interface Scene {
  /**
   * panel: the panel in a dashboard's frame. dashboard: the same, filling the page, with time range, refresh and variables.
   * explore: a query editor over its result. variable: the query editor of a dashboard variable over the variable's values.
   * config: a data source's settings.
   */
  readonly kind: 'panel' | 'dashboard' | 'explore' | 'variable' | 'config';
  readonly title?: string;
  /** As Grafana's time picker takes them: now-1h, or ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** kind dashboard: how often it begins anew, such as 5s. */
  readonly refresh?: string;
  /** An IANA name. UTC if it is missing. */
  readonly timeZone?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** The version of the plugin that stored the options: they are migrated first. */
  readonly pluginVersion?: string;
  readonly fieldConfig?: FieldConfigSource;
  /** Given data… */
  readonly frames?: readonly DataFrameDTO[];
  readonly annotations?: readonly DataFrameDTO[];
  /** …or queries, each run by the data source that it names. */
  readonly queries?: readonly DataQuery[];
  /** The state of given data. Done if it is missing. */
  readonly state?: 'Loading' | 'Done' | 'Error';
  /** Shown as the error of a query. */
  readonly error?: string;
  /** Dashboard variables: name and current value, or values of one that may have several. */
  readonly variables?: Readonly<Record<string, string | readonly string[]>>;
  /** kind explore: ad hoc filters, as a dashboard has them. */
  readonly filters?: readonly AdHocVariableFilter[];
  readonly user?: Partial<SceneUser>;
  /** kind explore, variable and config: the data source's uid. */
  readonly datasource?: string;
}

export interface SceneUser {
  readonly login: string;
  readonly role: 'Viewer' | 'Editor' | 'Admin';
  /** Grafana's actions, for example alert.instances.external:write. */
  readonly permissions: readonly string[];
}

/** Where Grafana's own backend asks for a permission, the preview's server asks for the same. */
export const ALERTS_READ = 'alert.instances.external:read';
export const ALERTS_WRITE = 'alert.instances.external:write';
export const RULES_READ = 'alert.rules.external:read';

const EDITOR: SceneUser = {
  login: 'editor',
  role: 'Editor',
  permissions: [ALERTS_READ, ALERTS_WRITE, RULES_READ, 'datasources:explore'],
};

export function userOf(scene: Scene): SceneUser {
  return { ...EDITOR, ...scene.user };
}

export const PANEL_ID = 'auditexporter-audit-panel';
export const DATASOURCE_ID = 'auditexporter-audit-datasource';
/** The uids of the data sources that the preview's flags add. */
export const EXPORTER_UID = 'audit';
export const ALERTMANAGER_UID = 'alertmanager';
export const PROMETHEUS_UID = 'prometheus';

/** The variable that the links of alerts set, as in the dashboard "Audit events". */
export const SELECTOR = 'selector';

/** What the preview offers without being told more. */
export const SCENES: Readonly<Record<string, Scene>> = {
  panel: {
    kind: 'panel',
    title: 'Audit events and alerts',
    from: 'now-1h',
    to: 'now',
    queries: [{ refId: 'A', datasource: { type: DATASOURCE_ID, uid: EXPORTER_UID } }],
  },
  dashboard: {
    kind: 'dashboard',
    title: 'Audit events and alerts',
    from: 'now-15m',
    to: 'now',
    refresh: '5s',
    timeZone: 'browser',
    variables: { [SELECTOR]: '{}' },
    options: { alertmanager: ALERTMANAGER_UID, alertFilter: 'alertname=~"Audit.+"' },
    queries: [
      {
        refId: 'A',
        datasource: { type: DATASOURCE_ID, uid: EXPORTER_UID },
        selector: `\${${SELECTOR}:raw}`,
      } as DataQuery, // the data source's own kind of query
    ],
  },
  empty: { kind: 'panel', title: 'Audit events and alerts', from: 'now-1h', to: 'now', frames: [] },
  explore: { kind: 'explore', from: 'now-1h', to: 'now', datasource: EXPORTER_UID },
  variable: { kind: 'variable', from: 'now-1h', to: 'now', datasource: EXPORTER_UID },
  config: { kind: 'config', from: 'now-1h', to: 'now', datasource: EXPORTER_UID },
};
