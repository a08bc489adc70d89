/**
 * The series table: all counters and histograms that audit events feed, with caps, expiry and the first-event hold.
 * Live values change with every event; only committed values are exposed.
 */
import type { Store, StoredSeries } from '../store/store.ts';
import type { MetricDefinition } from './definition.ts';
import { OTHER } from './definition.ts';
import type { Series } from './family.ts';
import { Family, labelValues } from './family.ts';

export interface TableOptions {
  readonly store: Store;
  readonly clock: () => number;
  /** How many series all metrics together may have. */
  readonly maxSeries: number;
  /** The number that the next scrape will have. */
  readonly nextScrape: () => number;
  /** An event of this metric was counted under `other`. */
  readonly onCapped: (metric: string, now: number) => void;
}

/** When and how an event is counted. */
export interface Moment {
  /** ms since the epoch. */
  readonly now: number;
  /** The event belongs to a backlog: its series starts at its value, with no hold. */
  readonly backlog: boolean;
}

export class SeriesTable {
  readonly #options: TableOptions;
  readonly #families: Family[] = [];
  #dirty: { family: Family; series: Series }[] = [];
  #count = 0;
  #lastId: number;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#lastId = options.store.lastSeriesId();
  }

  get families(): readonly Family[] {
    return this.#families;
  }

  get size(): number {
    return this.#count;
  }

  /** Adds a metric with the series that the store has of it. */
  addMetric(definition: MetricDefinition): Family {
    const { store } = this.#options;
    const metric = store.metric(definition.name, definition.identity);
    const family = new Family(definition, metric, store.hasExpired(metric));
    for (const stored of store.series(metric)) {
      family.add(stored.labels, stored, true);
      this.#count++;
    }
    this.#families.push(family);
    return family;
  }

  /** The series of these label values, at 0 and without a hold if it is new: for closed lists of label values. */
  ensure(family: Family, values: readonly string[]): Series {
    const known = family.find(values);
    if (known) return known;
    const series = this.#create(family, values, { now: this.#options.clock(), backlog: true });
    this.#touch(family, series);
    return series;
  }

  /** Counts one in a series that `ensure` gave. */
  add(family: Family, series: Series, now: number): void {
    series.value += 1;
    this.#changed(family, series, now);
  }

  inc(family: Family, rawValues: readonly string[], moment: Moment): void {
    const series = this.#resolve(family, rawValues, moment);
    series.value += 1;
    this.#changed(family, series, moment.now);
  }

  observe(family: Family, rawValues: readonly string[], value: number, moment: Moment): void {
    const series = this.#resolve(family, rawValues, moment);
    const bounds = family.definition.buckets;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? Infinity)) index++;
    const { buckets } = series;
    if (buckets) buckets[index] = (buckets[index] ?? 0) + 1;
    series.value += value;
    this.#changed(family, series, moment.now);
  }

  #changed(family: Family, series: Series, now: number): void {
    series.changedAt = now;
    series.expired = false;
    if (!series.dirty) this.#touch(family, series);
  }

  #resolve(family: Family, rawValues: readonly string[], moment: Moment): Series {
    return family.find(rawValues) ?? this.#resolveSafe(family, labelValues(rawValues), moment);
  }

  #resolveSafe(family: Family, values: readonly string[], moment: Moment): Series {
    const known = family.find(values);
    if (known) return known;
    const full = family.size >= family.definition.maxSeries || this.#count >= this.#options.maxSeries;
    if (!full) return this.#create(family, values, moment);
    const returning = this.#returning(family, values, moment);
    if (returning) return returning;
    this.#options.onCapped(family.definition.name, moment.now);
    const others = values.map(() => OTHER);
    return family.find(others) ?? this.#create(family, others, moment);
  }

  #create(family: Family, values: readonly string[], moment: Moment): Series {
    const returning = this.#returning(family, values, moment);
    if (returning) return returning;
    const born = this.#born(family, moment);
    const times = { createdAt: moment.now, changedAt: moment.now };
    const state = { id: ++this.#lastId, value: 0, buckets: undefined, base: 0, born, expired: false, ...times };
    this.#count++;
    return family.add(values, state, false);
  }

  /**
   * A series that had expired comes back at its old value, which is then what is held for one scrape. A histogram comes
   * back at once: it has no single value to hold.
   */
  #returning(family: Family, values: readonly string[], moment: Moment): Series | undefined {
    const stored = family.mayReturn ? this.#options.store.findExpired(family.metric, values) : undefined;
    if (!stored) return undefined;
    this.#count++;
    const born = family.definition.type === 'histogram' ? 0 : this.#born(family, moment);
    return family.add(values, { ...stored, base: stored.value, born }, false);
  }

  #born = (family: Family, moment: Moment): number =>
    family.definition.hold && !moment.backlog ? this.#options.nextScrape() : 0;

  #touch(family: Family, series: Series): void {
    series.dirty = true;
    this.#dirty.push({ family, series });
  }

  /** Marks series that did not change for longer than their metric's expire_after. */
  expire(now: number): void {
    for (const family of this.#families) {
      const { expireAfter } = family.definition;
      if (expireAfter === undefined) continue;
      for (const series of family.values()) {
        if (now - series.changedAt <= expireAfter) continue;
        series.expired = true;
        if (!series.dirty) this.#touch(family, series);
      }
    }
  }

  /** The rows of everything that changed since the last `committed()`. */
  changes(): StoredSeries[] {
    return this.#dirty.map(({ family, series }) => ({
      id: series.id,
      metric: family.metric,
      labels: series.labels,
      value: series.value,
      buckets: series.buckets ? Array.from(series.buckets) : undefined,
      base: series.base,
      born: series.born,
      createdAt: series.createdAt,
      changedAt: series.changedAt,
      expired: series.expired,
    }));
  }

  /** The changes returned last are in the store: they may be shown. */
  committed(): void {
    for (const { family, series } of this.#dirty) {
      series.dirty = false;
      if (series.expired) {
        family.remove(series);
        this.#count--;
      } else {
        series.committed = { value: series.value, buckets: series.buckets?.slice() };
      }
    }
    this.#dirty = [];
  }
}
