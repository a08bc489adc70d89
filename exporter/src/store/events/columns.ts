/**
 * The columns of a block, everything but the raw lines: ids, times, metrics, fields. Fields have their names in it, so that
 * blocks stay readable when a release adds one.
 *
 * A field with many values, such as an id, is `bulky`: it has no dictionary. What is in the event's line as it stands is
 * told by its place there; other values lie behind the lines, where they are compressed with them.
 */
import { FIELD_NAMES } from '../../event.ts';
import { IN_LINE } from '../../live-event.ts';
import { prefixOf } from './bloom.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { ColumnCodes } from './column-codes.ts';
import type { TextColumn } from './dictionary.ts';
import { DictionaryBytes, readColumn } from './dictionary.ts';
import type { Hashes } from './hashes.ts';
import { namesOf } from './matched-column.ts';
import type { OpenBlock } from './open-block.ts';
import { BLOCK_EVENTS } from './open-block.ts';

const VERSION = 2;
const BULKY_VALUES = 100;

/** How a field is written. */
const DICTIONARY = 0;
const BULKY = 1;

/** The label of the metrics. */
const METRIC = 'metric';
const METRIC_PREFIX = prefixOf(METRIC);
const PREFIXES = Int32Array.from(FIELD_NAMES, prefixOf);

/** Writes columns, always in the same memory. */
export class ColumnsWriter {
  readonly #codes = new ColumnCodes();
  readonly #dictionary = new DictionaryBytes();
  /** By row, of a bulky field: twice the bytes of a value and 1, and 1 more where it is in its line; 0: there is none. */
  readonly #sizes = new Int32Array(BLOCK_EVENTS);
  /** Where in their lines those are that are there. */
  readonly #places = new Int32Array(BLOCK_EVENTS);

  /**
   * Writes the block's columns, and puts the values that lie behind its lines there. `hashes` gets those of all labels and
   * values, also of "" for a label that some event lacks.
   */
  write(writer: ByteWriter, block: OpenBlock, hashes: Hashes): void {
    writer.byte(VERSION);
    writeNumbers(writer, block);
    this.#writeMatched(writer, block, hashes);
    const lines = viewOf(block.lines);
    for (let field = 0; field < FIELD_NAMES.length; field++) this.#writeField(writer, block, lines, field, hashes);
    writer.sizedText('');
  }

  #writeMatched(writer: ByteWriter, { matched, count }: OpenBlock, hashes: Hashes): void {
    const { values, codes } = matched;
    this.#dictionary.clear();
    for (const text of values) this.#dictionary.addText(text);
    this.#dictionary.write(writer, codes, count);
    for (const name of new Set(values.flatMap(namesOf))) hashes.addText(METRIC_PREFIX, name);
    for (let row = 0; row < count; row++) if (codes[row] === 0) return hashes.addText(METRIC_PREFIX, '');
  }

  #writeField(writer: ByteWriter, block: OpenBlock, lines: DataView, field: number, hashes: Hashes): void {
    const prefix = PREFIXES[field] ?? 0;
    const codes = this.#codes;
    codes.take(block, lines, field, prefix);
    if (codes.hasAbsent) hashes.addText(prefix, '');
    if (codes.distinct === 0) return;
    const bulky = codes.distinct > BULKY_VALUES;
    writer.sizedText(FIELD_NAMES[field] ?? '');
    writer.byte(bulky ? BULKY : DICTIONARY);
    if (bulky) this.#writeBulky(writer, block, field);
    else this.#writeDictionary(writer, block, field);
    for (let code = 0; code < codes.distinct; code++) {
      const hash = codes.hashes[code] ?? 0;
      if (hash === 0) hashes.addText(prefix, block.text(codes.firstRows[code] ?? 0, field) ?? '');
      else hashes.add(hash);
    }
  }

  #writeDictionary(writer: ByteWriter, block: OpenBlock, field: number): void {
    const { codes, firstRows, distinct } = this.#codes;
    const { lines, values, starts, sizes } = block;
    const dictionary = this.#dictionary;
    dictionary.clear();
    for (let code = 0; code < distinct; code++) {
      const row = firstRows[code] ?? 0;
      const at = block.at(row, field);
      const start = starts[at] ?? 0;
      if (values[at] === IN_LINE) dictionary.addBytes(lines, start, start + (sizes[at] ?? 0));
      else dictionary.addText(block.text(row, field) ?? '');
    }
    dictionary.write(writer, codes, block.count);
  }

  #writeBulky(writer: ByteWriter, block: OpenBlock, field: number): void {
    const { values, starts, sizes, lengths, count } = block;
    let places = 0;
    let line = 0;
    for (let row = 0; row < count; row++) {
      const at = block.at(row, field);
      if (values[at] === IN_LINE) {
        this.#sizes[row] = 2 * (sizes[at] ?? 0) + 2;
        this.#places[places++] = (starts[at] ?? 0) - line;
      } else {
        const text = block.text(row, field);
        this.#sizes[row] = text === undefined ? 0 : 2 * block.append(text) + 1;
      }
      line += Math.max(0, (lengths[row] ?? 0) - 1);
    }
    writer.numbers(this.#sizes, count);
    writer.numbers(this.#places, places);
  }
}

function writeNumbers(writer: ByteWriter, { count, times, ids, lengths }: OpenBlock): void {
  writer.number(count);
  let time = 0;
  for (let row = 0; row < count; row++) {
    const next = times[row] ?? 0;
    writer.signed(next - time);
    time = next;
  }
  let id = 0;
  for (let row = 0; row < count; row++) {
    const next = ids[row] ?? 0;
    writer.number(next - id);
    id = next;
  }
  writer.numbers(lengths, count);
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Where the values of a bulky field are, among the lines and what is behind them. */
export interface BulkyColumn {
  readonly starts: Int32Array;
  /** Like `starts` where there is no value. */
  readonly ends: Int32Array;
}

export interface ReadColumns {
  readonly times: Float64Array;
  readonly ids: Float64Array;
  /** Bytes of each raw line, and 1 more; 0: there is none. */
  readonly lengths: Int32Array;
  /** Where each line begins. */
  readonly lines: Int32Array;
  readonly matched: TextColumn;
  readonly fields: ReadonlyMap<string, TextColumn | BulkyColumn>;
  /** The bytes of all lines and of what is behind them. */
  readonly size: number;
}

export const isBulky = (column: TextColumn | BulkyColumn): column is BulkyColumn => 'starts' in column;

export function readColumns(reader: ByteReader): ReadColumns {
  const version = reader.byte();
  if (version !== VERSION) throw new Error(`event block of version ${version}, known is ${VERSION}`);
  const count = reader.number();
  const times = new Float64Array(count);
  const ids = new Float64Array(count);
  const lengths = new Int32Array(count);
  const lines = new Int32Array(count);
  let time = 0;
  for (let row = 0; row < count; row++) times[row] = time += reader.signed();
  let id = 0;
  for (let row = 0; row < count; row++) ids[row] = id += reader.number();
  let end = 0;
  for (let row = 0; row < count; row++) {
    lines[row] = end;
    lengths[row] = reader.number();
    end += Math.max(0, (lengths[row] ?? 0) - 1);
  }
  const matched = readColumn(reader, count);
  const fields = new Map<string, TextColumn | BulkyColumn>();
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    if (reader.byte() !== BULKY) fields.set(name, readColumn(reader, count));
    else {
      const column = readBulky(reader, lines, end);
      fields.set(name, column);
      end = column.end;
    }
  }
  return { times, ids, lengths, lines, matched, fields, size: end };
}

/** `behind`: where the values of the field begin that are in no line. */
function readBulky(reader: ByteReader, lines: Int32Array, behind: number): BulkyColumn & { readonly end: number } {
  const count = lines.length;
  const sizes = new Int32Array(count);
  for (let row = 0; row < count; row++) sizes[row] = reader.number();
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let end = behind;
  for (let row = 0; row < count; row++) {
    const size = sizes[row] ?? 0;
    if (size === 0) continue;
    const inLine = size % 2 === 0;
    const length = (size - (inLine ? 2 : 1)) / 2;
    const start = inLine ? (lines[row] ?? 0) + reader.number() : end;
    if (!inLine) end += length;
    starts[row] = start;
    ends[row] = start + length;
  }
  return { starts, ends, end };
}
