/** An event as it is stored. */
import { FIELD_NAMES } from '../../event.ts';
import { AS_TEXT } from '../../live-event.ts';
import type { LabelKey } from '../../selector/labels.ts';
import type { ByteWriter } from './bytes.ts';

/** What the pipeline gives to be kept. */
export interface EventInput {
  /** ms since the epoch. */
  readonly time: number;
  readonly source: string;
  /** In the order of FIELD_NAMES; undefined for a field that the event does not have. */
  readonly fields: readonly (string | undefined)[];
  /** The names of the metrics that counted it, the built-in ones left out. */
  readonly matched: readonly string[];
  /** The raw line; undefined where it must not be kept. */
  readonly line: string | undefined;
}

/** The same, whose parts are asked for one by one: hardly anything of most events has to become a text. */
export interface Keepable {
  readonly time: number;
  readonly source: string;
  /** Mostly the same list for the same metrics. */
  readonly matched: readonly string[];
  /** By field: the number of its value (see Texts); NO_VALUE, IN_LINE or AS_TEXT. */
  readonly ids: Int32Array;
  /** By field that is IN_LINE: where in the bytes of the line its value is, from 1 to 1,024 bytes. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The value of a field that is AS_TEXT. */
  textOf(field: number): string;
  /** Writes the raw line; false where there is none, or it must not be kept. */
  writeLine(writer: ByteWriter): boolean;
}

export const NO_VALUE = 0;

/** Values by their numbers, from 1 on. */
export interface Texts {
  text(id: number): string;
}

const NOWHERE = new Int32Array(FIELD_NAMES.length);

export const keepableOf = ({ time, source, fields, matched, line }: EventInput): Keepable => ({
  ...{ time, source, matched },
  ids: Int32Array.from(fields, (value) => (value === undefined ? NO_VALUE : AS_TEXT)),
  starts: NOWHERE,
  ends: NOWHERE,
  textOf: (field) => fields[field] ?? '',
  writeLine: (writer) => {
    if (line !== undefined) writer.plain(line);
    return line !== undefined;
  },
});

export interface StoredEvent extends EventInput {
  /** Ascending in the order in which events were read; stable, and never given twice. */
  readonly id: number;
  /** When it was read, ms since the epoch: its age for retention. */
  readonly storedAt: number;
}

const FIELD_INDEX: ReadonlyMap<string, number> = new Map(FIELD_NAMES.map((field, index) => [field, index]));

/** Where a field is in `fields`; -1 for none. */
export const indexOfField = (field: string): number => FIELD_INDEX.get(field) ?? -1;

/** What a label is in the event; none stands for "". Several has only `metric`. */
export function labelValuesOf(event: EventInput, key: LabelKey): readonly string[] {
  if (key === 'metric') return event.matched;
  const value = key === 'source' ? event.source : event.fields[indexOfField(key)];
  return value === undefined ? [] : [value];
}

/** As long as a label value may be, so that the selector of a series is the selector of its events. */
const MAX_VALUE = 1024;

/** A field value as it is stored: valid Unicode and bounded, exactly as the label of a series is. */
export function storedValue(value: string): string {
  return (value.length > MAX_VALUE ? value.slice(0, MAX_VALUE) : value).toWellFormed();
}

/** Years 69384 before and 73326 after: differences of times stay exact integers when doubled. */
const MAX_TIME = 2 ** 51;

export const storedTime = (time: number): number =>
  Math.round(Math.min(MAX_TIME, Math.max(-MAX_TIME, Number.isNaN(time) ? 0 : time)));
