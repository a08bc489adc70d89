/**
 * A block: up to 256 events of one source, compressed. What a query needs to skip it (times, a filter of its values) lies
 * beside it; the raw lines are apart from the columns, because most queries look at few of them.
 */
import { Arena } from './arena.ts';
import { bloomOf } from './bloom.ts';
import { ByteWriter } from './bytes.ts';
import { ColumnsWriter } from './columns.ts';
import { Compressor } from './compressor.ts';
import { Hashes } from './hashes.ts';
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

const NOTHING = new Uint8Array();

/** Makes blocks, always in the same memory. */
export class Sealer {
  readonly #bytes = new ByteWriter();
  readonly #columns = new ColumnsWriter();
  readonly #hashes = new Hashes();
  readonly #arena = new Arena();
  readonly #compressor = new Compressor();

  /** The block has at least one event, and is to be cleared then. What is made of it is valid until `forget`. */
  seal(block: OpenBlock): SealedBlock {
    const { source, count, ids, times, storedAt } = block;
    this.#bytes.clear();
    this.#hashes.clear();
    this.#columns.write(this.#bytes, block, this.#hashes);
    const { lines } = block;
    return {
      source,
      count,
      firstId: ids[0] ?? 0,
      lastId: ids[count - 1] ?? 0,
      ...timesOf(times, count),
      storedAt: storedAt[count - 1] ?? 0,
      values: bloomOf(this.#hashes.list, this.#hashes.count),
      columns: this.#compressed(this.#bytes.written()),
      lines: lines.length === 0 ? NOTHING : this.#compressed(lines),
    };
  }

  #compressed(bytes: Buffer): Uint8Array {
    return this.#arena.copy(this.#compressor.compress(bytes));
  }

  /** All blocks that were sealed are stored. */
  forget(): void {
    this.#arena.clear();
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
