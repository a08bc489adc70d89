/**
 * What a user does first in the demo: sees its alerts, and clicks from one to its events and from an event to its alerts.
 * With UPDATE_SCREENSHOTS=1 the pictures of the docs and of the plugin are taken on the way.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { SCENES } from '../../grafana-plugin/preview/scene.ts';
import { Stack } from '../../scripts/demo/stack.ts';
import { EXPECTED, GUESSES, Story } from '../../scripts/demo/story.ts';
import { until } from '../support/process.ts';
import { alertOf, firingAlerts } from './alerts.ts';
import type { Studio } from './browser.ts';
import { openStudio } from './browser.ts';
import { detail, grid } from './panel-page.ts';

const SCENE: Scene = { kind: 'dashboard', to: 'now', ...SCENES['dashboard'], from: 'now-1m', refresh: '' };
const PICTURES = new URL('../../grafana-plugin/src/img/', import.meta.url).pathname;

let folder: string;
let stack: Stack;
let studio: Studio;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-demo-panel-'));
  stack = new Stack(folder, () => undefined);
  const story = new Story(
    stack.logs,
    () => undefined,
    () => undefined,
  );
  await stack.start(true, () => undefined);
  await story.normalTraffic(3);
  await stack.scraped();
  await story.attack();
  await until(async () => {
    const names = await firingAlerts(stack);
    return EXPECTED.every(({ name }) => names.has(name));
  }, 'the alerts of the story');
  studio = await openStudio(stack.upstreams);
}, 180_000);
afterAll(async () => {
  await studio.close();
  await stack.stop();
  await rm(folder, { recursive: true });
});

async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['UPDATE_SCREENSHOTS']) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.mouse.move(0, 0);
  // Icons come one by one; until then they are empty.
  await page.waitForFunction(() => document.querySelector('svg:empty') === null);
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}

const open = (theme: 'dark' | 'light') => studio.open(SCENE, { now: null, theme, width: 1280, height: 720 });

test('the firing alerts of the story stand beside its events', async () => {
  const { page, complaints } = await open('dark');
  for (const { name } of EXPECTED) await alertOf(page, name).waitFor();
  // The alerts may be there first.
  await page.waitForFunction(
    (least) => (window.preview?.data.series.reduce((sum, { length }) => sum + length, 0) ?? 0) > least,
    GUESSES,
  );
  await picture(page, 'panel');
  expect(complaints).toEqual([]);
});

test('an alert leads to its events, and one of them to all alerts that it is behind', async () => {
  const { page, complaints } = await open('light');
  await alertOf(page, 'AuditFailedLogins').click();
  await page.getByText(`${GUESSES} events behind AuditFailedLogins`).waitFor();
  expect(await grid(page).getAttribute('aria-rowcount')).toBe(String(GUESSES + 1));
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await detail(page).getByRole('button', { name: 'AuditFailedLoginsFromAddress' }).waitFor();
  await picture(page, 'alert-events');
  expect(complaints).toEqual([]);
});
