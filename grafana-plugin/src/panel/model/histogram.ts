/** Events over time, in buckets, by the values of one field. */
import type { Events } from './events.ts';
import { textOf } from './values.ts';

export interface Range {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface Histogram extends Range {
  /** The start of the first bucket, at or before `from`. */
  readonly start: number;
  /** Milliseconds. */
  readonly width: number;
  readonly buckets: number;
  readonly series: readonly Series[];
  /** All events of each bucket. */
  readonly totals: Uint32Array;
}

export interface Series {
  /** The field's value; '' for events without it; OTHERS for those that are left over. */
  readonly value: string;
  readonly counts: Uint32Array;
  readonly total: number;
}

/** No value of a field: it has a control character. */
export const OTHERS = '\0others';
const MAX_SERIES = 8;
/** These stand at the axis, where lengths can be compared; failures first. */
const FIRST = ['failure', 'success', 'unknown'];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WIDTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((days) => days * DAY),
];

/** The smallest round width that needs at most so many buckets. */
export function bucketWidth({ from, to }: Range, buckets: number): number {
  const least = Math.max(1, to - from) / Math.max(1, buckets);
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / (365 * DAY)) * 365 * DAY;
}

/** `offset`: of the time zone, in milliseconds, so that days begin where people have their midnight. */
export function histogramOf(
  events: Events,
  rows: Uint32Array,
  range: Range,
  by: string,
  { buckets: wanted, offset = 0 }: { readonly buckets: number; readonly offset?: number },
): Histogram {
  const width = bucketWidth(range, wanted);
  const start = Math.floor((range.from + offset) / width) * width - offset;
  const buckets = Math.max(1, Math.ceil((range.to - start) / width));
  const read = events.reader(by);
  // What happened at the very end belongs to the range: no bucket begins there for it alone.
  const bucketOf = (row: number): number => {
    const time = events.times[row] ?? NaN;
    return time === range.to ? buckets - 1 : Math.floor((time - start) / width);
  };
  const inRange = rows.filter((row) => bucketOf(row) >= 0 && bucketOf(row) < buckets);
  const series = chooseSeries(inRange, read).map((value) => ({ value, counts: new Uint32Array(buckets), total: 0 }));
  const byValue = new Map(series.map((one) => [one.value, one]));
  const totals = new Uint32Array(buckets);
  for (const row of inRange) {
    const one = byValue.get(textOf(read(row))) ?? byValue.get(OTHERS);
    if (!one) continue;
    const bucket = bucketOf(row);
    one.total += 1;
    one.counts[bucket] = (one.counts[bucket] ?? 0) + 1;
    totals[bucket] = (totals[bucket] ?? 0) + 1;
  }
  return { ...range, start, width, buckets, series, totals };
}

/** The values in the order of the legend: known ones, then the frequent ones; of too many the rest is one. */
function chooseSeries(rows: Uint32Array, read: (row: number) => unknown): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = textOf(read(row));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts]
    .sort(([a, ofA], [b, ofB]) => placeOf(a) - placeOf(b) || ofB - ofA || (a < b ? -1 : 1))
    .map(([value]) => value);
  return values.length <= MAX_SERIES ? values : [...values.slice(0, MAX_SERIES - 1), OTHERS];
}

function placeOf(value: string): number {
  const place = FIRST.indexOf(value);
  return place === -1 ? FIRST.length : place;
}
