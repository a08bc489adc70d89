import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import * as React from 'react';
import { Authentication } from './config/Authentication.tsx';
import { Connection } from './config/Connection.tsx';
import type { ProxyOptions, Secrets } from './config/settings.ts';
import { Tls } from './config/Tls.tsx';

type Props = DataSourcePluginOptionsEditorProps<ProxyOptions, Secrets>;

/** What Grafana's data source proxy can do and audit-exporter knows: basic authentication and certificates of clients. */
export function ConfigEditor({ options, onOptionsChange }: Props): React.JSX.Element {
  return (
    <>
      <Connection options={options} onChange={onOptionsChange} />
      <Authentication options={options} onChange={onOptionsChange} />
      <Tls options={options} onChange={onOptionsChange} />
    </>
  );
}
