/** Which rows are shown, and in which order. */
import type { Events } from './events.ts';
import { textOf } from './values.ts';

export interface Filter {
  /** A column's name. */
  readonly name: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

export interface Sort {
  /** A column's name, or TIME or MESSAGE. */
  readonly by: string;
  readonly descending: boolean;
}

export const TIME = '@timestamp';
export const MESSAGE = 'message';

/** Rows that pass all filters and have a time, in the order of the events. */
export function filterRows(events: Events, filters: readonly Filter[]): Uint32Array {
  const tests = filters.map(({ name, operator, value }) => {
    const read = events.reader(name);
    return (row: number): boolean => (textOf(read(row)) === value) === (operator === '=');
  });
  const rows = new Uint32Array(events.length);
  let count = 0;
  for (let row = 0; row < events.length; row += 1) {
    if (!Number.isNaN(events.times[row]) && tests.every((test) => test(row))) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** A new array in the wanted order; equal rows keep the newest first. */
export function sortRows(events: Events, rows: Uint32Array, { by, descending }: Sort): Uint32Array {
  const { times } = events;
  const byTime = (a: number, b: number): number => (times[b] ?? 0) - (times[a] ?? 0) || a - b;
  const sign = descending ? -1 : 1;
  if (by === TIME) return sorted(rows, descending ? byTime : (a, b) => -byTime(a, b));
  const rank = ranks(events, rows, by);
  return sorted(rows, (a, b) => sign * ((rank[a] ?? 0) - (rank[b] ?? 0)) || byTime(a, b));
}

/** Answers come in order: then nothing is left to do but to look. */
function sorted(rows: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
  const inOrder = (step: (at: number) => number): boolean => {
    for (let at = 1; at < rows.length; at += 1) if (step(at) > 0) return false;
    return true;
  };
  if (inOrder((at) => compare(rows[at - 1] ?? 0, rows[at] ?? 0))) return rows.slice();
  if (inOrder((at) => compare(rows[at] ?? 0, rows[at - 1] ?? 0))) return rows.slice().reverse();
  return rows.slice().sort(compare);
}

const MANY = 5000;

/** The place of each row's value among all values: texts are compared once for each value, not for each pair of rows. */
function ranks(events: Events, rows: Uint32Array, by: string): Float64Array {
  const read = by === MESSAGE ? events.message : events.reader(by);
  const rank = new Float64Array(events.length);
  const numbers = rows.every((row) => typeof (read(row) ?? 0) === 'number');
  if (numbers) {
    for (const row of rows) rank[row] = Number(read(row) ?? -Infinity);
    return rank;
  }
  const texts = new Map<string, number>();
  for (const row of rows) texts.set(textOf(read(row)), 0);
  // So many are lines or ids, which nobody reads as words: the rules of a language would only take time.
  const compare = texts.size > MANY ? undefined : new Intl.Collator(undefined, { numeric: true }).compare;
  [...texts.keys()].sort(compare).forEach((text, place) => texts.set(text, place));
  for (const row of rows) rank[row] = texts.get(textOf(read(row))) ?? 0;
  return rank;
}
