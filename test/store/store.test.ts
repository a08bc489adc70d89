import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../exporter/src/store/open.ts';
import { SCHEMA_VERSION } from '../../exporter/src/store/schema.ts';
import { SqliteStore } from '../../exporter/src/store/sqlite.ts';
import type { Commit, StoredSeries } from '../../exporter/src/store/store.ts';
import { StoreError } from '../../exporter/src/store/store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.parse('2026-03-01T12:00:00Z');
const nothing: Commit = { positions: [], waiting: [], series: [], scrapers: [], forgottenScrapers: [], epoch: 0 };
const series = (metric: number, more: Partial<StoredSeries> = {}): StoredSeries => ({
  id: 1,
  metric,
  labels: ['bob', '192.0.2.1'],
  value: 3,
  buckets: undefined,
  base: 0,
  born: 7,
  createdAt: NOW - 5,
  changedAt: NOW,
  expired: false,
  ...more,
});

describe('a commit', () => {
  it('is there after opening again', () => {
    const first = new SqliteStore(openDatabase(folder, NOW).database);
    const metric = first.metric('audit_test_total', 'one');
    first.commit({
      positions: [{ source: 'a', changes: { put: [{ key: 'file', value: '{"offset":5}' }], remove: [] } }],
      waiting: [{ source: 'a', state: 'half' }],
      series: [series(metric)],
      scrapers: [{ id: 'me', seen: 4, at: NOW }],
      forgottenScrapers: [],
      epoch: 5,
    });
    first.close();
    const second = new SqliteStore(openDatabase(folder, NOW).database);
    expect(second.positions('a')).toEqual([{ key: 'file', value: '{"offset":5}' }]);
    expect(second.waiting('a')).toBe('half');
    expect(second.waiting('b')).toBe('');
    expect(second.metric('audit_test_total', 'one')).toBe(metric);
    expect(second.metric('audit_test_total', 'two')).not.toBe(metric);
    expect(second.series(metric)).toEqual([series(metric)]);
    expect(second.hasExpired(metric)).toBe(false);
    expect(second.findExpired(metric, ['bob', '192.0.2.1'])).toBeUndefined();
    second.commit({ ...nothing, epoch: 5, series: [series(metric, { expired: true })] });
    expect(second.series(metric)).toEqual([]);
    expect(second.hasExpired(metric)).toBe(true);
    expect(second.findExpired(metric, ['bob', '192.0.2.1'])).toEqual(series(metric, { expired: true }));
    expect(second.findExpired(metric, ['eve', ''])).toBeUndefined();
    expect(second.scrapers()).toEqual([{ id: 'me', seen: 4, at: NOW }]);
    expect(second.epoch()).toBe(5);
    expect(second.lastSeriesId()).toBe(1);
    expect(second.size()).toBeGreaterThan(0);
    second.close();
  });

  it('that fails leaves nothing, and can be made again when there is room', () => {
    const { database } = openDatabase(folder, NOW);
    const store = new SqliteStore(database);
    const metric = store.metric('audit_test_total', 'one');
    const pages = Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
    database.exec(`PRAGMA max_page_count = ${pages + 1}`);
    const big = Array.from({ length: 500 }, (_, id) =>
      series(metric, { id: id + 1, labels: [`user ${id}`, 'x'.repeat(200)] }),
    );
    const commit = { ...nothing, epoch: 9, series: big };
    expect(() => store.commit(commit)).toThrow(new StoreError('database or disk is full'));
    expect(store.epoch()).toBe(0);
    expect(store.series(metric)).toEqual([]);
    database.exec('PRAGMA max_page_count = 1000000');
    store.commit(commit);
    expect(store.epoch()).toBe(9);
    expect(store.series(metric)).toHaveLength(500);
    store.close();
  });
});

describe('a state file', () => {
  const file = (): string => join(folder, 'state.db');
  const aside = (): string[] =>
    readdirSync(folder).filter((name) => /^state\.db\.set-aside-20260301T120000000Z$/.test(name));

  it('that is corrupt is moved away, with its content, and a new one is begun', () => {
    const store = new SqliteStore(openDatabase(folder, NOW).database);
    const metric = store.metric('audit_test_total', 'one');
    store.commit({
      ...nothing,
      series: Array.from({ length: 200 }, (_, id) => series(metric, { id: id + 1, labels: [String(id)] })),
    });
    store.close();
    const content = readFileSync(file());
    content.fill(0x5a, 4096 + 100, 12_000);
    writeFileSync(file(), content);
    const opened = openDatabase(folder, NOW);
    expect(opened.setAside).toMatch(
      /^.*state\.db: (it is corrupt|it is not a usable state file) \(.*\); it was moved to .*state\.db\.set-aside-20260301T120000000Z and a new one was begun: counters start at 0, sources where "start" says$/,
    );
    opened.database.close();
    expect(readFileSync(join(folder, aside()[0] ?? ''))).toEqual(content);
  });

  it('that is no database is moved away, never overwritten', () => {
    writeFileSync(file(), 'precious notes of somebody, long enough to be no empty file\n'.repeat(20));
    const opened = openDatabase(folder, NOW);
    expect(opened.setAside).toContain('it is not a usable state file (file is not a database)');
    opened.database.close();
    expect(readFileSync(join(folder, aside()[0] ?? ''), 'utf8')).toContain('precious');
  });

  it('of another program is moved away', () => {
    const other = new DatabaseSync(file());
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    const opened = openDatabase(folder, NOW);
    expect(opened.setAside).toContain('it is a database of another program');
    opened.database.close();
    expect(aside()).toHaveLength(1);
  });

  it('of a newer release is refused and left as it is', () => {
    openDatabase(folder, NOW).database.close();
    const newer = new DatabaseSync(file());
    newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    expect(() => openDatabase(folder, NOW)).toThrow(
      new StoreError(
        `the state file has schema version ${SCHEMA_VERSION + 1}, this audit-exporter knows up to ${SCHEMA_VERSION}; run the newer release again, or choose another state.path`,
      ),
    );
    expect(aside()).toEqual([]);
  });

  it('that is empty is used', () => {
    writeFileSync(file(), '');
    const opened = openDatabase(folder, NOW);
    expect(opened.setAside).toBeUndefined();
    opened.database.close();
  });

  it('that was cut short by a crash of the machine is moved away', () => {
    openDatabase(folder, NOW).database.close();
    truncateSync(file(), 5000);
    const opened = openDatabase(folder, NOW);
    expect(opened.setAside).toContain('state.db');
    opened.database.close();
  });

  it('belongs to one process: another is told so, and can have it after a kill', async () => {
    const module = join(import.meta.dirname, '..', '..', 'exporter', 'src', 'store', 'open.ts');
    const script = `import { openDatabase } from ${JSON.stringify(module)};
      openDatabase(${JSON.stringify(folder)}, 0); console.log('open'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => openDatabase(folder, NOW)).toThrow(
      new StoreError(
        `${file()} is in use by another process; every audit-exporter needs a state directory of its own (state.path)`,
      ),
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    openDatabase(folder, NOW).database.close();
    expect(aside()).toEqual([]);
  });
});

it('a folder that cannot be created is named with the cure', () => {
  const blocker = join(folder, 'file');
  writeFileSync(blocker, '');
  chmodSync(blocker, 0o400);
  const path = join(blocker, 'state');
  expect(() => openDatabase(path, NOW)).toThrow(
    new StoreError(
      `state directory ${path} cannot be created (ENOTDIR); set state.path to a folder that this user may write, or to ":memory:"`,
    ),
  );
  expect(existsSync(path)).toBe(false);
});
