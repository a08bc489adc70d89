/** What the preview gives to a plugin is what Grafana would: data sources, permissions, variables, queries. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import type { Running } from '../support/process.ts';
import { startPrometheus } from '../support/process.ts';
import type { Opened, Studio } from './browser.ts';
import { openStudio } from './browser.ts';

const PANEL: Scene = { kind: 'panel', from: 'now-1h', to: 'now', frames: [] };

let folder: string;
let prometheus: Running & { url: string };
let studio: Studio;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-host-'));
  const config = join(folder, 'prometheus.yml');
  await writeFile(config, 'global: { scrape_interval: 1m }\n');
  prometheus = await startPrometheus(folder, config);
  // No request reaches these two here: the addresses are only listed.
  const unused = { exporter: 'http://192.0.2.1', alertmanager: 'http://192.0.2.2' };
  studio = await openStudio({ ...unused, prometheus: prometheus.url });
}, 120_000);
afterAll(async () => {
  await studio.close();
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

/** Runs an expression on the page with `runtime`, the package that plugins get. */
const withRuntime = async <T>({ page }: Opened, expression: string): Promise<T> =>
  page.evaluate<T>(`System.import('@grafana/runtime').then((runtime) => ${expression})`);

describe('data sources', () => {
  const uids = 'list.map((one) => one.uid)';

  test('an Alertmanager is listed only to who asks for all', async () => {
    const opened = await studio.open(PANEL);
    const list = (filters: string): Promise<string[]> =>
      withRuntime(opened, `((list) => ${uids})(runtime.getDataSourceSrv().getList(${filters}))`);
    expect(await list("{ all: true, pluginId: 'alertmanager' }")).toEqual(['alertmanager']);
    expect(await list("{ type: 'alertmanager' }")).toEqual([]);
    expect(await list('{ logs: true }')).toEqual(['audit']);
  });

  test('a plugin finds its own by uid', async () => {
    const opened = await studio.open(PANEL);
    const type = await withRuntime(opened, "runtime.getDataSourceSrv().get({ uid: 'audit' }).then((one) => one.type)");
    expect(type).toBe('auditexporter-audit-datasource');
  });
});

test('a permission is what the scene says', async () => {
  const has = "runtime.hasPermission('alert.instances.external:write')";
  expect(await withRuntime(await studio.open(PANEL), has)).toBe(true);
  expect(await withRuntime(await studio.open({ ...PANEL, user: { permissions: [] } }), has)).toBe(false);
});

test('variables are replaced, unknown ones stay', async () => {
  const opened = await studio.open({ ...PANEL, variables: { user: 'b.b' } });
  const replaced = await withRuntime(opened, "runtime.getTemplateSrv().replace('$user ${user:regex} $other')");
  expect(replaced).toBe('b.b b\\.b $other');
});

describe('queries', () => {
  const query = (expr: string): Scene => ({
    ...PANEL,
    queries: [{ refId: 'A', datasource: { uid: 'prometheus' }, expr } as never], // Prometheus's own kind of query
  });

  test('reach the server, and the panel gets the frames', async () => {
    const { page } = await studio.open(query('vector(7)'), { now: null });
    await page.waitForFunction(() => String(window.preview?.data.state) === 'Done');
    const values = await page.evaluate(() => window.preview?.data.series[0]?.fields[1]?.values);
    expect(new Set(values)).toEqual(new Set([7]));
  });

  test('that fail give the panel the reason', async () => {
    const { page } = await studio.open(query('vector('), { now: null });
    await page.waitForFunction(() => String(window.preview?.data.state) === 'Error');
    const errors = await page.evaluate(() => window.preview?.data.errors);
    expect(errors).toEqual([expect.objectContaining({ status: 400, message: expect.stringContaining('parse error') })]);
  });
});
