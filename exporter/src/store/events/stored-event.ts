/** An event as it is stored. */
import { FIELD_NAMES } from '../../event.ts';
import type { LabelKey } from '../../selector/labels.ts';

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

/** A copy whose texts keep nothing else alive: a text that was cut from a chunk of a file holds the whole chunk. */
export function detached(event: StoredEvent): StoredEvent {
  return {
    ...event,
    fields: event.fields.map((value) => value && copied(value)),
    line: event.line && copied(event.line),
  };
}

const copied = (text: string): string => Buffer.from(text).toString();
