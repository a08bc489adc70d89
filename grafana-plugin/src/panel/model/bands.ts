/** Alerts over time: each in a lane in which no other is at the same time. */
import type { Range } from './histogram.ts';

export interface Lasting {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  /** Missing: it goes on. */
  readonly endsAt?: number | undefined;
}

export interface Band<T> {
  readonly alert: T;
  /** Within the range. */
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Alerts of more than so many lanes share the last. */
export const MAX_LANES = 4;

export function bandsOf<T extends Lasting>(alerts: readonly T[], range: Range, now: number): Band<T>[] {
  const ends: number[] = [];
  return alerts
    .map((alert) => ({ alert, from: alert.startsAt, to: Math.max(alert.startsAt, alert.endsAt ?? now) }))
    .filter(({ from, to }) => from <= range.to && to >= range.from)
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .map(({ alert, from, to }) => {
      const free = ends.findIndex((end) => end < from);
      const lane = Math.min(free === -1 ? ends.length : free, MAX_LANES - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, to);
      return { alert, from: Math.max(from, range.from), to: Math.min(to, range.to), lane };
    });
}
