/** From an alert to the events that caused it and back, on a real exporter, Prometheus and Alertmanager with the shipped rules. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { failedPassword } from '../../exporter/bench/generate/lines-auth.ts';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { DATASOURCE_ID, EXPORTER_UID } from '../../grafana-plugin/preview/scene.ts';
import { Stack } from '../../scripts/demo/stack.ts';
import { until } from '../support/process.ts';
import { alertOf, firingAlerts } from './alerts.ts';
import type { Studio } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';
import { detail, grid, hasRows } from './panel-page.ts';

const GUESSES = 12;
/** The newest events are others, and more than the panel asks for. */
const OTHERS = 20;
const LIMIT = 5;
const REAL = { now: null };

/** A value mapping. */
const TIDY = { type: 'value', options: { failure: { text: 'refused' } } };

let folder: string;
let stack: Stack;
let studio: Studio;
/** The raw lines that caused the alert. */
let guilty: string[];

const write = (user: string, pid: number, address: string): string => {
  const line = failedPassword({ time: Date.now(), host: 'bastion-1', pid, user, address });
  appendFileSync(stack.logs.auth, `${line}\n`);
  return line;
};

async function get<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T; // as the caller says
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-explained-'));
  stack = new Stack(folder, () => undefined);
  await stack.start(true, () => undefined);
  await stack.scraped();
  guilty = Array.from({ length: GUESSES }, (_, guess) => write('alice', 5000 + guess, '203.0.113.66'));
  for (let other = 0; other < OTHERS; other += 1) write(`user-${other}`, 6000 + other, `192.0.2.${other + 1}`);
  await until(async () => (await firingAlerts(stack)).has('AuditFailedLogins'), 'the alert');
  studio = await openStudio(stack.upstreams);
}, 180_000);
afterAll(async () => {
  await studio.close();
  await stack.stop();
  await rm(folder, { recursive: true });
});

const scene = (more: object = {}): Scene => ({
  kind: 'panel',
  from: 'now-15m',
  to: 'now',
  queries: [{ refId: 'A', datasource: { type: DATASOURCE_ID, uid: EXPORTER_UID }, limit: LIMIT, ...more } as never], // our own kind of query
  options: { table: { columns: ['@timestamp', 'user.name', 'message'] } },
});
const rowCount = async (page: Page): Promise<number> => Number(await grid(page).getAttribute('aria-rowcount')) - 1;
const messages = async (page: Page): Promise<string[]> =>
  grid(page).locator('[role=gridcell][aria-colindex="3"]').allTextContents();

test('an alert shows exactly its events, beyond the limit of the panel; Escape shows all again', async () => {
  const { page, complaints } = await studio.open(scene(), REAL);
  await page.getByText(`${LIMIT} events`).waitFor();
  const answer = page.waitForResponse((response) => response.url().includes('/alerts/events'));
  await alertOf(page, 'AuditFailedLogins').click();
  await page.getByText(`${GUESSES} events behind AuditFailedLogins`).waitFor();
  const { data } = (await (await answer).json()) as { data: { events: { id: string; line: string }[] } }; // the API's answer
  const stored = await get<{ data: { events: { id: string }[] } }>(
    `${stack.upstreams.exporter ?? ''}/api/v1/events?limit=100&selector=${encodeURIComponent('{user_name="alice"}')}`,
  );
  const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id).sort();
  expect(ids(data.events)).toEqual(ids(stored.data.events));
  expect(data.events.map(({ line }) => line).sort()).toEqual([...guilty].sort());
  expect(await rowCount(page)).toBe(GUESSES);
  const shown = await messages(page);
  expect(shown.length).toBeGreaterThan(0);
  expect(guilty).toEqual(expect.arrayContaining(shown));
  expect(await seriousBarriers(page)).toEqual([]);
  await grid(page).focus();
  await page.keyboard.press('Escape');
  await page.getByText(`${LIMIT} events`).waitFor();
  expect(complaints).toEqual([]);
});

test('what is set for fields holds for the events of an alert, too', async () => {
  const url = 'https://example.com/users/${__value.raw}';
  const fieldConfig: Scene['fieldConfig'] = {
    defaults: {},
    overrides: [
      {
        matcher: { id: 'byName', options: 'user.name' },
        properties: [
          { id: 'displayName', value: 'Who' },
          { id: 'links', value: [{ title: 'Profile', url }] },
        ],
      },
      { matcher: { id: 'byFrameRefID', options: 'A' }, properties: [{ id: 'mappings', value: [TIDY] }] },
      { matcher: { id: 'byName', options: 'source.ip' }, properties: [{ id: 'custom.hidden', value: true }] },
    ],
  };
  const { page } = await studio.open({ ...scene(), fieldConfig, options: {} }, REAL);
  await page.getByText(`${LIMIT} events`).waitFor();
  await alertOf(page, 'AuditFailedLogins').click();
  await page.getByText(`${GUESSES} events behind AuditFailedLogins`).waitFor();
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await detail(page).getByText('Who', { exact: true }).waitFor();
  await detail(page).getByText('refused', { exact: true }).waitFor();
  expect(await detail(page).getByRole('link', { name: 'Profile' }).getAttribute('href')).toBe(
    'https://example.com/users/alice',
  );
  expect(await detail(page).getByText('source.ip', { exact: true }).count()).toBe(0);
});

test('an event leads to the alerts that it contributed to, and from there to all their events', async () => {
  const { page } = await studio.open(scene({ selector: '{user_name="alice"}' }), REAL);
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await detail(page).getByRole('button', { name: 'AuditFailedLoginsFromAddress' }).waitFor();
  await detail(page).getByRole('button', { name: 'AuditFailedLogins', exact: true }).click();
  await page.getByText(`${GUESSES} events behind AuditFailedLogins`).waitFor();
});

test.each(['dark', 'light'] as const)(
  'in little room an alert leads to its events, and one of them back, in the %s theme',
  async (theme) => {
    const { page, complaints } = await studio.open(scene(), { ...REAL, theme, width: 600, height: 400 });
    await hasRows(page, LIMIT);
    await alertOf(page, 'AuditFailedLogins').focus();
    await page.keyboard.press('Enter');
    await hasRows(page, GUESSES);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await detail(page).getByRole('button', { name: 'AuditFailedLoginsFromAddress' }).click();
    await page.getByText(`${GUESSES} events behind AuditFailedLoginsFromAddress`).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

test('while the events of an alert are looked for it says so, and why where they are not found', async () => {
  const { page } = await studio.open(scene(), REAL);
  await hasRows(page, LIMIT);
  const held = Promise.withResolvers<undefined>();
  await page.route('**/alerts/events*', async (route) => {
    await held.promise;
    await route.fulfill({
      status: 503,
      json: { status: 'error', errorType: 'timeout', error: 'the query took too long' },
    });
  });
  await alertOf(page, 'AuditFailedLogins').click();
  await page.getByText('Loading audit events…').waitFor();
  held.resolve(undefined);
  await page.getByText('the query took too long').waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
});

test('a selector that the exporter refuses is told with its reason', async () => {
  const { page } = await studio.open(scene({ selector: '{user_name=~"("}' }), REAL);
  await page.getByText(/group is not closed|not closed/).waitFor();
  expect(await seriousBarriers(page)).toEqual([]);
});

test('events come while they happen', async () => {
  const { page } = await studio.open(scene({ live: true, limit: 100 }), REAL);
  await page.getByText(`${GUESSES + OTHERS} events`).waitFor();
  const line = write('late', 7000, '198.51.100.9');
  await grid(page)
    .getByRole('row', { name: line.slice(-40) })
    .waitFor();
});
