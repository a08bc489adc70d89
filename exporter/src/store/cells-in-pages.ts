/** Schema version 2: the numbers of series lie in pages of cells (docs/decisions/006-cells-in-pages.md). */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { pageId } from './pages.ts';

const TABLES = `
  ALTER TABLE series RENAME TO series_1;
  DROP INDEX series_labels;
  CREATE TABLE series  (metric INTEGER NOT NULL, slot INTEGER NOT NULL, labels TEXT NOT NULL, base REAL NOT NULL,
                        born INTEGER NOT NULL, created_at REAL NOT NULL, PRIMARY KEY (metric, slot)) WITHOUT ROWID;
  CREATE TABLE page    (id INTEGER PRIMARY KEY, cells BLOB NOT NULL);
  CREATE TABLE expired (metric INTEGER NOT NULL, labels TEXT NOT NULL, value REAL NOT NULL, buckets TEXT,
                        created_at REAL NOT NULL, changed_at REAL NOT NULL, PRIMARY KEY (metric, labels)) WITHOUT ROWID;
  INSERT INTO expired SELECT metric, labels, value, buckets, created_at, changed_at FROM series_1 WHERE expired = 1;`;

/** As they are in this version, whatever they become later. */
const PAGE_CELLS = 256;
const NUMBERS_A_CELL = 2;

export function cellsInPages(database: DatabaseSync): void {
  database.exec(TABLES);
  const metrics = database.prepare('SELECT DISTINCT metric FROM series_1 WHERE expired = 0').all();
  for (const row of metrics) moveSeries(database, Number(row['metric']));
  database.exec('DROP TABLE series_1');
}

function moveSeries(database: DatabaseSync, metric: number): void {
  const put = database.prepare('INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)');
  const rows = database.prepare('SELECT * FROM series_1 WHERE metric = ? AND expired = 0 ORDER BY id').iterate(metric);
  const numbers: number[] = [];
  let slot = 0;
  for (const row of rows) {
    const { labels = '', base = 0, born = 0, created_at: created = 0, changed_at: changed = 0 } = row;
    put.run(metric, slot++, labels, base, born, created);
    for (const value of cellsOf(row)) numbers.push(value, Number(changed));
  }
  const page = database.prepare('INSERT INTO page VALUES (?, ?)');
  const size = PAGE_CELLS * NUMBERS_A_CELL;
  for (let from = 0; from < numbers.length; from += size) {
    const cells = Float64Array.from(numbers.slice(from, from + size));
    page.run(pageId(metric, from / size), new Uint8Array(cells.buffer));
  }
}

/** A counter's value; a histogram's sum and buckets. */
function cellsOf({ value = 0, buckets = null }: Record<string, SQLOutputValue>): number[] {
  if (buckets === null) return [Number(value)];
  return [Number(value), ...(JSON.parse(String(buckets)) as number[])]; // version 1 wrote numbers
}
