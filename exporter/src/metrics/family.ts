/** A metric and its series, found by their label values. */
import type { StoredSeries } from '../store/store.ts';
import type { MetricDefinition } from './definition.ts';
import { labelValue } from './definition.ts';
import { LabelTree } from './label-tree.ts';

/** What a series is: the live value, and the committed one that is exposed. */
export interface Series {
  readonly id: number;
  readonly labels: readonly string[];
  /** `{user_name="bob"}`, ready for the exposition. */
  readonly text: string;
  value: number;
  /** Histogram only; not cumulative. */
  readonly buckets: Float64Array | undefined;
  readonly base: number;
  readonly born: number;
  readonly createdAt: number;
  changedAt: number;
  dirty: boolean;
  expired: boolean;
  /** Undefined until the first commit: such a series is not exposed. */
  committed: { value: number; buckets: Float64Array | undefined } | undefined;
}

export class Family {
  readonly definition: MetricDefinition;
  /** The id of the definition in the store. */
  readonly metric: number;
  /** Whether the store may have series of it that have expired. */
  readonly mayReturn: boolean;
  readonly #series = new Set<Series>();
  readonly #byLabels = new LabelTree<Series>();

  constructor(definition: MetricDefinition, metric: number, hasExpired: boolean) {
    this.definition = definition;
    this.metric = metric;
    this.mayReturn = hasExpired || definition.expireAfter !== undefined;
  }

  get size(): number {
    return this.#series.size;
  }

  values(): Iterable<Series> {
    return this.#series;
  }

  find(values: readonly string[]): Series | undefined {
    return this.#byLabels.get(values);
  }

  /** Adds a series; the label values are copied, so that none keeps the log line alive that it was cut from. */
  add(values: readonly string[], state: Omit<StoredSeries, 'metric' | 'labels'>, stored: boolean): Series {
    const labels = values.map((value) => Buffer.from(value).toString());
    const count = this.definition.buckets.length + 1;
    const buckets =
      this.definition.type === 'histogram' ? Float64Array.from(state.buckets ?? new Array(count).fill(0)) : undefined;
    const series: Series = {
      id: state.id,
      labels,
      text: labelText(this.definition.labels, labels),
      value: state.value,
      buckets,
      base: state.base,
      born: state.born,
      createdAt: state.createdAt,
      changedAt: state.changedAt,
      dirty: false,
      expired: false,
      committed: stored ? { value: state.value, buckets: buckets?.slice() } : undefined,
    };
    this.#series.add(series);
    this.#byLabels.set(labels, series);
    return series;
  }

  remove(series: Series): void {
    this.#series.delete(series);
    this.#byLabels.delete(series.labels);
  }
}

/** The label values of one event, made safe: see labelValue. Values that are not safe find no series. */
export const labelValues = (values: readonly string[]): string[] => values.map(labelValue);

function labelText(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return '';
  return `{${names.map((name, index) => `${name}="${escapeLabel(values[index] ?? '')}"`).join(',')}}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const escapeLabel = (value: string): string => value.replace(/[\\"\n]/g, (char) => ESCAPES[char] ?? char);
