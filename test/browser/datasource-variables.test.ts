/** The query editor of a dashboard variable, on a real exporter. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { LABEL_NAMES } from '../../exporter/src/selector/labels.ts';
import { Site, USERS } from '../support/site.ts';
import type { Studio } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';

const VARIABLE: Scene = { kind: 'variable', from: 'now-1h', to: 'now', datasource: 'audit' };
const ON_SERVERS_TIME = { now: null };
const ODD = '<b>"x\\y"';

let site: Site;
let studio: Studio;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  for (const user of ['alice', 'bob']) site.append(user);
  for (const user of ['bob', ODD]) site.append(user, 'failure');
  await site.begin();
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': 4 });
  studio = await openStudio({ exporter: site.url });
}, 120_000);
afterAll(async () => {
  await site.close();
  await studio.close();
});

/** Waits until the variable has these values and no others. */
async function hasValues(page: Page, expected: readonly string[]): Promise<void> {
  const items = page.getByRole('list', { name: 'Values' }).getByRole('listitem');
  await page.waitForFunction(
    (wanted) => {
      const found = [...document.querySelectorAll('ul[aria-label=Values] li')].map((one) => one.textContent);
      return JSON.stringify(found.sort()) === JSON.stringify(wanted);
    },
    [...expected].sort(),
  );
  expect(await items.count()).toBe(expected.length);
}

test('lists the values of a label, those of the selected events, or the names of labels', async () => {
  const { page, complaints } = await studio.open(VARIABLE, ON_SERVERS_TIME);
  await hasValues(page, ['alice', 'bob', ODD]);
  const selector = page.getByRole('combobox', { name: 'Selector' });
  await selector.fill('{event_outcome="failure"}');
  await hasValues(page, ['bob', ODD]);
  await page.getByRole('combobox', { name: 'Label' }).fill('event_out');
  await page.getByRole('option', { name: /^event_outcome/ }).click();
  await hasValues(page, ['failure']);
  await page.getByRole('radio', { name: 'Names of labels' }).click({ force: true });
  await hasValues(page, LABEL_NAMES);
  expect(await selector.count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('opens with the query that a dashboard has, also where it is a text alone', async () => {
  const query = { refId: 'A', query: 'label_values(user_name, {event_outcome="success"})' };
  const { page } = await studio.open({ ...VARIABLE, queries: [query] }, ON_SERVERS_TIME);
  expect(await page.getByRole('combobox', { name: 'Selector' }).inputValue()).toBe('{event_outcome="success"}');
  await hasValues(page, ['alice', 'bob']);
});

test("takes the dashboard's variables, escaped", async () => {
  const query = { refId: 'A', query: 'label_values(event_outcome, {user_name="$user"})' };
  const scene = { ...VARIABLE, queries: [query], variables: { user: ODD } };
  await hasValues((await studio.open(scene, ON_SERVERS_TIME)).page, ['failure']);
});

test('says what is wrong with a selector at its place', async () => {
  const { page } = await studio.open(VARIABLE, ON_SERVERS_TIME);
  await hasValues(page, ['alice', 'bob', ODD]);
  await page.getByRole('combobox', { name: 'Selector' }).fill('{user_nam="bob"}');
  await page.keyboard.press('Shift+Enter');
  await page
    .getByText('character 2: events have no label user_nam; did you mean "user_name"?', { exact: true })
    .waitFor();
});

test.each(['dark', 'light'] as const)('bars nobody in the %s theme', async (theme) => {
  const { page } = await studio.open(VARIABLE, { ...ON_SERVERS_TIME, theme });
  await page.getByRole('combobox', { name: 'Selector' }).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
});
