/** Prometheus' own opinion of the web configuration, and a Prometheus that scrapes with it, as docs/web-config.md says. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running } from '../support/process.ts';
import { startExporter, startPrometheus, until } from '../support/process.ts';
import { number } from '../support/prometheus.ts';
import { makeCertificate } from '../web/certificates.ts';
import { exampleOfDocs } from '../web/docs.ts';
import { OTHER, SLOW } from '../web/hashes.ts';

let folder: string;
let web: string;
let running: Running[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-integration-'));
  web = join(folder, 'web.yml');
  const issuer = makeCertificate(folder, 'audit-exporter-ca', { authority: true });
  makeCertificate(folder, 'server', { issuer, names: ['IP:127.0.0.1'] });
  makeCertificate(folder, 'prometheus', { issuer, names: ['DNS:prometheus.example.com'] });
  copyFileSync(issuer.certFile, join(folder, 'clients.crt'));
  writeFileSync(
    web,
    exampleOfDocs('tls_server_config').replace(/\$2y\$\S+/, () => SLOW.hash),
  );
});
afterEach(async () => {
  for (const one of running.reverse()) await one.stop();
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

const promtool = (): number | null => spawnSync('promtool', ['check', 'web-config', web]).status;

describe('promtool check web-config', () => {
  it('agrees that the example is good', () => {
    expect(promtool()).toBe(0);
  });

  it.each([
    ['an unknown key', 'tls_server_confg: {}'],
    ['a header that may not be set', 'http_server_config: { headers: { Server: none } }'],
    ['no certificate', 'tls_server_config: { key_file: server.key }'],
    [
      'authorities without a check',
      'tls_server_config: { cert_file: server.crt, key_file: server.key, client_ca_file: clients.crt }',
    ],
    ['another key', 'tls_server_config: { cert_file: server.crt, key_file: prometheus.key }'],
  ])('agrees that %s is bad', (_what, text) => {
    writeFileSync(web, text);
    expect(promtool()).not.toBe(0);
  });
});

it('a Prometheus scrapes with TLS, its certificate and its password, and again after a change', async () => {
  const config = join(folder, 'audit-exporter.yml');
  writeFileSync(join(folder, 'audit.log'), '');
  writeFileSync(config, 'state: { path: state }\nsources: [{ name: one, path: audit.log, format: json }]\n');
  const exporter = await startExporter([
    ...['--config.file', config, '--web.config.file', web],
    ...['--web.listen-address', '127.0.0.1:0', '--log.level', 'debug'],
  ]);
  running.push(exporter);
  expect(exporter.output()).toContain('tls=true');

  writeFileSync(join(folder, 'audit-exporter.password'), SLOW.password);
  const scrape = exampleOfDocs('scrape_configs')
    .replaceAll('/etc/prometheus/', `${folder}/`)
    .replace('audit.example.com:9877', new URL(exporter.url).host);
  const prometheusConfig = join(folder, 'prometheus.yml');
  writeFileSync(prometheusConfig, `global: { scrape_interval: 1s }\n${scrape}`);
  const prometheus = await startPrometheus(folder, prometheusConfig);
  running.push(prometheus);
  const up = (value: number) =>
    until(async () => (await number(prometheus, 'up or vector(2)')) === value, `up ${value}`);
  await up(1);
  expect(await number(prometheus, 'count(audit_exporter_build_info)')).toBe(1);

  writeFileSync(
    web,
    exampleOfDocs('tls_server_config').replace(/\$2y\$\S+/, () => OTHER.hash),
  );
  await up(0);
  await exporter.said(/reason="wrong user or password"/);
  writeFileSync(join(folder, 'audit-exporter.password'), OTHER.password);
  await up(1);
  expect(exporter.output()).not.toMatch(/correct-horse|battery-staple|\$2/);
}, 60_000);
