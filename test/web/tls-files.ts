/** The certificates of the tests of TLS, and a configuration with them. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificates.ts';
import { makeCertificate } from './certificates.ts';

const NAMES = ['DNS:localhost', 'IP:127.0.0.1'];
const CLIENT_NAMES = [
  'DNS:client.example.com',
  'IP:2001:db8::1',
  'email:ops@example.com',
  'URI:spiffe://example.com/prometheus',
];

export type Certificates = Record<
  'ca' | 'server' | 'renewed' | 'clientCa' | 'client' | 'expired' | 'forServers' | 'self',
  Certificate
>;

export function makeCertificates(folder: string): Certificates {
  const ca = makeCertificate(folder, 'ca', { authority: true });
  const clientCa = makeCertificate(folder, 'client-ca', { authority: true });
  const ofClient = { issuer: clientCa, names: CLIENT_NAMES };
  return {
    ca,
    clientCa,
    server: makeCertificate(folder, 'server', { issuer: ca, names: NAMES }),
    renewed: makeCertificate(folder, 'renewed', { issuer: ca, names: NAMES }),
    client: makeCertificate(folder, 'client', { ...ofClient, usage: 'clientAuth' }),
    expired: makeCertificate(folder, 'expired', { ...ofClient, expired: true }),
    forServers: makeCertificate(folder, 'for-servers', { ...ofClient, usage: 'serverAuth' }),
    self: makeCertificate(folder, 'self', { names: CLIENT_NAMES }),
  };
}

/** What no message may hold. */
export const keyTexts = (certificates: Certificates): string[] => [
  ...Object.values(certificates).map(({ key }) => key.split('\n')[1] ?? key),
  'PRIVATE KEY-----\n',
];

/** The paths are relative to the file. */
export function writeTlsConfig(
  folder: string,
  { server, clientCa }: Certificates,
  more: Readonly<Record<string, unknown>>,
): string {
  copyFileSync(server.certFile, join(folder, 'server.crt'));
  copyFileSync(server.keyFile, join(folder, 'server.key'));
  copyFileSync(clientCa.certFile, join(folder, 'clients.crt'));
  // JSON is YAML.
  return JSON.stringify({ tls_server_config: { cert_file: 'server.crt', key_file: 'server.key', ...more } });
}
