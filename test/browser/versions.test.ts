/** The built plugin runs on every version of Grafana's packages that it promises. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { VERSIONS } from '../../grafana-plugin/preview/versions.ts';
import type { Studio } from './browser.ts';
import { NOW, openStudio, seriousBarriers } from './browser.ts';
import { detail } from './panel-page.ts';

const RANGE = { kind: 'panel', from: 'now-1h', to: 'now' } as const;
const TWO_EVENTS: Scene = {
  ...RANGE,
  frames: [
    {
      refId: 'A',
      fields: [
        { name: 'time', type: 'time' as never, values: [NOW.getTime() - 60_000, NOW.getTime()] },
        { name: 'user.name', values: ['alice', 'bob'], config: {} },
        { name: 'event.outcome', values: ['success', 'failure'], config: {} },
      ],
    },
  ],
};

/** A version's packages are installed and bundled the first time. */
const PREPARATION_MS = 300_000;

describe.each(VERSIONS)('on Grafana %s', (grafana) => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio({ grafana });
  }, PREPARATION_MS);
  afterAll(() => studio.close());

  test('the panel says that there are no events', async () => {
    const { page, complaints } = await studio.open({ ...RANGE, frames: [] });
    await page.getByText('No audit events in this time range.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('the panel shows the events that it gets', async () => {
    const { page, complaints } = await studio.open(TWO_EVENTS);
    await page.getByText('2 events').waitFor();
    await page.getByRole('row', { name: 'alice' }).click();
    await detail(page).getByText('user.name').waitFor();
    expect(complaints).toEqual([]);
  });

  test('field options and variables reach the panel, and Grafana proposes it', async () => {
    const { page, complaints } = await studio.open({
      ...TWO_EVENTS,
      variables: { shown: ['user.name', 'event.outcome'] },
      options: { table: { columns: ['$shown'] } },
      fieldConfig: {
        defaults: {},
        overrides: [
          { matcher: { id: 'byName', options: 'event.outcome' }, properties: [{ id: 'displayName', value: 'End' }] },
          { matcher: { id: 'byName', options: 'user.name' }, properties: [{ id: 'custom.hidden', value: true }] },
        ],
      },
    });
    await page.getByText('2 events').waitFor();
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['End']);
    const scores = await page.evaluate(() => window.preview?.suggestions().map(({ score }) => score));
    expect(scores).toEqual([100]);
    expect(complaints).toEqual([]);
  });

  test('the panel speaks German', async () => {
    const { page, complaints } = await studio.open(TWO_EVENTS, { language: 'de-DE' });
    await page.getByText('2 Ereignisse').waitFor();
    expect(complaints).toEqual([]);
  });

  test.each(['dark', 'light'] as const)('nothing bars anybody from the panel in the %s theme', async (theme) => {
    const { page } = await studio.open(TWO_EVENTS, { theme });
    expect(await seriousBarriers(page)).toEqual([]);
  });
});
