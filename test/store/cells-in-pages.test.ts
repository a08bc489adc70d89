/** State files of schema version 1 open with everything that was in them. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../exporter/src/store/open.ts';
import { SqliteStore } from '../../exporter/src/store/sqlite.ts';
import { StoreError } from '../../exporter/src/store/store.ts';
import { counter, State } from '../support/state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-migration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What release 0.1.0 made. */
const VERSION_1 = `
  CREATE TABLE position (source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
                         PRIMARY KEY (source, key)) WITHOUT ROWID;
  CREATE TABLE waiting  (source TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE metric   (id INTEGER PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL,
                         UNIQUE (name, definition));
  CREATE TABLE series   (id INTEGER PRIMARY KEY, metric INTEGER NOT NULL, labels TEXT NOT NULL, value REAL NOT NULL,
                         buckets TEXT, base REAL NOT NULL, born INTEGER NOT NULL, created_at REAL NOT NULL,
                         changed_at REAL NOT NULL, expired INTEGER NOT NULL);
  CREATE UNIQUE INDEX series_labels ON series (metric, labels);
  CREATE TABLE scraper  (id TEXT PRIMARY KEY, seen INTEGER NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE counter  (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO counter VALUES ('epoch', 12);
  INSERT INTO scraper VALUES ('a', 11, 5);
  INSERT INTO position VALUES ('log', 'file', '{"offset":5}');
  INSERT INTO metric VALUES (3, 'audit_test_total', 'one'), (4, 'audit_size', 'one'), (5, 'audit_gone_total', 'one');
  PRAGMA application_id = 0x61756474;
  PRAGMA user_version = 1;`;

const MANY = 700;

function fileOfVersion1(): void {
  const database = new DatabaseSync(join(folder, 'state.db'));
  database.exec(VERSION_1);
  database.exec('BEGIN');
  const put = database.prepare('INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let id = 0;
  for (let user = 0; user < MANY; user++) {
    put.run(++id, 3, JSON.stringify([`user ${user}`]), user + 0.5, null, 0, 7, 1000 + user, 2000 + user, 0);
    if (user === 5) put.run(++id, 4, '[]', 106.5, '[2,1,1]', 0, 0, 1500, 2500, 0);
  }
  put.run(++id, 3, '["held"]', 9, null, 4, 12, 1, 2, 0);
  put.run(++id, 3, '["expired"]', 33, null, 0, 1, 10, 20, 1);
  put.run(++id, 4, '["histogram"]', 5, '[3,4,5]', 0, 1, 10, 20, 1);
  put.run(id + 1, 5, '["unconfigured"]', 77, null, 0, 1, 10, 20, 0);
  database.exec('COMMIT');
  database.close();
}

const DEFINITIONS = [
  counter('audit_test_total', { maxSeries: 5000, expireAfter: 1e12 }),
  counter('audit_size', { type: 'histogram', labels: [], buckets: [1, 10] }),
];

it('keeps every value, time and zero', () => {
  fileOfVersion1();
  const store = new SqliteStore(openDatabase(folder, 0).database);
  const state = new State(DEFINITIONS, store, 5000);
  const shown = state.text(11, 'openmetrics', true).split('\n');
  const counters = shown.filter((line) => line.startsWith('audit_test_total'));
  expect(counters).toEqual([
    ...Array.from({ length: MANY }, (_, user) => `audit_test_total{user_name="user ${user}"} ${user + 0.5}`),
    'audit_test_total{user_name="held"} 4',
  ]);
  expect(shown).toContain('audit_test_created{user_name="user 699"} 1.699');
  expect(shown.filter((line) => line.startsWith('audit_size'))).toEqual([
    'audit_size_bucket{le="1"} 2',
    'audit_size_bucket{le="10"} 3',
    'audit_size_bucket{le="+Inf"} 4',
    'audit_size_sum 106.5',
    'audit_size_count 4',
    'audit_size_created 1.5',
  ]);
  expect(store.epoch()).toBe(12);
  expect(store.scrapers()).toEqual([{ id: 'a', seen: 11, at: 5 }]);
  expect(store.positions('log')).toEqual([{ key: 'file', value: '{"offset":5}' }]);
  state.inc('expired', 5000, true);
  state.inc('user 3', 5000);
  state.commit();
  const text = state.text(99);
  expect(text).toContain('audit_test_total{user_name="expired"} 34\n');
  expect(text).toContain('audit_test_total{user_name="user 3"} 4.5\n');
  expect(state.crash().text(99)).toBe(text);
  expect(store.findExpired(4, ['histogram'])).toEqual({ value: 5, buckets: [3, 4, 5], createdAt: 10, changedAt: 20 });
  const gone = new State([counter('audit_gone_total')], store);
  expect(gone.text(99)).toContain('audit_gone_total{user_name="unconfigured"} 77\n');
  store.close();
});

it('keeps when series last changed, for expire_after', () => {
  fileOfVersion1();
  const store = new SqliteStore(openDatabase(folder, 0).database);
  const state = new State([counter('audit_test_total', { maxSeries: 5000, expireAfter: 100 })], store, 5000);
  state.table.expire(2000 + 300 + 100);
  state.commit();
  // Those that changed before 2300: the users 0 to 299, and the one that is held.
  expect(state.table.size).toBe(MANY - 300);
  store.close();
});

it('a migration that fails leaves the file as it was', () => {
  fileOfVersion1();
  const broken = new DatabaseSync(join(folder, 'state.db'));
  broken.exec(`UPDATE series SET buckets = 'no json' WHERE id = 7`);
  broken.close();
  expect(() => openDatabase(folder, 0)).toThrow(StoreError);
  const same = new DatabaseSync(join(folder, 'state.db'));
  expect(same.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  expect(same.prepare('SELECT count(*) AS n FROM series').get()).toEqual({ n: MANY + 5 });
  same.close();
});
