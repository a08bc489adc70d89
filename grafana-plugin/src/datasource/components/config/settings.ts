/** The settings of Grafana's data source proxy that matter here, and changes to them. */
import type { DataSourceJsonData, DataSourceSettings } from '@grafana/data';

export interface ProxyOptions extends DataSourceJsonData {
  /** In seconds. */
  readonly timeout?: number;
  readonly tlsAuth?: boolean;
  readonly tlsAuthWithCACert?: boolean;
  readonly tlsSkipVerify?: boolean;
  readonly serverName?: string;
}

/** Grafana keeps them encrypted and never gives them back. */
export type SecretName = 'basicAuthPassword' | 'tlsCACert' | 'tlsClientCert' | 'tlsClientKey';

export type Secrets = Partial<Record<SecretName, string>>;

export type Settings = DataSourceSettings<ProxyOptions, Secrets>;

export interface SettingsProps {
  readonly options: Settings;
  readonly onChange: (options: Settings) => void;
}

export const withJson = (options: Settings, changed: Partial<ProxyOptions>): Settings => ({
  ...options,
  jsonData: { ...options.jsonData, ...changed },
});

export const withSecret = (options: Settings, name: SecretName, value: string): Settings => ({
  ...options,
  secureJsonData: { ...options.secureJsonData, [name]: value },
});

/** To be given anew. */
export const withoutSecret = (options: Settings, name: SecretName): Settings => ({
  ...withSecret(options, name, ''),
  secureJsonFields: { ...options.secureJsonFields, [name]: false },
});
