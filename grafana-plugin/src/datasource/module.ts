/** Wires the data source: its queries and its two editors. */
import { DataSourcePlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { ConfigEditor } from './components/ConfigEditor.tsx';
import type { ProxyOptions, Secrets } from './components/config/settings.ts';
import { QueryEditor } from './components/QueryEditor.tsx';
import { AuditDataSource } from './datasource.ts';
import { id } from './plugin.json';
import type { AuditQuery } from './types.ts';

// Grafana has loaded locales/<language>/<id>.json before this module. What is left happens before anything can be drawn.
void initPluginTranslations(id);

export const plugin = new DataSourcePlugin<AuditDataSource, AuditQuery, ProxyOptions, Secrets>(AuditDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
