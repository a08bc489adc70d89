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
import { namesOf, writeColumns, writeLines } from './columns.ts';
import type { OpenBlock } from './open-block.ts';

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

/** Level 1 with a window of 256 KiB: see docs/decisions/009-events-in-blocks.md for what was measured. */
const PARAMS = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 18,
  [constants.ZSTD_c_checksumFlag]: 1,
};

/**
 * How much smaller columns and lines usually become at least. The result has room for that, so that it comes in one piece;
 * more room would be memory outside of the heap, which makes V8 collect garbage again and again.
 */
const COLUMNS_RATIO = 2;
const LINES_RATIO = 6;
const LEAST_ROOM = 1024;

const compress = (bytes: Buffer, ratio: number): Uint8Array =>
  zstdCompressSync(bytes, {
    params: PARAMS,
    pledgedSrcSize: bytes.length,
    chunkSize: Math.max(LEAST_ROOM, Math.ceil(bytes.length / ratio)),
  });

/** Makes blocks, always in the same memory. */
export class Sealer {
  readonly #columns = new ByteWriter();
  readonly #lines = new ByteWriter();

  /** Takes 1 ms for 256 lines of 1.3 KB. The block has at least one event. */
  seal(block: OpenBlock): SealedBlock {
    const { source, count, ids, times, storedAt } = block;
    const built = block.columns();
    this.#columns.clear();
    this.#lines.clear();
    writeLines(this.#lines, block.lines, block, built);
    writeColumns(this.#columns, block, built);
    const lines = this.#lines.written();
    return {
      source,
      count,
      firstId: ids[0] ?? 0,
      lastId: ids[count - 1] ?? 0,
      ...timesOf(times, count),
      storedAt: storedAt[count - 1] ?? 0,
      values: bloomOf(hashesOf(built)),
      columns: compress(this.#columns.written(), COLUMNS_RATIO),
      lines: lines.length === 0 ? new Uint8Array() : compress(lines, LINES_RATIO),
    };
  }
}

function timesOf(times: ArrayLike<number>, count: number): { minTime: number; maxTime: number } {
  let minTime = Infinity;
  let maxTime = -Infinity;
  for (let row = 0; row < count; row++) {
    const time = times[row] ?? 0;
    if (time < minTime) minTime = time;
    if (time > maxTime) maxTime = time;
  }
  return { minTime, maxTime };
}

const PREFIXES: ReadonlyMap<string, number> = new Map([...FIELD_NAMES, METRIC].map((key) => [key, prefixOf(key)]));

/** Also "" of a label that some event lacks. */
function hashesOf({ count, fields, matched }: BuiltColumns): ValueHash[] {
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
