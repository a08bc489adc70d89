/** Explore's histogram of log lines: one series for each level, told by the label `level`. */
import type { CountSeries } from '../api/answers.ts';
import { severityOfOutcome } from './event-frame.ts';

/** Counts by event_outcome, added up by the severity that the events of each have. */
export function bySeverity(series: readonly CountSeries[]): CountSeries[] {
  const sums = new Map<string, CountSeries>();
  for (const { metric, values } of series) {
    const level = severityOfOutcome(metric['event_outcome']);
    const before = sums.get(level)?.values;
    const added = values.map(([time, count], step): [number, string] => [
      time,
      String(Number(count) + Number(before?.[step]?.[1] ?? 0)),
    ]);
    sums.set(level, { metric: { level }, values: added });
  }
  return [...sums.values()];
}
