/** The store in SQLite (node:sqlite), WAL, one owner. */
import { statSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { SavedPosition } from '../sources/source.ts';
import { pageId, PAGES_PER_METRIC } from './pages.ts';
import type {
  CellPage,
  Commit,
  ExpiredSeries,
  NewSeries,
  SeriesChanges,
  Store,
  StoredScraper,
  StoredSeries,
} from './store.ts';
import { StoreError } from './store.ts';
import { EventStore } from './events/event-store.ts';
import { messageOf } from '../message.ts';

type Row = Record<string, SQLOutputValue>;

/** New series are written so many at a time: one by one they take a third longer. */
const ROWS = 32;
const ROW = '(?, ?, ?, ?, ?, ?)';

const STATEMENTS = {
  putPosition: `INSERT INTO position VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  removePosition: `DELETE FROM position WHERE source = ? AND key = ?`,
  putWaiting: `INSERT INTO waiting VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state`,
  putSeries: `INSERT INTO series VALUES ${ROW}`,
  putManySeries: `INSERT INTO series VALUES ${Array<string>(ROWS).fill(ROW).join()}`,
  putPage: `INSERT INTO page VALUES (?, ?) ON CONFLICT DO UPDATE SET cells = excluded.cells`,
  keepExpired: `INSERT INTO expired SELECT metric, labels, ?, ?, created_at, ? FROM series WHERE metric = ? AND slot = ?`,
  removeSeries: `DELETE FROM series WHERE metric = ? AND slot = ?`,
  findExpired: `SELECT * FROM expired WHERE metric = ? AND labels = ?`,
  removeExpired: `DELETE FROM expired WHERE metric = ? AND labels = ?`,
  putScraper: `INSERT INTO scraper VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen, at = excluded.at`,
  removeScraper: `DELETE FROM scraper WHERE id = ?`,
  putEpoch: `UPDATE counter SET value = ? WHERE name = 'epoch'`,
} as const;

type Statements = { readonly [K in keyof typeof STATEMENTS]: StatementSync };

export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly events: EventStore;
  #staged = 0;

  /** `now` is ms since the epoch: where the ids of events begin. */
  constructor(database: DatabaseSync, now = 0) {
    this.#database = database;
    this.events = new EventStore(database, now);
    this.#statements = Object.fromEntries(
      Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Statements; // fromEntries loses the keys
  }

  get staged(): number {
    return this.#staged;
  }

  stage(born: readonly NewSeries[]): void {
    stored(() =>
      this.#whole(() => {
        this.#begin();
        this.#writeBorn(born);
      }),
    );
  }

  commit(commit: Commit): void {
    stored(() => {
      this.#whole(() => {
        this.#begin();
        this.#write(commit);
        if (commit.events) this.events.write(commit.events);
        this.#end();
      });
      if (commit.events) this.events.committed();
    });
  }

  together<T>(work: () => T): T {
    return this.#whole(() => {
      stored(() => {
        this.#takeBack();
        this.#begin();
      });
      const result = work();
      stored(() => this.#end());
      return result;
    });
  }

  /** In the transaction of what is staged, if there is one. */
  #begin(): void {
    if (!this.#database.isTransaction) this.#database.exec('BEGIN IMMEDIATE');
  }

  #end(): void {
    this.#database.exec('COMMIT');
    this.#staged = 0;
  }

  #takeBack(): void {
    this.#staged = 0;
    if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  /** If it fails, nothing of the transaction is left. */
  #whole<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#takeBack();
      throw error;
    }
  }

  #write({ positions, waiting, series, scrapers, forgottenScrapers, epoch }: Commit): void {
    const sql = this.#statements;
    for (const { source, changes } of positions) {
      for (const { key, value } of changes.put) sql.putPosition.run(source, key, value);
      for (const key of changes.remove) sql.removePosition.run(source, key);
    }
    for (const { source, state } of waiting) sql.putWaiting.run(source, state);
    this.#writeSeries(series);
    for (const { id, seen, at } of scrapers) sql.putScraper.run(id, seen, at);
    for (const id of forgottenScrapers) sql.removeScraper.run(id);
    sql.putEpoch.run(epoch);
  }

  #writeSeries({ born, expired, pages }: SeriesChanges): void {
    const sql = this.#statements;
    this.#writeBorn(born);
    for (const { metric, slot, value, buckets, changedAt } of expired) {
      sql.keepExpired.run(value, buckets ? JSON.stringify(buckets) : null, changedAt, metric, slot);
      sql.removeSeries.run(metric, slot);
    }
    for (const { metric, number, cells } of pages) sql.putPage.run(pageId(metric, number), cells);
  }

  /** Those that are not staged yet. */
  #writeBorn(born: readonly NewSeries[]): void {
    const sql = this.#statements;
    const fresh = born.slice(this.#staged);
    for (const { returned, metric, labels } of fresh) {
      if (returned) sql.removeExpired.run(metric, JSON.stringify(labels));
    }
    const many = fresh.length - (fresh.length % ROWS);
    for (let first = 0; first < many; first += ROWS) {
      sql.putManySeries.run(...fresh.slice(first, first + ROWS).flatMap(rowOf));
    }
    for (const one of fresh.slice(many)) sql.putSeries.run(...rowOf(one));
    this.#staged = born.length;
  }

  positions(source: string): SavedPosition[] {
    return this.#all('SELECT key, value FROM position WHERE source = ?', source).map((row) => ({
      key: String(row['key']),
      value: String(row['value']),
    }));
  }

  waiting(source: string): string {
    return String(this.#all('SELECT state FROM waiting WHERE source = ?', source)[0]?.['state'] ?? '');
  }

  metric(name: string, definition: string): number {
    const find = (): Row | undefined =>
      this.#all('SELECT id FROM metric WHERE name = ? AND definition = ?', name, definition)[0];
    const known = find();
    if (known) return Number(known['id']);
    stored(() => this.#database.prepare('INSERT INTO metric (name, definition) VALUES (?, ?)').run(name, definition));
    return Number(find()?.['id']);
  }

  *series(metric: number): Iterable<StoredSeries> {
    const rows = this.#database
      .prepare('SELECT slot, labels, base, born, created_at FROM series WHERE metric = ? ORDER BY slot')
      .iterate(metric);
    for (const row of rows) {
      yield {
        slot: Number(row['slot']),
        labels: labelsOf(row),
        base: Number(row['base']),
        born: Number(row['born']),
        createdAt: Number(row['created_at']),
      };
    }
  }

  *cells(metric: number): Iterable<CellPage> {
    const first = pageId(metric, 0);
    const rows = this.#database
      .prepare('SELECT id, cells FROM page WHERE id >= ? AND id < ?')
      .iterate(first, first + PAGES_PER_METRIC);
    for (const row of rows) {
      // The column holds BLOBs only.
      yield { metric, number: Number(row['id']) - first, cells: row['cells'] as Uint8Array };
    }
  }

  hasExpired(metric: number): boolean {
    return this.#all('SELECT 1 FROM expired WHERE metric = ? LIMIT 1', metric).length > 0;
  }

  findExpired(metric: number, labels: readonly string[]): ExpiredSeries | undefined {
    const row = this.#statements.findExpired.get(metric, JSON.stringify(labels));
    if (!row) return undefined;
    return {
      value: Number(row['value']),
      buckets: row['buckets'] === null ? undefined : (JSON.parse(String(row['buckets'])) as number[]), // as written
      createdAt: Number(row['created_at']),
      changedAt: Number(row['changed_at']),
    };
  }

  scrapers(): StoredScraper[] {
    return this.#all('SELECT id, seen, at FROM scraper').map((row) => ({
      id: String(row['id']),
      seen: Number(row['seen']),
      at: Number(row['at']),
    }));
  }

  epoch(): number {
    return Number(this.#all(`SELECT value FROM counter WHERE name = 'epoch'`)[0]?.['value']);
  }

  size(): number {
    const path = this.#database.location();
    if (path === null) return 0;
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #all(sql: string, ...values: (string | number)[]): Row[] {
    return this.#database.prepare(sql).all(...values);
  }
}

/** What fails in it is the store's failure. */
function stored<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StoreError(messageOf(error));
  }
}

function rowOf({ metric, slot, labels, base, born, createdAt }: NewSeries): SQLInputValue[] {
  return [metric, slot, JSON.stringify(labels), base, born, createdAt];
}

const labelsOf = (row: Row): string[] => JSON.parse(String(row['labels'])) as string[]; // as written
