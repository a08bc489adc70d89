/** The panel on given frames: what it shows, how it is used, what it says when there is nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Studio } from './browser.ts';
import { NOW, openStudio } from './browser.ts';
import { auditFrame, events, lokiFrame, panelScene, tableFrame } from './panel-frames.ts';
import { detail, grid, hasRows } from './panel-page.ts';

const LIST = events(400);
const SCENE = panelScene([auditFrame(LIST)]);
const FAILURES = LIST.filter(({ fields }) => fields['event.outcome'] === 'failure');

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
}, 120_000);
afterAll(() => studio.close());

const column = (page: Page, name: string): Locator => page.getByRole('columnheader', { name });
/** The texts of a column, of the rows that exist. */
async function cells(page: Page, name: string): Promise<string[]> {
  const index = await column(page, name).getAttribute('aria-colindex');
  return grid(page)
    .locator(`[role=gridcell][aria-colindex="${index ?? ''}"]`)
    .allTextContents();
}
const rowElements = (page: Page): Promise<number> => grid(page).locator('[role=row]').count();
const keyboard = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('events', () => {
  test('are rows, the newest first, and bars by outcome', async () => {
    const { page, complaints } = await studio.open(SCENE);
    await page.getByText('400 events').waitFor();
    await hasRows(page, 400);
    const shown = await cells(page, 'event.outcome');
    expect(shown).toEqual(LIST.slice(0, shown.length).map(({ fields }) => fields['event.outcome']));
    await page.getByRole('button', { name: `failure ${FAILURES.length}` }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('of Loki have the fields that stand in their JSON lines', async () => {
    const requests = LIST.filter(({ fields }) => fields.source === 'apiserver');
    const { page } = await studio.open(panelScene([lokiFrame(requests)]));
    const refused = requests.filter(({ fields }) => fields['event.outcome'] === 'failure').length;
    await page.getByRole('button', { name: `failure ${refused}` }).waitFor();
    expect((await cells(page, 'user.name'))[0]).toBe(requests[0]?.fields['user.name']);
  });

  test('of any table with a time have its columns', async () => {
    const times = [NOW.getTime() - 60_000, NOW.getTime() - 30_000];
    const { page } = await studio.open(
      panelScene([tableFrame({ user_name: ['alice', 'bob'], bytes: [10, 9] }, times)]),
    );
    expect(await cells(page, 'user.name')).toEqual(['bob', 'alice']);
    await column(page, 'bytes').getByRole('button').click();
    expect(await cells(page, 'bytes')).toEqual(['9', '10']);
  });

  test('show HTML and script as text', async () => {
    const hostile = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>';
    const fields = { ...LIST[0]?.fields, 'user.name': hostile, 'event.action': hostile, [`x${hostile}`]: hostile };
    const { page, complaints } = await studio.open(
      panelScene([auditFrame([{ id: hostile, time: NOW.getTime() - 1000, line: hostile, fields }])]),
    );
    await grid(page).getByRole('row', { name: hostile }).click();
    expect(await detail(page).getByText(hostile, { exact: true }).count()).toBeGreaterThanOrEqual(4);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('stand in the time zone of the dashboard', async () => {
    const noon = tableFrame({ user: ['alice'] }, [Date.UTC(2026, 10, 22, 8, 30)]);
    const { page } = await studio.open({ ...panelScene([noon]), timeZone: 'Asia/Tokyo' });
    expect(await cells(page, 'Time')).toEqual(['17:30:00.000']);
  });
});

describe('filters', () => {
  test('of the legend leave only the events of a value, and go one by one', async () => {
    const { page } = await studio.open(SCENE);
    await page.getByRole('button', { name: `failure ${FAILURES.length}` }).click();
    await hasRows(page, FAILURES.length);
    await page.getByRole('button', { name: 'event.outcome = failure' }).click();
    await hasRows(page, 400);
  });

  test('of the detail filter for and filter out', async () => {
    const { page } = await studio.open(SCENE);
    await grid(page).getByRole('row', { name: 'alice' }).first().click();
    await detail(page).getByRole('button', { name: 'Filter out user.name' }).click();
    const others = LIST.filter(({ fields }) => fields['user.name'] !== 'alice');
    await hasRows(page, others.length);
    await page.getByRole('button', { name: 'user.name != alice' }).waitFor();
    await page.getByRole('button', { name: /^Show all events/ }).click();
    await hasRows(page, 400);
  });

  test('without a result say so and can be left', async () => {
    const { page } = await studio.open(SCENE);
    await grid(page).getByRole('row', { name: 'alice' }).first().click();
    for (const filter of ['Filter for user.name', 'Filter out user.name'])
      await detail(page).getByRole('button', { name: filter }).click();
    await page.getByText('No audit event passes the filters.').waitFor();
    await page.getByRole('button', { name: 'Show all events', exact: true }).click();
    await hasRows(page, 400);
  });
});

describe('the table', () => {
  test('sorts by a column, and the other way round', async () => {
    const { page } = await studio.open(SCENE);
    await column(page, 'user.name').getByRole('button').click();
    expect(await column(page, 'user.name').getAttribute('aria-sort')).toBe('ascending');
    expect(new Set(await cells(page, 'user.name'))).toEqual(new Set(['alice']));
    await column(page, 'user.name').getByRole('button').click();
    expect(new Set(await cells(page, 'user.name'))).toEqual(new Set(['system:serviceaccount:shop:cart']));
  });

  test('is used with the keyboard alone', async () => {
    const { page } = await studio.open(SCENE);
    await grid(page).focus();
    await keyboard(page, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter');
    const active = async (): Promise<string> => grid(page).locator('[aria-selected=true]').innerText();
    const second = await active();
    expect(second).toContain(timeOf(LIST[1]));
    await detail(page)
      .getByText(new Date(LIST[1]?.time ?? 0).toISOString().slice(0, 19).replace('T', ' '))
      .waitFor();
    await keyboard(page, 'End');
    await page.locator(`[aria-rowindex="401"][aria-selected=true]`).waitFor();
    expect(await active()).toContain(timeOf(LIST.at(-1)));
    await keyboard(page, 'Home', 'PageDown');
    expect(Number(await grid(page).locator('[aria-selected=true]').getAttribute('aria-rowindex'))).toBeGreaterThan(5);
    await keyboard(page, 'Escape');
    expect(await detail(page).count()).toBe(0);
    expect(await grid(page).evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('has denser rows where the options say so', async () => {
    const { page } = await studio.open(SCENE);
    const row = grid(page).getByRole('row').nth(1);
    const before = (await row.boundingBox())?.height ?? 0;
    await page.evaluate(() => {
      const table = window.preview?.options['table'];
      window.preview?.setOptions({ table: { ...(table as object), density: 'compact' } });
    });
    await page.waitForFunction((height) => {
      const element = document.querySelectorAll('[role=grid] [role=row]')[1];
      return element !== undefined && element.getBoundingClientRect().height < height;
    }, before);
  });

  test('gives the opened event as JSON, and its fields, to the clipboard', async () => {
    const { page } = await studio.open(SCENE);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const [event] = LIST;
    const { 'event.outcome': outcome = '', 'user.name': user = '' } = event?.fields ?? {};
    // What is copied arrives a moment after the click.
    const copied = async (part: string): Promise<string> => {
      await page.waitForFunction(async (text) => (await navigator.clipboard.readText()).includes(text), part);
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await detail(page).getByRole('button', { name: 'Copy JSON' }).click();
    expect(JSON.parse(await copied('message'))).toMatchObject({ 'event.outcome': outcome, message: event?.line });
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await detail(page).getByRole('button', { name: 'Copy user.name' }).click();
    expect(await copied(user)).toBe(user);
  });

  test('shows other rows in the same elements while it is scrolled', async () => {
    const { page } = await studio.open(SCENE);
    const before = await rowElements(page);
    await grid(page).evaluate((element) => {
      const made = new MutationObserver((list) => {
        const count = list.reduce((sum, { addedNodes }) => sum + [...addedNodes].filter(isRow).length, 0);
        element.setAttribute('data-made', String(Number(element.getAttribute('data-made')) + count));
      });
      const isRow = (node: Node): boolean => node instanceof HTMLElement && node.role === 'row';
      made.observe(element, { subtree: true, childList: true });
      element.setAttribute('data-made', '0');
    });
    for (const scrolled of [3200, 9000, 1600, 0, 5555]) {
      await grid(page).evaluate((element, to) => element.scrollTo(0, to), scrolled);
      const first = Math.floor(scrolled / 32);
      const row = page.locator(`[aria-rowindex="${first + 3}"]`);
      await row.waitFor();
      expect(await row.innerText()).toContain(timeOf(LIST[first + 1]));
    }
    expect(await grid(page).getAttribute('data-made')).toBe('0');
    expect(await rowElements(page)).toBe(before);
  });

  test('keeps its place and the opened event while events come', async () => {
    const { page } = await studio.open(SCENE);
    await grid(page).evaluate((element) => element.scrollTo(0, 3200));
    const row = page.locator('[aria-rowindex="105"]');
    await row.click();
    const before = await row.boundingBox();
    const opened = await detail(page).innerText();
    const more = Array.from({ length: 7 }, (_, index) => ({
      ...LIST[0],
      id: `new-${index}`,
      time: NOW.getTime() - index,
    }));
    await page.evaluate(
      (frames) => {
        Object.assign(window.previewScene, { frames });
        window.preview?.refresh();
      },
      [auditFrame([...more.map((one) => ({ line: '', fields: {}, ...one })), ...LIST])],
    );
    await page.getByText('407 events').waitFor();
    const after = await page.locator('[aria-rowindex="112"]').boundingBox();
    expect(after?.y).toBe(before?.y);
    expect(await detail(page).innerText()).toBe(opened);
  });
});

const timeOf = (event: { time: number } | undefined): string => new Date(event?.time ?? 0).toISOString().slice(11, 23);
