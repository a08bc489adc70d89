/**
 * A block: up to 256 events of one source, compressed. What a query needs to skip it (times, a filter of its values) lies
 * beside it; the raw lines are apart from the columns, because most queries look at few of them.
 */
import { constants, zstdCompressSync } from 'node:zlib';
import { FIELD_NAMES } from '../../event.ts';
import type { ValueHash } from './bloom.ts';
import { bloomOf, hashFrom, prefixOf } from './bloom.ts';
import { ByteWriter } from './bytes.ts';
import type { BuiltColumns } from './columns.ts';
import { buildColumns, namesOf, writeColumns, writeLines } from './columns.ts';
import type { StoredEvent } from './stored-event.ts';

export const BLOCK_EVENTS = 256;

/** What is known of a block without reading it. */
export interface BlockHead {
  readonly source: string;
  readonly count: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly minTime: number;
  readonly maxTime: number;
  /** When its last event was read. */
  readonly storedAt: number;
  /** A Bloom filter of the labels and values; see bloom.ts. */
  readonly values: Uint8Array;
}

export interface SealedBlock extends BlockHead {
  readonly columns: Uint8Array;
  readonly lines: Uint8Array;
}

/** The label of the metrics. */
const METRIC = 'metric';

/** Level 1 with a window of 256 KiB: see docs/decisions/007-event-blocks.md for what was measured. */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 18 };
/** Larger than what a block usually becomes, so that it comes in one piece. */
const CHUNK = 128 * 1024;

const compress = (bytes: Buffer): Uint8Array =>
  zstdCompressSync(bytes, { params: PARAMS, pledgedSrcSize: bytes.length, chunkSize: CHUNK });

/** Makes blocks, always in the same memory. */
export class Sealer {
  readonly #columns = new ByteWriter();
  readonly #lines = new ByteWriter();

  /** Takes 1 ms for 256 lines of 1.3 KB. The events are of one source, at least one, in the order of their ids. */
  seal(events: readonly StoredEvent[]): SealedBlock {
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) throw new Error('a block has at least one event');
    const built = buildColumns(events);
    this.#columns.clear();
    this.#lines.clear();
    const lengths = writeLines(this.#lines, events, built);
    writeColumns(this.#columns, events, built, lengths);
    const lines = this.#lines.written();
    return {
      source: first.source,
      count: events.length,
      firstId: first.id,
      lastId: last.id,
      ...timesOf(events),
      storedAt: last.storedAt,
      values: bloomOf(hashesOf(built, events.length)),
      columns: compress(this.#columns.written()),
      lines: lines.length === 0 ? new Uint8Array() : compress(lines),
    };
  }
}

function timesOf(events: readonly StoredEvent[]): { minTime: number; maxTime: number } {
  let minTime = Infinity;
  let maxTime = -Infinity;
  for (const { time } of events) {
    if (time < minTime) minTime = time;
    if (time > maxTime) maxTime = time;
  }
  return { minTime, maxTime };
}

const PREFIXES: ReadonlyMap<string, number> = new Map([...FIELD_NAMES, METRIC].map((key) => [key, prefixOf(key)]));

/** Also "" of a label that some event lacks. */
function hashesOf({ fields, matched }: BuiltColumns, count: number): ValueHash[] {
  const hashes: ValueHash[] = [];
  const add = (key: string, values: Iterable<string>, codes: ArrayLike<number>): void => {
    const prefix = PREFIXES.get(key) ?? prefixOf(key);
    for (const value of values) hashes.push(hashFrom(prefix, value));
    if (hasAbsent(codes, count)) hashes.push(hashFrom(prefix, ''));
  };
  for (const name of FIELD_NAMES) {
    const column = fields.get(name);
    add(name, column?.values ?? [], column?.codes ?? [0]);
  }
  add(METRIC, new Set(matched.values.flatMap(namesOf)), matched.codes);
  return hashes;
}

function hasAbsent(codes: ArrayLike<number>, count: number): boolean {
  for (let row = 0; row < count; row++) if (codes[row] === 0) return true;
  return false;
}
