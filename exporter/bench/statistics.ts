/** Median, percentile and quotients of measurements. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * How many times as much one thing took as another: of each pair that was measured in the same turn, so that what slows the
 * machine for longer than a turn falls out.
 */
export function quotients(values: readonly number[], others: readonly number[]): Spread {
  const all = values.map((value, turn) => value / (others[turn] ?? NaN));
  return { median: median(all), lowest: Math.min(...all), highest: Math.max(...all) };
}

/** The smallest value that `percent` of the values do not exceed (nearest rank): p99 of few values is the largest. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? NaN;
}
