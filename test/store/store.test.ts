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
import { StoreError } from '../../exporter/src/store/store.ts';
import { NO_SERIES, nothing, NOW, page, series } from './commits.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const BOB = { slot: 0, labels: ['bob', '192.0.2.1'], base: 0, born: 7, createdAt: NOW - 5 };
describe('a commit', () => {
  it('is there after opening again', () => {
    const first = new SqliteStore(openDatabase(folder, NOW).database);
    const metric = first.metric('audit_test_total', 'one');
    first.commit({
      positions: [{ source: 'a', changes: { put: [{ key: 'file', value: '{"offset":5}' }], remove: [] } }],
      waiting: [{ source: 'a', state: 'half' }],
      series: { born: [series(metric)], expired: [], pages: [page(metric, 0, 3, NOW), page(metric, 5, 4, NOW)] },
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
    expect([...second.series(metric)]).toEqual([BOB]);
    expect([...second.cells(metric)]).toEqual([page(metric, 0, 3, NOW), page(metric, 5, 4, NOW)]);
    expect([...second.series(metric + 1), ...second.cells(metric + 1)]).toEqual([]);
    expect(second.scrapers()).toEqual([{ id: 'me', seen: 4, at: NOW }]);
    expect(second.epoch()).toBe(5);
    expect(second.size()).toBeGreaterThan(0);
    second.close();
  });

  it('has all metrics that were met together, or none of them', () => {
    const metrics = (): unknown => {
      const database = new DatabaseSync(join(folder, 'state.db'));
      const names = database.prepare('SELECT name FROM metric ORDER BY name').all();
      database.close();
      return names.map(({ name }) => name);
    };
    const names = ['audit_a_total', 'audit_b_total'];
    const refused = new Error('the second rule is wrong');
    const first = new SqliteStore(openDatabase(folder, NOW).database);
    expect(() =>
      first.together(() => {
        first.metric('audit_a_total', 'one');
        throw refused;
      }),
    ).toThrow(refused);
    first.commit(nothing);
    first.close();
    expect(metrics()).toEqual([]);
    const second = new SqliteStore(openDatabase(folder, NOW).database);
    const ids = second.together(() => names.map((name) => second.metric(name, 'one')));
    expect(names.map((name) => second.metric(name, 'one'))).toEqual(ids);
    second.close();
    expect(metrics()).toEqual(names);
    expect(() => second.together(() => 1)).toThrow(StoreError);
  });

  it.each([1, 31, 32, 33, 100])('has all of %i new series, those that came back too', (count) => {
    const store = new SqliteStore(openDatabase(folder, NOW).database);
    const metric = store.metric('audit_test_total', 'one');
    const labels = (slot: number): string[] => [`user-${slot}`, '192.0.2.1'];
    const born = Array.from({ length: count }, (_, slot) => series(metric, { slot, labels: labels(slot), base: slot }));
    store.commit({ ...nothing, series: { ...NO_SERIES, born } });
    const last = count - 1;
    const left = { metric, slot: last, value: 5, buckets: undefined, changedAt: NOW };
    store.commit({ ...nothing, series: { ...NO_SERIES, expired: [left] } });
    const others = born
      .slice(0, last)
      .map((one) => ({ ...one, slot: one.slot + count, labels: labels(one.slot + count) }));
    const back = series(metric, { slot: last, labels: labels(last), base: 5, returned: true });
    store.commit({ ...nothing, series: { ...NO_SERIES, born: [...others, back] } });
    expect(store.findExpired(metric, labels(last))).toBeUndefined();
    const found = [...store.series(metric)].map(({ slot, labels: values, base }) => [slot, values, base]);
    const wanted = [...born.slice(0, last), back, ...others].map((one) => [one.slot, one.labels, one.base]);
    expect(found).toEqual(wanted);
    store.close();
  });

  it('keeps what is left of a series that expires, until it returns', () => {
    const store = new SqliteStore(openDatabase(folder, NOW).database);
    const metric = store.metric('audit_test_total', 'one');
    const labels = ['bob', '192.0.2.1'];
    store.commit({ ...nothing, series: { ...NO_SERIES, born: [series(metric)] } });
    expect([store.hasExpired(metric), store.findExpired(metric, labels)]).toEqual([false, undefined]);
    const left = { metric, slot: 0, value: 9, buckets: [4, 5], changedAt: NOW };
    store.commit({ ...nothing, series: { ...NO_SERIES, expired: [left] } });
    expect([...store.series(metric)]).toEqual([]);
    expect(store.hasExpired(metric)).toBe(true);
    expect(store.findExpired(metric, ['eve', ''])).toBeUndefined();
    expect(store.findExpired(metric, labels)).toEqual({
      value: 9,
      buckets: [4, 5],
      createdAt: NOW - 5,
      changedAt: NOW,
    });
    // Another series takes its slot in the meantime.
    const eve = series(metric, { labels: ['eve', ''] });
    const back = series(metric, { slot: 1, base: 9, returned: true });
    store.commit({ ...nothing, series: { ...NO_SERIES, born: [eve, back] } });
    expect([...store.series(metric)]).toEqual([
      { ...BOB, labels: ['eve', ''] },
      { ...BOB, slot: 1, base: 9 },
    ]);
    expect(store.hasExpired(metric)).toBe(false);
    store.commit({
      ...nothing,
      series: {
        ...NO_SERIES,
        born: [series(metric, { slot: 2, labels: ['a', 'b'] })],
        expired: [{ ...left, slot: 2 }],
      },
    });
    expect(store.findExpired(metric, ['a', 'b'])?.value).toBe(9);
    store.close();
  });

  it('that fails leaves nothing, and can be made again when there is room', () => {
    const { database } = openDatabase(folder, NOW);
    const store = new SqliteStore(database);
    const metric = store.metric('audit_test_total', 'one');
    const pages = Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
    database.exec(`PRAGMA max_page_count = ${pages + 1}`);
    const big = Array.from({ length: 500 }, (_, id) =>
      series(metric, { slot: id, labels: [`user ${id}`, 'x'.repeat(200)] }),
    );
    const commit = { ...nothing, epoch: 9, series: { ...NO_SERIES, born: big, pages: [page(metric, 0, 1, NOW)] } };
    expect(() => store.commit(commit)).toThrow(new StoreError('database or disk is full'));
    expect(store.epoch()).toBe(0);
    expect([...store.series(metric), ...store.cells(metric)]).toEqual([]);
    database.exec('PRAGMA max_page_count = 1000000');
    store.commit(commit);
    expect(store.epoch()).toBe(9);
    expect([...store.series(metric)]).toHaveLength(500);
    expect([...store.cells(metric)]).toHaveLength(1);
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
      series: {
        ...NO_SERIES,
        born: Array.from({ length: 200 }, (_, slot) => series(metric, { slot, labels: [String(slot)] })),
      },
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
