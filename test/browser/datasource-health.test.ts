/** "Save & test" against servers that are wrong: each real, each with the cure in the message. */
import { afterEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import type { Running } from '../support/process.ts';
import { startAlertmanager, startExporter, startPrometheus } from '../support/process.ts';
import { Site, USERS } from '../support/site.ts';
import { RIGHT } from '../web/hashes.ts';
import { openStudio } from './browser.ts';

const CONFIG: Scene = { kind: 'config', from: 'now-1h', to: 'now', datasource: 'audit' };

const begun: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of begun.splice(0).reverse()) await end();
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'audit-health-'));
  begun.push(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function urlOf(running: Running & { readonly url: string }): string {
  begun.push(() => running.stop('SIGKILL'));
  return running.url;
}

/** With users, where `users` is true. */
async function exporter(users = false): Promise<string> {
  const site = new Site();
  begun.push(() => site.close());
  site.configure([USERS]);
  const web = join(folderOf({ 'web.yml': `basic_auth_users: { grafana: '${RIGHT.hash}' }\n` }), 'web.yml');
  const flags = [`--config.file=${site.configFile}`, '--web.listen-address=127.0.0.1:0'];
  return urlOf(await startExporter(users ? [...flags, `--web.config.file=${web}`] : flags));
}

async function prometheus(): Promise<string> {
  const folder = folderOf({ 'prometheus.yml': 'global: { scrape_interval: 1m }\n' });
  return urlOf(await startPrometheus(folder, join(folder, 'prometheus.yml')));
}

async function alertmanager(): Promise<string> {
  const folder = folderOf({ 'alertmanager.yml': 'route: { receiver: none }\nreceivers: [{ name: none }]\n' });
  return urlOf(await startAlertmanager(folder, join(folder, 'alertmanager.yml')));
}

/** An address at which nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on an address
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test.each<[string, () => Promise<string>, RegExp]>([
  ['nobody listens', nobody, /^Grafana does not reach audit-exporter \(Bad gateway: .*ECONNREFUSED/],
  ['a password is asked for', () => exporter(true), /^audit-exporter asks for a user and a password\. Switch on basic/],
  ['a Prometheus answers', prometheus, /^Something else than audit-exporter answers at this URL\. Give the address/],
  [
    'an Alertmanager answers',
    alertmanager,
    /^Something else than audit-exporter answers at this URL\. Give the address/,
  ],
  [
    'the URL has /metrics',
    async () => `${await exporter()}/metrics`,
    /^Something else than audit-exporter answers at this URL\. Give the address that Prometheus scrapes, without/,
  ],
  ['all is well', exporter, /^audit-exporter \S+ answers\. Events kept: 0\.$/],
])(
  'says so where %s',
  async (_, upstream, message) => {
    const studio = await openStudio({ exporter: await upstream() });
    begun.push(studio.close);
    const { page } = await studio.open(CONFIG, { now: null });
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText(message).waitFor();
    expect(await page.getByText(message).count()).toBe(1);
  },
  60_000,
);
