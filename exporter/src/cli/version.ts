import { readFileSync } from 'node:fs';
import type { BuildInfo } from '../metrics/self.ts';

export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // our own file
}

export const buildInfo = (): BuildInfo => ({
  version: version(),
  revision: process.env['AUDIT_EXPORTER_REVISION'] ?? '',
  nodeVersion: process.versions.node,
});
