/** Loads a built plugin as Grafana does: its translations, then its module through SystemJS. */
import type { DataSourcePlugin, DataSourceApi, PanelPlugin, PluginMeta } from '@grafana/data';
import { config } from '@grafana/runtime';
import { addResourceBundle } from 'preview:i18n';

export type AnyDataSourcePlugin = DataSourcePlugin<DataSourceApi>;

export async function importPlugin<T extends PanelPlugin | AnyDataSourcePlugin>(id: string): Promise<T> {
  const base = `public/plugins/${id}`;
  const manifest = (await json(`/${base}/plugin.json`)) as PluginMeta & { readonly languages?: readonly string[] }; // its own manifest
  const languages = manifest.languages ?? [];
  const language = config.bootData.user.language;
  const found = languages.includes(language) ? language : languages[0];
  if (found !== undefined) {
    addResourceBundle(found, id, (await json(`/${base}/locales/${found}/${id}.json`)) as object); // i18next resources
  }
  const module = (await System.import(`/${base}/module.js`)) as { plugin: T }; // what every plugin exports
  module.plugin.meta = { ...manifest, baseUrl: base, module: `${base}/module.js` }; // as Grafana's core fills it
  return module.plugin;
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
