/** What a metric of the series table is. */

export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'histogram';
  /** Label names as Prometheus has them: `user_name`. */
  readonly labels: readonly string[];
  /** How many label sets it may have; more are counted under `other`. */
  readonly maxSeries: number;
  /** A series that did not change for so long (ms) is no longer exposed; undefined: never. */
  readonly expireAfter: number | undefined;
  /** Histogram: ascending upper bounds, without +Inf. */
  readonly buckets: readonly number[];
  /** What the counter counts, as text: a metric whose identity changes starts a new counter. */
  readonly identity: string;
  /** Whether the first event is held at 0 for one scrape (see Scrapers). */
  readonly hold: boolean;
}

/** The value of every label of the series that counts what is over the cap. */
export const OTHER = 'other';

export const labelName = (field: string): string => field.replaceAll('.', '_');

/** Longer label values are cut: a hostile field must not become a label of a megabyte. */
const MAX_LABEL_VALUE = 1024;

/** A label value that Prometheus takes: valid Unicode (a lone surrogate would become a duplicate) and bounded. */
export function labelValue(value: string): string {
  return (value.length > MAX_LABEL_VALUE ? value.slice(0, MAX_LABEL_VALUE) : value).toWellFormed();
}
