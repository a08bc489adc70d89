/** The data source's query editor and settings on every version of Grafana's packages that it promises. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { VERSIONS } from '../../grafana-plugin/preview/versions.ts';
import { Site, USERS } from '../support/site.ts';
import type { Opened, Studio } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';

const EXPLORE: Scene = { kind: 'explore', from: 'now-1h', to: 'now', datasource: 'audit' };

/** A version's packages are installed and bundled the first time. */
const PREPARATION_MS = 300_000;

let site: Site;
beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  site.append('bob');
  await site.begin();
  await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
}, 60_000);
afterAll(() => site.close());

describe.each(VERSIONS)('on Grafana %s', (grafana) => {
  let studio: Studio;
  let opened: Opened;
  beforeAll(async () => {
    studio = await openStudio({ exporter: site.url, grafana });
  }, PREPARATION_MS);
  afterAll(() => studio.close());
  afterEach(() => expect(opened.complaints).toEqual([]));

  test('the query editor completes, runs and counts', async () => {
    opened = await studio.open(EXPLORE, { now: null });
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Selector' }).fill('{user_name="b');
    await page.getByRole('option', { name: 'bob' }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'bob', exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Count' }).check();
    await page.getByRole('columnheader', { name: 'Value' }).waitFor();
    await page.getByRole('combobox', { name: 'By' }).click();
    await page.getByRole('option', { name: 'user_name' }).click();
    await page.getByRole('table', { name: 'bob' }).waitFor();
  });

  test('the settings have what audit-exporter asks for, and test it', async () => {
    opened = await studio.open({ ...EXPLORE, kind: 'config' }, { now: null });
    const { page } = opened;
    for (const name of ['Basic authentication', 'Own certificate authority', 'Client certificate'])
      await page.getByRole('switch', { name }).check({ force: true });
    for (const name of ['User', 'Password', 'CA certificate', 'Key'])
      await page.getByLabel(name, { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText(/^audit-exporter \S+ answers\. Events kept: 1\.$/).waitFor();
  });
});
