/** The panel as a part of Grafana: time range, cross-hair, field options, variables, stored options, proposals. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import type { Studio } from './browser.ts';
import { NOW, openStudio } from './browser.ts';
import { alertFrame, auditFrame, events, lokiFrame, panelScene, tableFrame } from './panel-frames.ts';
import { detail, grid, timeline } from './panel-page.ts';

const LIST = events(400);
const SCENE = panelScene([auditFrame(LIST)]);
const HOUR = 3_600_000;
/** Pixels of the timeline beside the time that it shows. */
const LEFT = 44;
const RIGHT = 20;

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
}, 120_000);
afterAll(() => studio.close());

const columns = (page: Page): Promise<string[]> => page.getByRole('columnheader').allTextContents();

/** A place in the timeline, as a share of the time that it shows; and how much time a pixel is. */
async function placeIn(page: Page, share: number): Promise<{ x: number; y: number; pixel: number }> {
  const box = await timeline(page).boundingBox();
  if (!box) throw new Error('The timeline is not there');
  const width = box.width - LEFT - RIGHT;
  return { x: Math.round(box.x + LEFT + share * width), y: box.y + box.height / 2, pixel: HOUR / width };
}

describe('the time range', () => {
  const range = (page: Page) => page.evaluate(() => window.preview?.range);

  test('becomes what is dragged over in the timeline', async () => {
    const { page } = await studio.open(SCENE);
    const before = await range(page);
    const [from, to] = [await placeIn(page, 0.6), await placeIn(page, 0.25)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
    await page.waitForFunction((begin) => window.preview?.range.from !== begin, before?.from);
    const after = await range(page);
    const start = before?.from ?? NaN;
    expect(Math.abs((after?.from ?? NaN) - (start + 0.25 * HOUR))).toBeLessThan(2 * from.pixel);
    expect(Math.abs((after?.to ?? NaN) - (start + 0.6 * HOUR))).toBeLessThan(2 * from.pixel);
  });

  test('becomes what the keyboard selects in the timeline', async () => {
    const { page } = await studio.open(SCENE);
    const before = await range(page);
    const bucket = HOUR / (Number(await timeline(page).getAttribute('aria-valuemax')) + 1);
    await timeline(page).focus();
    for (const key of ['Home', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
    await page.waitForFunction((end) => window.preview?.range.to !== end, before?.to);
    const after = await range(page);
    expect(after?.from).toBe(before?.from);
    expect((after?.to ?? NaN) - (after?.from ?? NaN)).toBe(3 * bucket);
  });

  test('stays where a bucket is only clicked: the table goes to its newest event', async () => {
    const { page } = await studio.open(SCENE);
    const before = await range(page);
    const place = await placeIn(page, 0.5);
    await page.mouse.click(place.x, place.y);
    const active = grid(page).locator('[aria-selected=true]');
    await active.waitFor();
    expect(await active.innerText()).toMatch(/^08:(29|30|31)/);
    expect(await range(page)).toEqual(before);
  });
});

describe('the cross-hair', () => {
  const crosshair = (page: Page): Locator => page.locator('[data-mark=crosshair]');

  test('of other panels stands in the timeline at their time, and goes with them', async () => {
    const { page } = await studio.open(SCENE);
    const publish = (event: string): Promise<void> =>
      page.evaluate(
        `System.import('@grafana/data').then((data) => window.preview.eventBus.publish(new data.${event}))`,
      );
    await publish(`DataHoverEvent({ point: { time: ${NOW.getTime() - 0.75 * HOUR} } })`);
    const x = Number(await crosshair(page).getAttribute('x1'));
    const width = (await timeline(page).boundingBox())?.width ?? NaN;
    expect(Math.abs(x - (LEFT + 0.25 * (width - LEFT - RIGHT)))).toBeLessThan(1.5);
    await publish('DataHoverClearEvent()');
    await crosshair(page).waitFor({ state: 'detached' });
  });

  test('stands in other panels where the pointer is in timeline and table', async () => {
    const { page } = await studio.open(SCENE);
    await page.evaluate(`System.import('@grafana/data').then((data) => {
      window.hovered = [];
      const { eventBus } = window.preview;
      eventBus.getStream(data.DataHoverEvent).subscribe(({ payload }) => window.hovered.push(payload.point.time));
      eventBus.getStream(data.DataHoverClearEvent).subscribe(() => window.hovered.push(null));
    })`);
    const last = () => page.evaluate<number | null>('window.hovered.at(-1)');
    const place = await placeIn(page, 0.5);
    await page.mouse.move(place.x, place.y);
    expect(Math.abs((await last()) ?? NaN) - (NOW.getTime() - HOUR / 2)).toBeLessThan(2 * 60_000);
    await grid(page).locator('[aria-rowindex="4"]').hover();
    expect(await last()).toBe(LIST[2]?.time);
    await page.mouse.move(2, 2);
    expect(await last()).toBeNull();
  });
});

type Override = NonNullable<Scene['fieldConfig']>['overrides'][number];
const override = (field: string, ...properties: Override['properties']): Override => ({
  matcher: { id: 'byName', options: field },
  properties,
});
const withOverrides = (scene: Scene, ...overrides: Override[]): Scene => ({
  ...scene,
  fieldConfig: { defaults: {}, overrides },
});

describe('field options', () => {
  test('rename columns, the time and the line included', async () => {
    const named = (field: string, value: string): Override => override(field, { id: 'displayName', value });
    const scene = withOverrides(SCENE, named('user.name', 'Who'), named('timestamp', 'When'), named('body', 'Line'));
    const { page } = await studio.open(scene);
    const shown = await columns(page);
    expect(shown).toEqual(expect.arrayContaining(['When', 'Who', 'Line']));
    expect(shown).not.toEqual(expect.arrayContaining(['user.name']));
    await grid(page).getByRole('row', { name: 'alice' }).first().click();
    await detail(page).getByText('Who', { exact: true }).waitFor();
  });

  test('give numbers a unit, in the table and in the detail', async () => {
    const frame = tableFrame({ user: ['alice'], sent: [2048] }, [NOW.getTime() - 1000]);
    const { page } = await studio.open(
      withOverrides(panelScene([frame]), override('sent', { id: 'unit', value: 'bytes' })),
    );
    await grid(page).getByRole('gridcell', { name: '2 KiB' }).click();
    await detail(page).getByText('2 KiB').waitFor();
  });

  test('hide a field in table and detail', async () => {
    const { page } = await studio.open(
      withOverrides(SCENE, override('user.name', { id: 'custom.hidden', value: true })),
    );
    expect(await columns(page)).not.toContain('user.name');
    await grid(page).locator('[aria-rowindex="2"]').click();
    await detail(page).getByText('event.action', { exact: true }).waitFor();
    expect(await detail(page).getByText('user.name', { exact: true }).count()).toBe(0);
  });

  test('lead from a value elsewhere, and to no script', async () => {
    const links = [
      { title: 'Profile', url: 'https://example.com/users/${__value.raw}', targetBlank: true },
      { title: 'Trap', url: 'javascript:window.hacked=1' },
    ];
    const { page } = await studio.open(withOverrides(SCENE, override('user.name', { id: 'links', value: links })));
    await grid(page).getByRole('row', { name: 'alice' }).first().click();
    const link = (name: string): Locator => detail(page).getByRole('link', { name });
    expect(await link('Profile').getAttribute('href')).toBe('https://example.com/users/alice');
    expect(await link('Profile').getAttribute('target')).toBe('_blank');
    expect(await link('Trap').getAttribute('href')).not.toMatch(/^javascript:/);
  });
});

describe('options', () => {
  test('have their variables replaced; each value of a variable is a column', async () => {
    const scene = panelScene([auditFrame(LIST)], {
      variables: { by: 'event.category', shown: ['source.ip', 'user.name'] },
      options: { timeline: { show: true, by: '$by' }, table: { columns: ['@timestamp', '$shown'] } },
    });
    const { page, complaints } = await studio.open(scene);
    await page.getByRole('button', { name: /^authentication \d+/ }).waitFor();
    expect(await columns(page)).toEqual(['Time', 'source.ip', 'user.name']);
    expect(complaints).toEqual([]);
  });

  test('name a column with a comma in it', async () => {
    const frame = tableFrame({ 'name, first': ['Alice'], name: ['alice'] }, [NOW.getTime() - 1000]);
    const { page } = await studio.open(panelScene([frame], { options: { table: { columns: ['name, first'] } } }));
    await grid(page).getByText('Alice').waitFor();
    expect(await columns(page)).toEqual(['name, first']);
  });

  test('that an older version stored are read, and what it did not know has its default', async () => {
    const stored = { timeline: { show: true, by: 'user.name' }, table: { show: true, columns: ['user.name'] } };
    const { page, complaints } = await studio.open({ ...SCENE, options: stored, pluginVersion: '0.0.9' });
    await page.getByRole('button', { name: /^alice \d+/ }).waitFor();
    expect(await columns(page)).toEqual(['user.name']);
    const options = await page.evaluate(() => window.preview?.options);
    expect(options).toMatchObject({
      version: 1,
      showAlerts: true,
      fields: { time: '', message: '', id: '' },
      timeline: stored.timeline,
      table: { ...stored.table, density: 'standard', newestFirst: true },
    });
    expect(complaints).toEqual([]);
  });
});

describe('Grafana proposes the panel', () => {
  const proposed = async (frames: Scene['frames']) => {
    const { page } = await studio.open(panelScene(frames ?? []));
    return page.evaluate(() => window.preview?.suggestions().map(({ name, score }) => ({ name, score })));
  };
  const NAME = 'Audit events and alerts';
  const text = (line: string) => ({ id: line, time: NOW.getTime() - 1000, line, fields: {} });

  test.each([
    ['first for audit events', [auditFrame(LIST)], [{ name: NAME, score: 100 }]],
    ['first for audit events in lines of Loki', [lokiFrame(LIST)], [{ name: NAME, score: 100 }]],
    ['among others for other logs', [lokiFrame([text('a line')])], [{ name: NAME, score: 50 }]],
    ['not for a table', [tableFrame({ bytes: [1] }, [NOW.getTime()])], []],
    ['not for alerts alone', [alertFrame({ alertname: 'A' }, 5)], []],
    ['not for nothing', [auditFrame([])], []],
  ])('%s', async (_, frames, expected) => {
    expect(await proposed(frames)).toEqual(expected);
  });

  test('as a timeline, that a small card has room for', async () => {
    const { page } = await studio.open(SCENE);
    await page.evaluate(() => {
      const [one] = window.preview?.suggestions() ?? [];
      if (!one) throw new Error('It is not proposed');
      one.cardOptions?.previewModifier?.(one);
      window.preview?.setOptions(one.options ?? {});
      window.preview?.setSize(240, 160);
    });
    await grid(page).waitFor({ state: 'detached' });
    await timeline(page).waitFor();
  });
});

test('times of the timeline, of the table and of an event are those of the time zone', async () => {
  const { page } = await studio.open({ ...SCENE, timeZone: 'Asia/Tokyo' });
  await timeline(page).getByText('17:30', { exact: true }).waitFor();
  await timeline(page).focus();
  await page.keyboard.press('Home');
  expect(await timeline(page).getAttribute('aria-valuetext')).toMatch(/^2026-11-22 17:00:00/);
  await grid(page).locator('[aria-rowindex="2"]').click();
  await detail(page)
    .getByText(/^2026-11-22 17:59:/)
    .waitFor();
});
