/** The page that the demo shows: the panel on a real exporter, with time range, refresh, selector and theme. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { SCENES } from '../../grafana-plugin/preview/scene.ts';
import { Site, USERS } from '../support/site.ts';
import type { Studio, View } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';

const { dashboard } = SCENES;
/** The demo's is named in the scene; here runs none. */
const NO_ALERTMANAGER = {};

let site: Site;
let studio: Studio;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  await site.begin();
  for (const user of ['alice', 'alice', 'bob']) site.append(user);
  await site.shows('audit_users_total', { '{user_name="alice"}': 2, '{user_name="bob"}': 1 });
  studio = await openStudio({ exporter: site.url });
}, 120_000);
afterAll(async () => {
  await studio.close();
  await site.close();
});

const open = (change: Partial<Scene>, view: View = {}) =>
  studio.open(
    { kind: 'dashboard', from: 'now-15m', to: 'now', ...dashboard, refresh: '', options: NO_ALERTMANAGER, ...change },
    { now: null, ...view },
  );

/** Waits until the panel has so many events. */
const has = (page: Page, events: number) =>
  page.waitForFunction(
    (wanted) => window.preview?.data.series.reduce((sum, frame) => sum + frame.length, 0) === wanted,
    events,
  );

test('shows the events of its selector, and a refresh brings new ones', async () => {
  const { page, complaints } = await open({ variables: { selector: '{user_name="bob"}' } });
  await has(page, 1);
  site.append('bob');
  await site.shows('audit_users_total', { '{user_name="alice"}': 2, '{user_name="bob"}': 2 });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await has(page, 2);
  expect(complaints).toEqual([]);
});

test('refreshes by itself', async () => {
  const { page } = await open({ refresh: '1s', variables: { selector: '{user_name="carol"}' } });
  await has(page, 0);
  site.append('carol');
  await has(page, 1);
});

test('another selector, another theme and the range stay in the address', async () => {
  const { page } = await open({});
  await page.getByLabel('Selector').fill('{user_name="alice"}');
  await page.keyboard.press('Enter');
  await has(page, 2);
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  await page.locator('body.theme-light').waitFor();
  await has(page, 2);
  const { searchParams } = new URL(page.url());
  expect(Object.fromEntries(searchParams)).toMatchObject({
    selector: '{user_name="alice"}',
    from: 'now-15m',
    to: 'now',
  });
});

test('a range without events is empty, and the arrows move it by half', async () => {
  const { page } = await open({ from: 'now-7d', to: 'now-6d' });
  await has(page, 0);
  const before = await page.evaluate(() => window.preview?.range.from ?? 0);
  await page.getByRole('button', { name: 'Move time range backwards' }).click();
  // Its two ends were a millisecond apart in what they took for now.
  await page.waitForFunction(
    (from) => Math.abs((window.preview?.range.from ?? 0) - from + 12 * 3_600_000) < 10,
    before,
  );
});

test('a filter that the panel sets is applied until it is taken away', async () => {
  const { page } = await open({ variables: { selector: '{user_name!="carol"}' } });
  await has(page, 4);
  await page.evaluate(() => window.preview?.addFilter({ key: 'user_name', operator: '=', value: 'alice' }));
  await has(page, 2);
  await page.getByRole('button', { name: 'user_name = alice' }).click();
  await has(page, 4);
});

test.each(['dark', 'light'] as const)('nothing bars anybody from it in the %s theme', async (theme) => {
  const { page, complaints } = await open({}, { theme });
  await has(page, 5);
  expect(await seriousBarriers(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
