import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../exporter/src/store/open.ts';
import { SqliteStore } from '../../exporter/src/store/sqlite.ts';
import { StoreError } from '../../exporter/src/store/store.ts';
import type { NewSeries } from '../../exporter/src/store/store.ts';
import { NO_SERIES, nothing, NOW, page, series } from './commits.ts';

let folder: string;
let store: SqliteStore;
let metric: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-store-'));
  store = new SqliteStore(openDatabase(folder, NOW).database);
  metric = store.metric('audit_test_total', 'one');
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const users = (count: number): NewSeries[] =>
  Array.from({ length: count }, (_, slot) => series(metric, { slot, labels: [`user ${slot}`, 'x'.repeat(200)] }));
const commit = (born: readonly NewSeries[], numbers = [1, NOW]): void =>
  store.commit({ ...nothing, epoch: 9, series: { ...NO_SERIES, born, pages: [page(metric, 0, ...numbers)] } });
const reopened = (): SqliteStore => {
  store.close();
  store = new SqliteStore(openDatabase(folder, NOW).database);
  return store;
};
const slots = (): number[] => [...store.series(metric)].map(({ slot }) => slot);
const first = (count: number): number[] => Array.from({ length: count }, (_, slot) => slot);

it('new series that are staged in parts are stored with the commit, once each', () => {
  const born = users(150);
  for (const part of [40, 73, 73]) {
    store.stage(born.slice(0, part));
    expect(store.staged).toBe(part);
  }
  commit(born);
  expect(store.staged).toBe(0);
  commit([series(metric, { slot: 150, labels: ['later'] })]);
  reopened();
  expect(slots()).toEqual(first(151));
});

it('without the commit nothing of them is stored', () => {
  commit(users(10));
  store.stage(users(100).slice(10));
  reopened();
  expect(slots()).toEqual(first(10));
});

it('a commit that fails takes them back, and they are stored with the next one', () => {
  const born = users(50);
  store.stage(born);
  // No page has a text in place of bytes.
  const broken = { metric, number: 0, cells: null as unknown as Uint8Array };
  expect(() => store.commit({ ...nothing, series: { ...NO_SERIES, born, pages: [broken] } })).toThrow(StoreError);
  expect([store.staged, ...slots()]).toEqual([0]);
  commit(born);
  reopened();
  expect(slots()).toEqual(first(50));
  expect(store.epoch()).toBe(9);
});

it('where the disk is full nothing is staged, and all of it is stored when there is room', () => {
  store.close();
  const { database } = openDatabase(folder, NOW);
  store = new SqliteStore(database);
  const born = users(600);
  store.stage(born.slice(0, 1));
  const pages = Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
  database.exec(`PRAGMA max_page_count = ${pages + 1}`);
  expect(() => store.stage(born)).toThrow(new StoreError('database or disk is full'));
  expect([store.staged, ...slots()]).toEqual([0]);
  database.exec('PRAGMA max_page_count = 1000000');
  store.stage(born);
  commit(born);
  reopened();
  expect(slots()).toEqual(first(600));
});

it('what is stored together is stored without them, and they come with the commit', () => {
  const born = users(50);
  store.stage(born);
  const other = store.together(() => store.metric('audit_other_total', 'one'));
  expect(store.staged).toBe(0);
  reopened();
  expect(slots()).toEqual([]);
  expect(store.metric('audit_other_total', 'one')).toBe(other);
  store.stage(born);
  commit(born);
  reopened();
  expect(slots()).toEqual(first(50));
});

it('a series that comes back is not an expired one any more, whether it is staged or not', () => {
  const labels = ['bob'];
  const left = { metric, slot: 0, value: 5, buckets: undefined, changedAt: NOW };
  commit([series(metric, { labels })]);
  store.commit({ ...nothing, series: { ...NO_SERIES, expired: [left] } });
  const back = [series(metric, { labels, base: 5, returned: true })];
  store.stage(back);
  store.together(() => undefined);
  expect(store.findExpired(metric, labels)?.value).toBe(5);
  store.stage(back);
  commit(back);
  reopened();
  expect([store.findExpired(metric, labels), slots()]).toEqual([undefined, [0]]);
});
