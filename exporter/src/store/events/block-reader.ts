/** A block that is being read. Columns are decompressed at once, the raw lines when they are needed. */
import { zstdDecompressSync } from 'node:zlib';
import type { FieldName } from '../../event.ts';
import { FIELD_NAMES } from '../../event.ts';
import { ByteReader } from './bytes.ts';
import type { BulkyColumn, ReadColumns } from './columns.ts';
import { isBulky, readColumns } from './columns.ts';
import type { TextColumn } from './dictionary.ts';
import { DictionaryBuilder } from './dictionary.ts';
import type { EventRows } from './query/rows.ts';
import { namesOf } from './matched-column.ts';
import { valueAt } from './query/rows.ts';
import type { StoredEvent } from './stored-event.ts';

/** What zlib takes at least. */
const LEAST_CHUNK = 64;

export interface ReadHead {
  readonly source: string;
  readonly storedAt: number;
}

const NO_VALUES: readonly string[] = [];

export class BlockReader implements EventRows {
  readonly source: string;
  readonly count: number;
  readonly #columns: ReadColumns;
  readonly #compressedLines: () => Uint8Array | undefined;
  readonly #storedAt: number;
  readonly #damaged: () => void;
  /** Of bulky fields, as far as somebody asked. */
  readonly #bulky = new Map<FieldName, TextColumn>();
  /** Null: they are gone. */
  #lines: Buffer | null | undefined;

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
    const column = this.#columns.fields.get(name);
    return column === undefined || !isBulky(column) ? column : this.#bulkyField(name, column);
  }

  #bulkyField(name: FieldName, column: BulkyColumn): TextColumn | undefined {
    const known = this.#bulky.get(name);
    if (known !== undefined) return known;
    if (this.#read() === null) return undefined;
    const built = new DictionaryBuilder(this.count);
    for (let row = 0; row < this.count; row++) {
      const value = this.#bulkyValue(column, row);
      if (value !== undefined) built.set(row, value);
    }
    this.#bulky.set(name, built);
    return built;
  }

  #bulkyValue({ starts, ends }: BulkyColumn, row: number): string | undefined {
    const [start, end] = [starts[row] ?? 0, ends[row] ?? 0];
    return start === end ? undefined : this.#read()?.toString('utf8', start, end);
  }

  isBulky(name: FieldName): boolean {
    const column = this.#columns.fields.get(name);
    return column !== undefined && isBulky(column);
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
      fields: FIELD_NAMES.map((name) => this.#value(name, row)),
      matched: names === undefined ? NO_VALUES : namesOf(names),
      line: withLine ? this.#line(row) : undefined,
    };
  }

  #value(name: FieldName, row: number): string | undefined {
    const column = this.#columns.fields.get(name);
    return column !== undefined && isBulky(column) ? this.#bulkyValue(column, row) : valueAt(column, row);
  }

  #line(row: number): string | undefined {
    const { lengths, lines } = this.#columns;
    const [start, length] = [lines[row] ?? 0, lengths[row] ?? 0];
    return length === 0 ? undefined : this.#read()?.toString('utf8', start, start + length - 1);
  }

  #read(): Buffer | null {
    if (this.#lines !== undefined) return this.#lines;
    const compressed = this.#compressedLines();
    if (compressed === undefined) return (this.#lines = null);
    try {
      // In one piece, and with no room for more.
      const chunkSize = Math.max(LEAST_CHUNK, this.#columns.size);
      return (this.#lines = compressed.length === 0 ? Buffer.alloc(0) : zstdDecompressSync(compressed, { chunkSize }));
    } catch {
      this.#damaged();
      return (this.#lines = null);
    }
  }
}
