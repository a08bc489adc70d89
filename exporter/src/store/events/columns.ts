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
import type { StoredEvent } from './stored-event.ts';

const VERSION = 1;
const BULKY_VALUES = 100;

/** The columns of events before they are written. */
export interface BuiltColumns {
  readonly fields: ReadonlyMap<FieldName, TextColumn>;
  /** Each value is a list of names; code 0: none. */
  readonly matched: TextColumn;
}

export function buildColumns(events: readonly StoredEvent[]): BuiltColumns {
  const count = events.length;
  const builders: (DictionaryBuilder | undefined)[] = FIELD_NAMES.map(() => undefined);
  const matched = new DictionaryBuilder(count);
  for (let row = 0; row < count; row++) {
    const event = events[row];
    if (!event) continue;
    const { fields } = event;
    for (let field = 0; field < builders.length; field++) {
      const value = fields[field];
      if (value !== undefined) (builders[field] ??= new DictionaryBuilder(count)).set(row, value);
    }
    if (event.matched.length > 0) matched.set(row, textOfNames(event.matched));
  }
  const fields = new Map<FieldName, TextColumn>();
  FIELD_NAMES.forEach((name, index) => {
    const builder = builders[index];
    if (builder) fields.set(name, builder.built());
  });
  return { fields, matched: matched.built() };
}

/** Names of metrics have no space in them. */
const textOfNames = (names: readonly string[]): string => names.join(' ');

/** The metrics of a value of the column `matched`. */
export const namesOf = (text: string): string[] => text.split(' ');

const isBulky = ({ values }: TextColumn): boolean => values.length > BULKY_VALUES;

/** `lengths`: the bytes of each raw line, undefined for none. */
export function writeColumns(
  writer: ByteWriter,
  events: readonly StoredEvent[],
  { fields, matched }: BuiltColumns,
  lengths: readonly (number | undefined)[],
): void {
  writer.byte(VERSION);
  writer.number(events.length);
  let time = 0;
  let id = 0;
  for (const event of events) {
    writer.signed(event.time - time);
    writer.number(event.id - id);
    ({ time, id } = event);
  }
  for (const length of lengths) writer.number(length === undefined ? 0 : length + 1);
  writeColumn(writer, matched);
  writer.number(fields.size);
  for (const [name, column] of fields) {
    writer.text(name);
    writer.byte(isBulky(column) ? 1 : 0);
    if (!isBulky(column)) writeColumn(writer, column);
  }
}

/** The raw lines, one behind the other, each followed by the bulky values of its event. Returns the bytes of each. */
export function writeLines(
  writer: ByteWriter,
  events: readonly StoredEvent[],
  { fields }: BuiltColumns,
): (number | undefined)[] {
  const bulky = [...fields.values()].filter(isBulky);
  return events.map(({ line }, row) => {
    const length = line === undefined ? undefined : writer.plain(line);
    for (const { values, codes } of bulky) writer.optionalText(values[(codes[row] ?? 0) - 1]);
    return length;
  });
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
    if (builder) fields.set(name, builder.built());
  });
  return starts;
}
