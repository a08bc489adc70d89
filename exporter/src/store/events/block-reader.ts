/** A block that is being read. Columns are decompressed at once, the raw lines when they are needed. */
import { zstdDecompressSync } from 'node:zlib';
import type { FieldName } from '../../event.ts';
import { ByteReader } from './bytes.ts';
import type { ReadColumns } from './columns.ts';
import { namesOf, readColumns, readLines } from './columns.ts';
import type { TextColumn } from './dictionary.ts';
import type { EventRows } from './query/rows.ts';
import { fieldsOfRow, valueAt } from './query/rows.ts';
import type { StoredEvent } from './stored-event.ts';

/** Larger than the lines of most blocks, so that they come in one piece. */
const LINES_CHUNK = 512 * 1024;

export interface ReadHead {
  readonly source: string;
  readonly storedAt: number;
}

interface Lines {
  readonly bytes: Buffer;
  readonly starts: Float64Array;
}

const NO_VALUES: readonly string[] = [];

export class BlockReader implements EventRows {
  readonly source: string;
  readonly count: number;
  readonly #columns: ReadColumns;
  readonly #compressedLines: () => Uint8Array | undefined;
  readonly #storedAt: number;
  readonly #damaged: () => void;
  /** Null: they are gone. */
  #lines: Lines | null | undefined;

  /**
   * `lines` gives the compressed lines; it is called once, and only when they are needed. Undefined: retention has deleted
   * them meanwhile. `damaged` is told when they cannot be read: then they are as good as deleted. Throws where the columns
   * cannot be read.
   */
  constructor(head: ReadHead, columns: Uint8Array, lines: () => Uint8Array | undefined, damaged: () => void) {
    const { source, storedAt } = head;
    this.source = source;
    this.#storedAt = storedAt;
    this.#columns = readColumns(new ByteReader(zstdDecompressSync(columns)));
    this.count = this.#columns.times.length;
    this.#compressedLines = lines;
    this.#damaged = damaged;
  }

  get times(): Float64Array {
    return this.#columns.times;
  }

  get ids(): Float64Array {
    return this.#columns.ids;
  }

  get matched(): TextColumn {
    return this.#columns.matched;
  }

  /** Undefined where no event of the block has the field. */
  field(name: FieldName): TextColumn | undefined {
    const { fields } = this.#columns;
    if (fields.get(name) === 'bulky') this.#read();
    const column = fields.get(name);
    return column === 'bulky' ? undefined : column;
  }

  isBulky(name: FieldName): boolean {
    return this.#columns.fields.get(name) === 'bulky';
  }

  /** The event of a row; without its line where that is not asked for. */
  event(row: number, withLine: boolean): StoredEvent {
    const { times, ids, matched } = this.#columns;
    const names = valueAt(matched, row);
    return {
      id: ids[row] ?? 0,
      time: times[row] ?? 0,
      storedAt: this.#storedAt,
      source: this.source,
      fields: fieldsOfRow((name) => this.field(name), row),
      matched: names === undefined ? NO_VALUES : namesOf(names),
      line: withLine ? this.#line(row) : undefined,
    };
  }

  #line(row: number): string | undefined {
    const length = this.#columns.lengths[row] ?? 0;
    const lines = length === 0 ? null : this.#read();
    if (!lines) return undefined;
    const start = lines.starts[row] ?? 0;
    return lines.bytes.toString('utf8', start, start + length - 1);
  }

  #read(): Lines | null {
    if (this.#lines !== undefined) return this.#lines;
    const compressed = this.#compressedLines();
    if (compressed === undefined) return (this.#lines = null);
    try {
      const bytes =
        compressed.length === 0 ? Buffer.alloc(0) : zstdDecompressSync(compressed, { chunkSize: LINES_CHUNK });
      return (this.#lines = { bytes, starts: readLines(new ByteReader(bytes), this.#columns) });
    } catch {
      this.#damaged();
      return (this.#lines = null);
    }
  }
}
