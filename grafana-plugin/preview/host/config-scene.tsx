/** A data source's settings page: its editor, and Save & test. */
import type { DataSourceApi, DataSourceInstanceSettings, DataSourceSettings } from '@grafana/data';
import { Alert, Button } from '@grafana/ui';
import * as React from 'react';
import type { AnyDataSourcePlugin } from './plugins.ts';

const SEVERITIES = ['success', 'warning'] as const;

interface Props {
  readonly plugin: AnyDataSourcePlugin;
  readonly source: DataSourceApi;
  readonly settings: DataSourceInstanceSettings;
}

interface Health {
  readonly status: string;
  readonly message: string;
}

export function ConfigScene({ plugin, source, settings }: Props): React.JSX.Element {
  const [options, setOptions] = React.useState<DataSourceSettings>(() => editable(settings));
  const [health, setHealth] = React.useState<Health>();
  const Editor = plugin.components.ConfigEditor;
  if (!Editor) throw new Error('The plugin has no settings editor');
  const test = async (): Promise<void> => {
    const { status, message } = await source.testDatasource();
    setHealth({ status, message });
  };
  return (
    <main style={{ padding: 16, maxWidth: 800 }}>
      <Editor options={options} onOptionsChange={setOptions} />
      <Button onClick={() => void test()}>Test</Button>
      {health && <Alert title={health.message} severity={SEVERITIES.find((one) => one === health.status) ?? 'error'} />}
    </main>
  );
}

function editable({ uid, name, type, url, jsonData }: DataSourceInstanceSettings): DataSourceSettings {
  const settings = {
    id: 1,
    uid,
    name,
    type,
    url: new URL(url ?? '', location.origin).href,
    jsonData,
    orgId: 1,
    typeName: name,
    typeLogoUrl: '',
    access: 'proxy',
    user: '',
    database: '',
    basicAuth: false,
    basicAuthUser: '',
    isDefault: true,
    readOnly: false,
    secureJsonFields: {},
    withCredentials: false,
  };
  return settings;
}
