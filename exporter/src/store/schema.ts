/** The database schema and its migrations. A change adds a migration; it never edits one that was released. */
import type { DatabaseSync } from 'node:sqlite';
import { cellsInPages } from './cells-in-pages.ts';
import { EVENT_TABLES } from './events/schema.ts';

/** "audt": marks the file as ours, see https://sqlite.org/pragma.html#pragma_application_id */
export const APPLICATION_ID = 0x61756474;

type Migration = (database: DatabaseSync) => void;

const MIGRATIONS: readonly Migration[] = [
  (database) =>
    database.exec(
      `CREATE TABLE position (source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
                              PRIMARY KEY (source, key)) WITHOUT ROWID;
       CREATE TABLE waiting  (source TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
       CREATE TABLE metric   (id INTEGER PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL,
                              UNIQUE (name, definition));
       CREATE TABLE series   (id INTEGER PRIMARY KEY, metric INTEGER NOT NULL, labels TEXT NOT NULL,
                              value REAL NOT NULL, buckets TEXT, base REAL NOT NULL, born INTEGER NOT NULL,
                              created_at REAL NOT NULL, changed_at REAL NOT NULL, expired INTEGER NOT NULL);
       CREATE UNIQUE INDEX series_labels ON series (metric, labels);
       CREATE TABLE scraper  (id TEXT PRIMARY KEY, seen INTEGER NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
       CREATE TABLE counter  (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
       INSERT INTO counter VALUES ('epoch', 0);`,
    ),
  cellsInPages,
  (database) => database.exec(EVENT_TABLES),
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the file to this version, each step in its own transaction. */
export function migrate(database: DatabaseSync, from: number): void {
  for (const [index, migration] of MIGRATIONS.slice(from).entries()) {
    database.exec('BEGIN IMMEDIATE');
    migration(database);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID};
                   PRAGMA user_version = ${from + index + 1};
                   COMMIT;`);
  }
}
