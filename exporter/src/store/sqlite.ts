/** The store in SQLite (node:sqlite), WAL, one owner. */
import { statSync } from 'node:fs';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { SavedPosition } from '../sources/source.ts';
import type { Commit, Store, StoredScraper, StoredSeries } from './store.ts';
import { StoreError } from './store.ts';
import { messageOf } from '../message.ts';

type Row = Record<string, SQLOutputValue>;

const STATEMENTS = {
  putPosition: `INSERT INTO position VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  removePosition: `DELETE FROM position WHERE source = ? AND key = ?`,
  putWaiting: `INSERT INTO waiting VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state`,
  putSeries: `INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
              SET value = excluded.value, buckets = excluded.buckets, base = excluded.base, born = excluded.born,
                  changed_at = excluded.changed_at, expired = excluded.expired`,
  findExpired: `SELECT * FROM series WHERE metric = ? AND labels = ? AND expired = 1`,
  putScraper: `INSERT INTO scraper VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen, at = excluded.at`,
  removeScraper: `DELETE FROM scraper WHERE id = ?`,
  putEpoch: `UPDATE counter SET value = ? WHERE name = 'epoch'`,
} as const;

type Statements = { readonly [K in keyof typeof STATEMENTS]: StatementSync };

export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = Object.fromEntries(
      Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Statements; // fromEntries loses the keys
  }

  commit(commit: Commit): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#write(commit);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new StoreError(messageOf(error));
    }
  }

  #write({ positions, waiting, series, scrapers, forgottenScrapers, epoch }: Commit): void {
    const sql = this.#statements;
    for (const { source, changes } of positions) {
      for (const { key, value } of changes.put) sql.putPosition.run(source, key, value);
      for (const key of changes.remove) sql.removePosition.run(source, key);
    }
    for (const { source, state } of waiting) sql.putWaiting.run(source, state);
    for (const one of series) {
      const buckets = one.buckets ? JSON.stringify(one.buckets) : null;
      const labels = JSON.stringify(one.labels);
      const { id, metric, value, base, born, createdAt, changedAt } = one;
      sql.putSeries.run(id, metric, labels, value, buckets, base, born, createdAt, changedAt, one.expired ? 1 : 0);
    }
    for (const { id, seen, at } of scrapers) sql.putScraper.run(id, seen, at);
    for (const id of forgottenScrapers) sql.removeScraper.run(id);
    sql.putEpoch.run(epoch);
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
    try {
      this.#database.prepare('INSERT INTO metric (name, definition) VALUES (?, ?)').run(name, definition);
    } catch (error) {
      throw new StoreError(messageOf(error));
    }
    return Number(find()?.['id']);
  }

  series(metric: number): StoredSeries[] {
    return this.#all('SELECT * FROM series WHERE metric = ? AND expired = 0', metric).map(seriesOfRow);
  }

  hasExpired(metric: number): boolean {
    return this.#all('SELECT 1 FROM series WHERE metric = ? AND expired = 1 LIMIT 1', metric).length > 0;
  }

  findExpired(metric: number, labels: readonly string[]): StoredSeries | undefined {
    const row = this.#statements.findExpired.get(metric, JSON.stringify(labels));
    return row && seriesOfRow(row);
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

  lastSeriesId(): number {
    return Number(this.#all('SELECT max(id) AS id FROM series')[0]?.['id'] ?? 0);
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

/** JSON columns hold what commit wrote. */
function seriesOfRow(row: Row): StoredSeries {
  return {
    id: Number(row['id']),
    metric: Number(row['metric']),
    labels: JSON.parse(String(row['labels'])) as string[],
    value: Number(row['value']),
    buckets: row['buckets'] === null ? undefined : (JSON.parse(String(row['buckets'])) as number[]),
    base: Number(row['base']),
    born: Number(row['born']),
    createdAt: Number(row['created_at']),
    changedAt: Number(row['changed_at']),
    expired: row['expired'] === 1,
  };
}
