/** The users that docker-compose.yml makes: let in by a real exporter, known to a real Prometheus, named where they are used. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Places } from '../../exporter/src/make-users.ts';
import { makeUsers } from '../../exporter/src/make-users.ts';
import type { Running } from '../support/process.ts';
import { startExporter, startPrometheus, until } from '../support/process.ts';
import { number } from '../support/prometheus.ts';
import { provisioning, readYaml, root } from './provisioned.ts';

const OWNER = process.getuid?.() ?? 0;

let folder: string;
let places: Places;
let running: Running[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-users-'));
  const place = (name: string) => ({ folder: join(folder, name), owner: OWNER });
  places = { exporter: place('exporter'), prometheus: place('prometheus'), grafana: place('grafana') };
  for (const { folder: one } of Object.values(places) as { folder: string }[]) mkdirSync(one); // its three places
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop('SIGKILL')));
  rmSync(folder, { recursive: true });
});

const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
const contents = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => `${path} ${read(path)}`);

async function exporter(): Promise<string> {
  writeFileSync(join(folder, 'audit.log'), '');
  const sources = [{ name: 'log', path: join(folder, 'audit.log'), format: 'json' }];
  writeFileSync(join(folder, 'audit-exporter.yml'), stringify({ state: { path: join(folder, 'state') }, sources }));
  const started = await startExporter([
    `--config.file=${join(folder, 'audit-exporter.yml')}`,
    `--web.config.file=${join(folder, 'exporter', 'web.yml')}`,
    '--web.listen-address=127.0.0.1:0',
  ]);
  running.push(started);
  return started.url;
}

it('are files that only their owners read', async () => {
  expect(await makeUsers(places)).toBe(true);
  const files = contents().map((text) => text.split(' ')[0] ?? '');
  expect(files).toEqual([
    'exporter/health',
    'exporter/web.yml',
    'grafana/audit-exporter-password',
    'prometheus/audit-exporter-password',
  ]);
  for (const file of files) {
    const { mode, uid } = statSync(join(folder, file));
    expect([file, mode & 0o777, uid]).toEqual([file, 0o400, OWNER]);
  }
});

it('have long passwords of their own, of which the exporter has hashes only', async () => {
  await makeUsers(places);
  const [grafana, prometheus] = ['grafana', 'prometheus'].map((name) => read(name, 'audit-exporter-password'));
  expect(grafana).toMatch(/^[\w-]{43}$/);
  expect(prometheus).toMatch(/^[\w-]{43}$/);
  expect(grafana).not.toBe(prometheus);
  const web = read('exporter', 'web.yml');
  expect(web.match(/\$2[aby]\$10\$/g)).toHaveLength(3);
  for (const secret of [grafana ?? '', prometheus ?? '']) expect(web).not.toContain(secret);
});

it('stay as they are, and are made anew together when a file is missing', async () => {
  await makeUsers(places);
  const before = contents();
  expect(await makeUsers(places)).toBe(false);
  expect(contents()).toEqual(before);
  rmSync(join(folder, 'grafana', 'audit-exporter-password'));
  expect(await makeUsers(places)).toBe(true);
  expect(contents()).toHaveLength(before.length);
  expect(contents().filter((text) => before.includes(text))).toEqual([]);
});

it('are let in by the exporter, and nobody else is', async () => {
  await makeUsers(places);
  const url = await exporter();
  const basic = (user: string, password: string): string => Buffer.from(`${user}:${password}`).toString('base64');
  const status = async (path: string, credentials?: string): Promise<number> => {
    const headers = credentials === undefined ? {} : { Authorization: `Basic ${credentials}` };
    return (await fetch(`${url}${path}`, { headers })).status;
  };
  const grafana = read('grafana', 'audit-exporter-password');
  expect(await status('/api/v1/status/build', basic('grafana', grafana))).toBe(200);
  // As the healthcheck of docker-compose.yml sends it.
  expect(await status('/-/healthy', read('exporter', 'health'))).toBe(200);
  expect(await status('/api/v1/status/build')).toBe(401);
  expect(await status('/metrics', basic('grafana', read('prometheus', 'audit-exporter-password')))).toBe(401);
  expect(await status('/metrics', basic('root', grafana))).toBe(401);
});

it('are known to Prometheus, by the job that docker-compose.yml gives it', async () => {
  await makeUsers(places);
  const url = await exporter();
  const { scrape_configs } = readYaml(join(provisioning, 'prometheus', 'prometheus.yml')) as {
    scrape_configs: readonly { job_name: string; basic_auth?: { username: string; password_file: string } }[];
  }; // promtool checks it
  const [job] = scrape_configs.filter(({ job_name }) => job_name === 'audit-exporter');
  const password_file = job?.basic_auth?.password_file.replace('/etc/prometheus/secrets', join(folder, 'prometheus'));
  const basic_auth = { ...job?.basic_auth, password_file };
  const scraped = { ...job, basic_auth, static_configs: [{ targets: [new URL(url).host] }] };
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, stringify({ global: { scrape_interval: '1s' }, scrape_configs: [scraped] }));
  const prometheus = await startPrometheus(folder, config);
  running.push(prometheus);
  await until(async () => (await number(prometheus, 'up{job="audit-exporter"}')) === 1, 'a scrape that succeeded');
});

it('lie where the services look for them', () => {
  const { services } = readYaml(join(root, 'docker-compose.yml')) as {
    services: Readonly<Record<string, { readonly volumes: readonly unknown[] }>>;
  }; // compose.test.ts
  expect(services['users']?.volumes).toEqual([
    'exporter-users:/users/exporter',
    'prometheus-users:/users/prometheus',
    'grafana-users:/users/grafana',
  ]);
  expect(services['exporter']?.volumes).toContain('exporter-users:/etc/audit-exporter/users:ro');
  expect(services['prometheus']?.volumes).toContain('prometheus-users:/etc/prometheus/secrets:ro');
  expect(services['grafana']?.volumes).toContain('grafana-users:/etc/grafana/secrets:ro');
  const { datasources } = readYaml(join(provisioning, 'grafana', 'datasources', 'audit.yml')) as {
    datasources: readonly object[];
  }; // Grafana's provisioning
  expect(datasources).toContainEqual(
    expect.objectContaining({
      type: 'auditexporter-audit-datasource',
      basicAuthUser: 'grafana',
      secureJsonData: { basicAuthPassword: '$__file{/etc/grafana/secrets/audit-exporter-password}' },
    }),
  );
});

it('are made by a program that says no secret, also where it cannot make them', () => {
  const program = join(root, 'exporter', 'src', 'make-users.ts');
  // Nobody has these folders outside of the containers.
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain('/users/prometheus/audit-exporter-password');
  expect(stderr).not.toMatch(/[\w-]{43}/);
});
