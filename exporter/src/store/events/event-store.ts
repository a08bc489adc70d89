/**
 * The events in the state file. Written inside the store's one transaction; read at any time, and then only what is
 * committed, because readers share the thread with the writer.
 */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { FIELD_NAMES } from '../../event.ts';
import type { EventBatch } from './batch.ts';
import { BlockReader } from './block-reader.ts';
import type { BlockHead, SealedBlock } from './block.ts';
import type { Kept, Retention } from './retention.ts';
import type { Gone, Outdated } from './retention.ts';
import { outdated } from './retention.ts';
import { widthOf } from './schema.ts';
import type { StoredEvent } from './stored-event.ts';
import { indexOfField } from './stored-event.ts';

export interface StoredHead extends BlockHead {
  readonly block: number;
}

/** Everything that is committed at one moment: blocks up to a number, and the events that are in none. */
export interface EventSnapshot {
  readonly lastBlock: number;
  readonly open: readonly (readonly StoredEvent[])[];
}

export interface EventStats {
  readonly events: number;
  readonly bytes: number;
  /** When the oldest block was stored, ms since the epoch; undefined without blocks. */
  readonly oldest: number | undefined;
  /** Since the start of the process: events that retention has deleted, by why. */
  readonly deleted: Readonly<Record<Outdated, number>>;
  /** Since the start of the process: how often a block could not be read. */
  readonly damaged: number;
}

interface Totals {
  readonly bytes: number;
  readonly events: number;
}

const STATEMENTS = {
  putBlock: 'INSERT INTO event_block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  putContent: 'INSERT INTO event_content VALUES (?, ?, ?)',
  putRecent: 'INSERT INTO event_recent VALUES (?, ?, ?, ?, ?, ?, ?)',
  removeRecent: 'DELETE FROM event_recent WHERE source = ? AND id <= ?',
  removeBlock: 'DELETE FROM event_block WHERE id = ?',
  removeContent: 'DELETE FROM event_content WHERE block = ?',
  putCounter: 'UPDATE counter SET value = ? WHERE name = ?',
  oldest: 'SELECT id, count, bytes, stored_at FROM event_block ORDER BY id LIMIT ?',
  columns: 'SELECT columns FROM event_content WHERE block = ?',
  lines: 'SELECT lines FROM event_content WHERE block = ?',
} as const;

type Statements = { readonly [K in keyof typeof STATEMENTS]: StatementSync };

/** With the pages that a block takes beside its content; close enough for a limit. */
const OVERHEAD_BYTES = 600;
const PAGE_BYTES = 4096;
/** Blocks that a commit deletes besides twice as many as it adds. */
const MOST_DELETED = 16;
/** Ids begin with the time, in µs: a state that was lost begins above the ids that it gave before. */
const IDS_PER_MS = 1000;

export class EventStore {
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  #retention: Retention = { age: undefined, size: Infinity };
  #oldest: Kept | undefined;
  /** Of all blocks. */
  #totals: Totals;
  #lastBlock: number;
  readonly #deleted = { age: 0, size: 0 };
  #damaged = 0;
  readonly #open = new Map<string, readonly StoredEvent[]>();
  #nextId: number;
  /** What the last `write()` leads to when it is committed. */
  #written:
    | {
        readonly batch: EventBatch;
        readonly totals: Totals;
        readonly lastBlock: number;
        readonly gone: readonly Gone[];
      }
    | undefined;

  /** `now` is ms since the epoch. */
  constructor(database: DatabaseSync, now: number) {
    this.#database = database;
    this.#sql = Object.fromEntries(
      Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Statements; // fromEntries loses the keys
    const counters = new Map(
      this.rows('SELECT name, value FROM counter').map((row) => [row['name'], Number(row['value'])]),
    );
    this.#nextId = counters.get('next_event') || Math.max(1, Math.floor(now * IDS_PER_MS));
    this.#totals = {
      bytes: counters.get('event_blocks_bytes') ?? 0,
      events: counters.get('event_blocks_events') ?? 0,
    };
    this.#lastBlock = Number(this.rows('SELECT max(id) AS id FROM event_block')[0]?.['id'] ?? 0);
    [this.#oldest] = this.#firstBlocks(1);
    this.#restoreOpen();
  }

  #restoreOpen(): void {
    const bySource = new Map<string, StoredEvent[]>();
    for (const row of this.rows('SELECT * FROM event_recent ORDER BY id')) {
      const event = eventOfRow(row);
      const list = bySource.get(event.source);
      if (list) list.push(event);
      else bySource.set(event.source, [event]);
    }
    for (const [source, events] of bySource) this.#open.set(source, events);
  }

  set retention(retention: Retention) {
    this.#retention = retention;
  }

  get retention(): Retention {
    return this.#retention;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** Events of a source that are stored and in no block yet. */
  open(source: string): readonly StoredEvent[] {
    return this.#open.get(source) ?? [];
  }

  get openSources(): Iterable<string> {
    return this.#open.keys();
  }

  snapshot(): EventSnapshot {
    return { lastBlock: this.#lastBlock, open: [...this.#open.values()] };
  }

  stats(): EventStats {
    const open = [...this.#open.values()].reduce((sum, events) => sum + events.length, 0);
    const { events, bytes } = this.#totals;
    return {
      events: events + open,
      bytes,
      oldest: this.#oldest?.storedAt,
      deleted: { ...this.#deleted },
      damaged: this.#damaged,
    };
  }

  /** Whether a commit would delete something. */
  retentionDue(now: number): boolean {
    return this.#oldest !== undefined && outdated([this.#oldest], this.#retention, this.#totals.bytes, now).length > 0;
  }

  /** Inside a transaction. What is written counts when `committed()` is called; else it never was. */
  write(batch: EventBatch): void {
    const sql = this.#sql;
    let { bytes, events } = this.#totals;
    let lastBlock = this.#lastBlock;
    for (const block of batch.blocks) {
      bytes += this.#writeBlock(++lastBlock, block);
      events += block.count;
    }
    for (const { source, lastId } of batch.moved) sql.removeRecent.run(source, lastId);
    for (const event of batch.added) sql.putRecent.run(...rowOfEvent(event));
    const first = this.#firstBlocks(MOST_DELETED + 2 * batch.blocks.length);
    const gone = outdated(first, this.#retention, bytes, batch.now);
    for (const kept of gone) {
      sql.removeBlock.run(kept.id);
      sql.removeContent.run(kept.id);
      bytes -= kept.bytes;
      events -= kept.count;
    }
    sql.putCounter.run(batch.nextId, 'next_event');
    sql.putCounter.run(bytes, 'event_blocks_bytes');
    sql.putCounter.run(events, 'event_blocks_events');
    this.#written = { batch, totals: { bytes, events }, lastBlock, gone };
  }

  /** Returns the bytes that it takes, roughly. */
  #writeBlock(id: number, block: SealedBlock): number {
    const { source, count, firstId, lastId, minTime, maxTime, storedAt, values, columns, lines } = block;
    const content = columns.length + lines.length;
    const bytes = Math.ceil(content / PAGE_BYTES) * PAGE_BYTES + values.length + OVERHEAD_BYTES;
    const width = widthOf(maxTime - minTime);
    this.#sql.putBlock.run(id, source, count, firstId, lastId, minTime, maxTime, width, storedAt, bytes, values);
    this.#sql.putContent.run(id, columns, lines);
    return bytes;
  }

  #firstBlocks(count: number): Kept[] {
    return this.#sql.oldest.all(count).map(keptOfRow);
  }

  /** The transaction of the last `write()` is done. */
  committed(): void {
    const written = this.#written;
    if (!written) return;
    this.#written = undefined;
    this.#totals = written.totals;
    for (const { why, count } of written.gone) this.#deleted[why] += count;
    this.#lastBlock = written.lastBlock;
    [this.#oldest] = this.#firstBlocks(1);
    for (const [source, events] of written.batch.open) this.#open.set(source, events);
    this.#nextId = written.batch.nextId;
  }

  /** Undefined when retention has deleted the block, or when it cannot be read: then `damaged` is told. */
  read(head: StoredHead, damaged: () => void): BlockReader | undefined {
    const noted = (): void => {
      this.#damaged += 1;
      damaged();
    };
    const columns = this.#sql.columns.get(head.block)?.['columns'] as Uint8Array | undefined; // the column is a BLOB
    if (columns === undefined) return undefined;
    try {
      return new BlockReader(head, columns, () => this.#lines(head.block), noted);
    } catch {
      noted();
      return undefined;
    }
  }

  #lines(block: number): Uint8Array | undefined {
    return this.#sql.lines.get(block)?.['lines'] as Uint8Array | undefined; // the column is a BLOB
  }

  rows(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return this.#database.prepare(sql).all(...values);
  }
}

const keptOfRow = (row: Record<string, SQLOutputValue>): Kept => ({
  id: Number(row['id']),
  count: Number(row['count']),
  bytes: Number(row['bytes']),
  storedAt: Number(row['stored_at']),
});

export const headOfRow = (row: Record<string, SQLOutputValue>): StoredHead => ({
  block: Number(row['id']),
  source: String(row['source']),
  count: Number(row['count']),
  firstId: Number(row['first_id']),
  lastId: Number(row['last_id']),
  minTime: Number(row['min_time']),
  maxTime: Number(row['max_time']),
  storedAt: Number(row['stored_at']),
  values: row['value_set'] as Uint8Array, // the column is a BLOB
});

function rowOfEvent({ id, source, time, storedAt, fields, matched, line }: StoredEvent): SQLInputValue[] {
  const named = FIELD_NAMES.flatMap((name, index) => (fields[index] === undefined ? [] : [[name, fields[index]]]));
  const texts = [JSON.stringify(Object.fromEntries(named)), JSON.stringify(matched)];
  return [id, source, time, storedAt, ...texts, line ?? null];
}

function eventOfRow(row: Record<string, SQLOutputValue>): StoredEvent {
  const fields = FIELD_NAMES.map((): string | undefined => undefined);
  for (const [name, value] of Object.entries(JSON.parse(String(row['fields'])) as Record<string, string>)) {
    const index = indexOfField(name); // written by rowOfEvent; -1 for a field of another release
    if (index >= 0) fields[index] = value;
  }
  return {
    id: Number(row['id']),
    source: String(row['source']),
    time: Number(row['time']),
    storedAt: Number(row['stored_at']),
    fields,
    matched: JSON.parse(String(row['matched'])) as string[], // written by rowOfEvent
    line: row['line'] === null ? undefined : String(row['line']),
  };
}
