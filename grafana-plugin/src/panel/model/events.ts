/** The events of all frames as columns. A row is a number; nothing is made for it until somebody looks at it. */
import type { DataFrame, Field } from '@grafana/data';
import { ECS_FIELDS } from './fields.ts';
import type { Cells, Mapping, Part } from './part.ts';
import { readFrame } from './part.ts';
import { isHidden } from './hidden.ts';
import { MESSAGE, TIME } from './rows.ts';
import { textOf } from './values.ts';

export interface Events {
  readonly length: number;
  /** Milliseconds since 1970, by row. */
  readonly times: Float64Array;
  /** Event fields first, in the order in which people read them. */
  readonly columns: readonly string[];
  readonly value: (name: string, row: number) => unknown;
  /** For many rows of one column. */
  readonly reader: (name: string) => (row: number) => unknown;
  /** The frame's field with the row's index in it, where there is one. */
  readonly cells: (name: string, row: number) => { readonly cells: Cells; readonly index: number } | undefined;
  /** The field of a column, of TIME or of MESSAGE in the first frame that has it. */
  readonly field: (name: string) => Field | undefined;
  /** The name that the data source filters a column by. */
  readonly label: (name: string) => string | undefined;
  readonly message: (row: number) => string;
  readonly hasMessage: boolean;
  /** The same for the same event after the next query. */
  readonly key: (row: number) => EventKey;
}

export interface EventKey {
  readonly time: number;
  readonly text: string;
}

export function readFrames(frames: readonly DataFrame[], mapping?: Mapping): Events {
  return join(frames.flatMap((frame) => readFrame(frame, mapping) ?? []));
}

function join(parts: readonly Part[]): Events {
  const starts: number[] = [];
  let length = 0;
  for (const part of parts) {
    starts.push(length);
    length += part.length;
  }
  const times = new Float64Array(length);
  parts.forEach((part, index) => times.set(part.times, starts[index]));
  const find = (row: number): { part: Part; index: number } | undefined => {
    let at = parts.length - 1;
    while (at > 0 && (starts[at] ?? 0) > row) at -= 1;
    const part = parts[at];
    return part && { part, index: row - (starts[at] ?? 0) };
  };
  const cells: Events['cells'] = (name, row) => {
    const found = find(row);
    const inPart = found?.part.cells.get(name);
    return found && inPart && { cells: inPart, index: found.index };
  };
  const reader: Events['reader'] = (name) => {
    const [first] = parts;
    if (parts.length === 1 && first) return first.cells.get(name)?.value ?? (() => undefined);
    return (row) => {
      const found = cells(name, row);
      return found?.cells.value(found.index);
    };
  };
  const value: Events['value'] = (name, row) => reader(name)(row);
  const message: Events['message'] = (row) => {
    const found = find(row);
    return textOf(found?.part.message?.values[found.index]);
  };
  const columns = columnsOf(parts);
  const field = (name: string): Field | undefined => first(parts, (part) => fieldOf(part, name));
  const label = (name: string): string | undefined => first(parts, ({ cells: inPart }) => inPart.get(name)?.label);
  const key = (row: number): EventKey => {
    const found = find(row);
    const id = textOf(found?.part.id?.values[found.index]);
    const text = id || [message(row), ...columns.map((name) => textOf(value(name, row)))].join('\0');
    return { time: times[row] ?? NaN, text };
  };
  const hasMessage = parts.some((part) => part.message);
  return { length, times, columns, value, reader, cells, field, label, message, hasMessage, key };
}

function first<T>(parts: readonly Part[], read: (part: Part) => T | undefined): T | undefined {
  for (const part of parts) {
    const found = read(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldOf({ time, message, cells }: Part, name: string): Field | undefined {
  if (name === TIME) return time;
  return name === MESSAGE ? message : cells.get(name)?.field;
}

function columnsOf(parts: readonly Part[]): string[] {
  const names = new Set(
    parts.flatMap(({ cells }) => [...cells].filter(([, { field }]) => !isHidden(field)).map(([name]) => name)),
  );
  const known = ECS_FIELDS.filter((name) => names.delete(name));
  return [...known, ...names];
}

/** The row of an event in a later answer; -1 where it is no more. */
export function findRow(events: Events, { time, text }: EventKey): number {
  for (let row = events.times.indexOf(time); row !== -1; row = events.times.indexOf(time, row + 1)) {
    if (events.key(row).text === text) return row;
  }
  return -1;
}

/** The event with all that is known of it, for JSON. */
export function recordOf(events: Events, row: number): Record<string, unknown> {
  const named = events.columns
    .map((name) => [name, events.value(name, row)] as const)
    .filter(([, value]) => textOf(value) !== '');
  const time = events.times[row] ?? NaN;
  const message = events.message(row);
  return {
    '@timestamp': Number.isNaN(time) ? null : new Date(time).toISOString(),
    ...Object.fromEntries(named),
    ...(message !== '' && { message }),
  };
}
