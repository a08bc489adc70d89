/** Opens the state file: one owner, our own file, sound, and of a version that we know. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.ts';
import { messageOf } from '../message.ts';
import { StoreError } from './store.ts';

export interface Opened {
  readonly database: DatabaseSync;
  /** Set when an unusable file was moved away: what was wrong and where it is now. */
  readonly setAside: string | undefined;
}

const FILE = 'state.db';
/** 16 MB: why so many is in docs/decisions/006-cells-in-pages.md */
const CHECKPOINT_PAGES = 4000;
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** `path` is the state directory, or `:memory:`. `now` names a file that is set aside. */
export function openDatabase(path: string, now: number): Opened {
  if (path === ':memory:') {
    const database = new DatabaseSync(':memory:');
    migrate(database, 0);
    return { database, setAside: undefined };
  }
  createDirectory(path);
  const file = join(path, FILE);
  const existed = existsSync(file);
  const first = tryOpen(file);
  if (typeof first !== 'string') return { database: first, setAside: undefined };
  if (!existed) throw new StoreError(`${file}: ${first}`);
  const away = `${file}.set-aside-${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, away + suffix);
  const second = tryOpen(file);
  if (typeof second === 'string') throw new StoreError(`${file}: ${second}`);
  return {
    database: second,
    setAside: `${file}: ${first}; it was moved to ${away} and a new one was begun: counters start at 0, sources where "start" says`,
  };
}

function createDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o750 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new StoreError(
      `state directory ${path} cannot be created (${code}); set state.path to a folder that this user may write, or to ":memory:"`,
    );
  }
}

/** The open database, or what is wrong with the file's content. Throws StoreError when the file itself is out of reach. */
function tryOpen(file: string): DatabaseSync | string {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    // One process only: the lock is taken by the first statement, held until close, and dropped by the kernel on a crash.
    database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; COMMIT;`);
    const wrong = inspect(database);
    if (wrong !== undefined) {
      database.close();
      return wrong;
    }
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;');
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    migrate(database, version(database));
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    if (error instanceof StoreError) throw error;
    return outOfReach(file, error);
  }
}

function outOfReach(file: string, error: unknown): string {
  const { errcode } = error as { errcode?: number }; // node:sqlite errors
  switch ((errcode ?? 0) & 0xff) {
    case SQLITE_BUSY:
      throw new StoreError(
        `${file} is in use by another process; every audit-exporter needs a state directory of its own (state.path)`,
      );
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      throw new StoreError(
        `${file} cannot be opened for writing; give this user read and write access to it and its folder`,
      );
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return `it is not a usable state file (${messageOf(error)})`;
    default:
      // A full disk or a failing one says nothing against the file.
      throw new StoreError(
        `${file} cannot be used now (${messageOf(error)}); free disk space or repair the disk, the file is left as it is`,
      );
  }
}

const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];

const version = (database: DatabaseSync): number => Number(pragma(database, 'user_version'));

function inspect(database: DatabaseSync): string | undefined {
  const tables = Number(Object.values(database.prepare('SELECT count(*) FROM sqlite_schema').get() ?? {})[0]);
  if (tables === 0) return undefined;
  if (pragma(database, 'application_id') !== APPLICATION_ID) return 'it is a database of another program';
  if (version(database) > SCHEMA_VERSION) {
    throw new StoreError(
      `the state file has schema version ${version(database)}, this audit-exporter knows up to ${SCHEMA_VERSION}; run the newer release again, or choose another state.path`,
    );
  }
  for (const name of checkedTables(database)) {
    const check = String(pragma(database, `quick_check('${name}')`));
    if (check !== 'ok') return `it is corrupt (${messageOf(check)})`;
  }
  return undefined;
}

/**
 * The content of the events is nearly all of the file, and reading 10 GiB would make a start last minutes: a page of it that
 * is broken is found when it is read, and costs a block of events and nothing else.
 */
function checkedTables(database: DatabaseSync): string[] {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'event_content'`);
  return ['sqlite_schema', ...tables.all().map((row) => String(row['name']))];
}
