/** The panel in little room: everything is there, can be read and is used with the keyboard alone. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Studio } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';
import { alertFrame, auditFrame, events, panelScene } from './panel-frames.ts';
import { detail, grid, timeline } from './panel-page.ts';

const LIST = events(400);
const OF_ALICE = LIST.filter(({ fields }) => fields['user.name'] === 'alice');
const SCENE = panelScene([
  auditFrame(LIST),
  alertFrame({ alertname: 'AuditFailedLogins', severity: 'critical', user_name: 'alice' }, 40),
  alertFrame({ alertname: 'AuditFailedLoginsFromAddress', severity: 'warning', source_ip: '203.0.113.66' }, 21),
  alertFrame({ alertname: 'AuditSecretsRead', severity: 'info', event_category: 'iam' }, 50, 35),
]);
const SIZE = { width: 600, height: 400 };

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
}, 120_000);
afterAll(() => studio.close());

const alerts = (page: Page): Locator => page.getByRole('region', { name: 'Alerts', exact: true });
const alert = (page: Page): Locator => page.getByRole('button', { name: /AuditFailedLogins\b/ });

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on the page');
  return box;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('at 600 × 400', () => {
  test('alerts, timeline and table have room, and none lies on another', async () => {
    const { page, complaints } = await studio.open(SCENE, SIZE);
    await alert(page).waitFor();
    const boxes = await Promise.all([alerts(page), timeline(page), grid(page)].map(boxOf));
    for (const [index, box] of boxes.entries()) {
      expect(box.x + box.width).toBeLessThanOrEqual(SIZE.width);
      expect(box.y + box.height).toBeLessThanOrEqual(SIZE.height);
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
    }
    const [, chart, table] = boxes;
    expect(chart?.height).toBeGreaterThanOrEqual(80);
    // A header and six rows.
    expect(table?.height).toBeGreaterThanOrEqual(32 + 6 * 32);
    expect(await page.getByRole('columnheader').count()).toBeGreaterThanOrEqual(3);
    const scrollsSideways = (element: Element): boolean => element.scrollWidth > element.clientWidth;
    expect(await grid(page).evaluate(scrollsSideways)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test.each(['dark', 'light'] as const)('nothing bars anybody from it in the %s theme', async (theme) => {
    const { page } = await studio.open(SCENE, { ...SIZE, theme });
    await alert(page).click();
    await page.getByText(`${OF_ALICE.length} events behind AuditFailedLogins`).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await detail(page).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
  });

  test('the keyboard leads from an alert over its events to one of them, and all the way back', async () => {
    const { page } = await studio.open(SCENE, SIZE);
    await alert(page).focus();
    await page.keyboard.press('Enter');
    await page.getByText(`${OF_ALICE.length} events behind AuditFailedLogins`).waitFor();
    await timeline(page).focus();
    const said = await timeline(page).getAttribute('aria-valuetext');
    await page.keyboard.press('Home');
    expect(await timeline(page).getAttribute('aria-valuetext')).not.toBe(said);
    expect(await timeline(page).getAttribute('aria-valuenow')).toBe('0');
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    // It stands in the place of the table.
    await detail(page)
      .getByText(OF_ALICE.at(-1)?.fields['source.ip'] ?? '', { exact: true })
      .waitFor();
    expect(await grid(page).count()).toBe(0);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Escape');
    await grid(page).waitFor();
    await page.keyboard.press('Escape');
    await page.locator(`[role=grid][aria-rowcount="${LIST.length + 1}"]:focus`).waitFor();
  });
});

test('a narrow and high panel has the alerts above, and gives them room for details', async () => {
  const { page } = await studio.open(SCENE, { width: 420, height: 640 });
  const before = await boxOf(alerts(page));
  expect(before.y + before.height).toBeLessThanOrEqual((await boxOf(timeline(page))).y);
  await alert(page).click();
  await page.getByText('Began').waitFor();
  expect((await boxOf(alerts(page))).height).toBeGreaterThan(before.height);
  expect((await boxOf(grid(page))).height).toBeGreaterThanOrEqual(32 + 3 * 32);
});
