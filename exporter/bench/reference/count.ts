/** What a reference counts: metric → labels, as samples.ts spells them → count. */
import type { Samples } from '../samples.ts';
import { sampleKey } from '../samples.ts';

export type Labels = Readonly<Record<string, string>>;

/** Counts the lines of one format; a reference shares no code with the exporter. */
export type Reference = (line: string, count: Counter) => void;

export type Counter = (metric: string, labels: Labels) => void;

export class Counts {
  readonly metrics = new Map<string, Map<string, number>>();

  readonly count: Counter = (metric, labels) => {
    let samples = this.metrics.get(metric);
    if (samples === undefined) this.metrics.set(metric, (samples = new Map<string, number>()));
    const key = sampleKey(Object.entries(labels));
    samples.set(key, (samples.get(key) ?? 0) + 1);
  };

  of(metric: string): Samples {
    return this.metrics.get(metric) ?? new Map<string, number>();
  }
}
