/** What Explore asks beside a query: the histogram above the log lines, the context of a line, and the live tail. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import type { Running } from '../support/process.ts';
import { startExporter } from '../support/process.ts';
import { Site, USERS } from '../support/site.ts';
import type { Studio } from './browser.ts';
import { openStudio } from './browser.ts';

const EXPLORE: Scene = { kind: 'explore', from: 'now-1h', to: 'now', datasource: 'audit' };
const SECOND_MS = 1000;
/** Events of the same time. */
const BURST = 30;
const ALL = 20 + BURST;

let site: Site;
let exporter: Running;
let studio: Studio;
let begun: number;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  begun = Date.now() - 600 * SECOND_MS;
  // Twenty events, every other at the same time as the one before; every fifth is a failure.
  for (let index = 0; index < 20; index++) {
    append(`user-${index}`, index % 5 === 0 ? 'failure' : 'success', begun + Math.floor(index / 2) * SECOND_MS);
  }
  for (let index = 0; index < BURST; index++) append(`burst-${index}`, 'unknown', begun + 50 * SECOND_MS);
  exporter = await site.begin();
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': ALL });
  studio = await openStudio({ exporter: site.url });
}, 120_000);
afterAll(async () => {
  await exporter.stop('SIGKILL');
  await site.close();
  await studio.close();
});

function append(name: string, outcome: string, time: number): void {
  const event = { '@timestamp': new Date(time).toISOString(), event: { outcome }, user: { name } };
  appendFileSync(site.log, `${JSON.stringify(event)}\n`);
}

/** Runs an expression on the page with `source`, the data source, and `ask`, which gives the frames of a request. */
const withSource = <T>(page: Page, expression: string): Promise<T> =>
  page.evaluate<T>(
    `System.import('@grafana/runtime')
      .then(({ getDataSourceSrv }) => getDataSourceSrv().get({ uid: 'audit' }))
      .then((source) => {
        const ask = (request) => new Promise((done) => source.query(request).subscribe(({ data }) => done(data)));
        return ${expression};
      })`,
  );

/** A request as Explore makes it; its log lines are the newest first. */
const request = (query: object): string =>
  `{ targets: [${JSON.stringify({ refId: 'A', ...query })}], intervalMs: 1000, maxDataPoints: 100, scopedVars: {},
     range: { from: new Date(${begun}), to: new Date(${begun + 60 * SECOND_MS}), raw: {} } }`;

describe("Explore's histogram", () => {
  const volume = async (query: object): Promise<Record<string, number>> => {
    const { page } = await studio.open(EXPLORE, { now: null });
    const levels = await withSource<[string, number][]>(
      page,
      `((more) => more ? ask(more).then((frames) => frames.map(({ fields }) =>
        [fields[1].labels.level, fields[1].values.reduce((sum, count) => sum + count, 0)])) : [])(
        source.getSupplementaryRequest('LogsVolume', ${request(query)}))`,
    );
    await page.context().close();
    return Object.fromEntries(levels);
  };

  test('counts the events of the query by severity', async () => {
    expect(await volume({})).toEqual({ error: 4, info: 16, unknown: BURST });
    expect(await volume({ selector: '{user_name=~"user-1.*"}' })).toEqual({ error: 2, info: 9 });
  });

  test('is not asked for what has no log lines', async () => {
    expect(await volume({ queryType: 'count' })).toEqual({});
    expect(await volume({ hide: true })).toEqual({});
  });

  test('has a bar for each step, where the events are', async () => {
    const { page } = await studio.open(EXPLORE, { now: null });
    const bars = await withSource<number[][]>(
      page,
      `ask(source.getSupplementaryRequest('LogsVolume', ${request({ selector: '{user_name="user-4"}' })}))
        .then(([{ fields }]) => fields[0].values.flatMap((time, index) =>
          fields[1].values[index] > 0 ? [[time, fields[1].values[index]]] : []))`,
    );
    const [[time = 0, count] = []] = bars;
    expect([bars.length, count]).toEqual([1, 1]);
    // In the step in which it happened.
    expect(Math.abs(time - (begun + 2 * SECOND_MS))).toBeLessThanOrEqual(SECOND_MS);
  });
});

describe('the context of a log line', () => {
  const context = async (user: string, direction: 'BACKWARD' | 'FORWARD', limit: number): Promise<string[]> => {
    const { page } = await studio.open(EXPLORE, { now: null });
    const users = await withSource<string[]>(
      page,
      `ask(${request({})}).then(([frame]) => {
        const column = (name) => frame.fields.find((field) => field.name === name).values;
        const rowIndex = column('user.name').indexOf(${JSON.stringify(user)});
        const row = { dataFrame: frame, rowIndex, timeEpochMs: column('timestamp')[rowIndex] };
        return source.getLogRowContext(row, { direction: '${direction}', limit: ${limit} });
      }).then(({ data: [frame] }) => frame.fields.find((field) => field.name === 'user.name').values)`,
    );
    await page.context().close();
    return users;
  };

  test('is what came just before, without the line itself', async () => {
    // user-6 and user-7 are of the same time.
    expect(await context('user-7', 'BACKWARD', 3)).toEqual(['user-6', 'user-5', 'user-4']);
    expect(await context('user-6', 'BACKWARD', 2)).toEqual(['user-5', 'user-4']);
  });

  test('is what came just after', async () => {
    expect(await context('user-6', 'FORWARD', 3)).toEqual(['user-7', 'user-8', 'user-9']);
    expect(await context('user-7', 'FORWARD', 2)).toEqual(['user-8', 'user-9']);
  });

  test('goes past the many events of the same time that are on the other side', async () => {
    expect(await context('burst-1', 'BACKWARD', 3)).toEqual(['burst-0', 'user-19', 'user-18']);
    expect(await context('burst-27', 'FORWARD', 3)).toEqual(['burst-28', 'burst-29']);
  });
});

describe('the live tail', () => {
  test('goes on after the exporter was restarted, with what it read meanwhile, each event once', async () => {
    const { page } = await studio.open(EXPLORE, { now: null });
    await page.getByRole('button', { name: 'Live' }).click();
    await page.getByRole('cell', { name: 'burst-0', exact: true }).waitFor();
    await exporter.stop('SIGTERM');
    append('meanwhile', 'success', Date.now());
    exporter = await startExporter([
      `--config.file=${site.configFile}`,
      `--web.listen-address=${new URL(site.url).host}`,
    ]);
    await page.getByRole('cell', { name: 'meanwhile', exact: true }).waitFor();
    append('afterwards', 'success', Date.now());
    await page.getByRole('cell', { name: 'afterwards', exact: true }).waitFor();
    const names = await page.locator('table th').allTextContents();
    const column = `table td:nth-child(${names.indexOf('user.name') + 1})`;
    const users = await page.locator(column).allTextContents();
    expect(users.slice(0, 2)).toEqual(['afterwards', 'meanwhile']);
    expect(users).toHaveLength(ALL + 2);
    expect(new Set(users).size).toBe(ALL + 2);
  });
});
