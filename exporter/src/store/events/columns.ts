/**
 * The columns of a block, everything but the raw lines: ids, times, metrics, fields. Fields have their names in it, so that
 * blocks stay readable when a release adds one.
 *
 * A field with many values, such as an id, is `bulky`: it lies with the raw lines, each value behind its line, which has it
 * in it: so it is compressed to next to nothing.
 */
import { FIELD_NAMES } from '../../event.ts';
import type { FieldName } from '../../event.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import type { TextColumn } from './dictionary.ts';
import { DictionaryBuilder, readColumn, writeColumn } from './dictionary.ts';
import type { Keepable } from './stored-event.ts';
import { ITS_OWN, NO_VALUE, storedValue, UNNUMBERED } from './stored-event.ts';

const VERSION = 1;
const BULKY_VALUES = 100;

/** The columns of events before they are written. */
export interface BuiltColumns {
  readonly count: number;
  readonly fields: ReadonlyMap<FieldName, TextColumn>;
  /** Each value is a list of names; code 0: none. */
  readonly matched: TextColumn;
}

/** The fields and metrics of events, filled row by row. */
export class ColumnsBuilder {
  readonly #rows: number;
  /** By number of the field; undefined where no event had it yet. */
  readonly #fields: (DictionaryBuilder | undefined)[] = FIELD_NAMES.map(() => undefined);
  readonly #matched: DictionaryBuilder;
  /** Of the last event that had some. */
  #lastNames: readonly string[] = [];
  #lastText = '';

  /** For so many events at most. */
  constructor(rows: number) {
    this.#rows = rows;
    this.#matched = new DictionaryBuilder(rows);
  }

  setFields(row: number, event: Keepable): void {
    const { ids } = event;
    for (let field = 0; field < ids.length; field++) {
      const id = ids[field] ?? NO_VALUE;
      if (id === NO_VALUE) continue;
      const column = (this.#fields[field] ??= new DictionaryBuilder(this.#rows));
      if (id > 0 && column.setById(row, id)) continue;
      const value = storedValue(event.textOf(field));
      if (id === ITS_OWN) column.append(row, value);
      else if (id === UNNUMBERED) column.set(row, value);
      else column.learn(row, id, value);
    }
  }

  /** `names` may be another list's place in memory the next time. */
  setMatched(row: number, names: readonly string[]): void {
    if (names.length === 0) return;
    if (!sameNames(names, this.#lastNames)) {
      this.#lastNames = [...names];
      this.#lastText = textOfNames(names);
    }
    this.#matched.set(row, this.#lastText);
  }

  /** Of the first `count` rows; valid until another one is set. */
  built(count: number): BuiltColumns {
    const fields = new Map<FieldName, TextColumn>();
    FIELD_NAMES.forEach((name, index) => {
      const column = this.#fields[index];
      if (column !== undefined && column.values.length > 0) fields.set(name, column);
    });
    return { count, fields, matched: this.#matched };
  }

  /** The ids of values mean other values now. */
  forgetIds(): void {
    for (const column of this.#fields) column?.forgetIds();
  }

  clear(): void {
    for (const column of this.#fields) if (column !== undefined && column.values.length > 0) column.clear();
    this.#matched.clear();
  }
}

function sameNames(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let index = 0; index < names.length; index++) if (names[index] !== others[index]) return false;
  return true;
}

/** Names of metrics have no space in them. */
const textOfNames = (names: readonly string[]): string => names.join(' ');

/** The metrics of a value of the column `matched`. */
export const namesOf = (text: string): string[] => text.split(' ');

const isBulky = ({ values }: TextColumn): boolean => values.length > BULKY_VALUES;

/** `lengths`: the bytes of each raw line, undefined for none. */
/** What a block has of each event beside the columns. */
export interface RowNumbers {
  readonly times: ArrayLike<number>;
  readonly ids: ArrayLike<number>;
  /** The bytes of each raw line and 1 more; 0: there is none. */
  readonly lengths: ArrayLike<number>;
}

export function writeColumns(
  writer: ByteWriter,
  { times, ids, lengths }: RowNumbers,
  { count, fields, matched }: BuiltColumns,
): void {
  writer.byte(VERSION);
  writer.number(count);
  let [time, id] = [0, 0];
  for (let row = 0; row < count; row++) {
    const [nextTime, nextId] = [times[row] ?? 0, ids[row] ?? 0];
    writer.signed(nextTime - time);
    writer.number(nextId - id);
    [time, id] = [nextTime, nextId];
  }
  for (let row = 0; row < count; row++) writer.number(lengths[row] ?? 0);
  writeColumn(writer, matched, count);
  writer.number(fields.size);
  for (const [name, column] of fields) {
    writer.sizedText(name);
    writer.byte(isBulky(column) ? 1 : 0);
    if (!isBulky(column)) writeColumn(writer, column, count);
  }
}

/** `lines`: the raw lines, one behind the other. Each is written again, followed by the bulky values of its event. */
export function writeLines(
  writer: ByteWriter,
  lines: Buffer,
  { lengths }: RowNumbers,
  { count, fields }: BuiltColumns,
): void {
  const bulky = [...fields.values()].filter(isBulky);
  if (bulky.length === 0) return writer.bytes(lines);
  let start = 0;
  for (let row = 0; row < count; row++) {
    const end = start + Math.max(0, (lengths[row] ?? 0) - 1);
    writer.part(lines, start, end);
    for (const { values, codes } of bulky) writer.optionalText(values[(codes[row] ?? 0) - 1]);
    start = end;
  }
}

export interface ReadColumns {
  readonly times: Float64Array;
  readonly ids: Float64Array;
  /** Bytes of each raw line, and 1 more; 0: there is none. */
  readonly lengths: Float64Array;
  readonly matched: TextColumn;
  /** `bulky`: lies with the lines, in this order. */
  readonly fields: Map<string, TextColumn | 'bulky'>;
}

export function readColumns(reader: ByteReader): ReadColumns {
  const version = reader.byte();
  if (version !== VERSION) throw new Error(`event block of version ${version}, known is ${VERSION}`);
  const count = reader.number();
  const times = new Float64Array(count);
  const ids = new Float64Array(count);
  const lengths = new Float64Array(count);
  let time = 0;
  let id = 0;
  for (let row = 0; row < count; row++) {
    times[row] = time += reader.signed();
    ids[row] = id += reader.number();
  }
  for (let row = 0; row < count; row++) lengths[row] = reader.number();
  const matched = readColumn(reader, count);
  const fields = new Map<string, TextColumn | 'bulky'>();
  for (let left = reader.number(); left > 0; left--) {
    const name = reader.text();
    fields.set(name, reader.byte() === 1 ? 'bulky' : readColumn(reader, count));
  }
  return { times, ids, lengths, matched, fields };
}

/**
 * Reads what `writeLines` wrote: the bulky fields become columns of `fields`. Returns where each line begins.
 */
export function readLines(reader: ByteReader, { lengths, fields }: ReadColumns): Float64Array {
  const count = lengths.length;
  const bulky = [...fields].filter(([, column]) => column === 'bulky').map(([name]) => name);
  const builders = bulky.map(() => new DictionaryBuilder(count));
  const starts = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    starts[row] = reader.offset;
    reader.skip(Math.max(0, (lengths[row] ?? 0) - 1));
    for (const builder of builders) {
      const value = reader.optionalText();
      if (value !== undefined) builder.set(row, value);
    }
  }
  bulky.forEach((name, index) => {
    const builder = builders[index];
    if (builder) fields.set(name, builder);
  });
  return starts;
}
