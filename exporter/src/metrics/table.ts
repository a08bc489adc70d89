/**
 * The series table: all counters and histograms that audit events feed, with caps, expiry and the first-event hold.
 * Live values change with every event; only committed values are exposed.
 */
import type { LeavingSeries, NewSeries, SeriesChanges, Store } from '../store/store.ts';
import type { MetricDefinition } from './definition.ts';
import { labelValue, OTHER } from './definition.ts';
import { Family, SLOT } from './family.ts';
import { LineBuffers } from './line-buffer.ts';
import { Readers } from './readers.ts';
import type { Snapshot } from './snapshot.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Texts } from './texts.ts';

export interface TableOptions {
  readonly store: Store;
  readonly texts: Texts;
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

/** A series that the store does not have yet. */
interface Newborn extends NewSeries {
  readonly family: Family;
}

interface Leaving {
  readonly family: Family;
  readonly slot: number;
}

/** So many expire at once, so that a commit stays short; the others follow with the next calls. */
const MAX_EXPIRIES = 1000;

export class SeriesTable {
  readonly #options: TableOptions;
  readonly #families: Family[] = [];
  readonly #readers = new Readers();
  readonly #buffers = new LineBuffers();
  #newborn: Newborn[] = [];
  /** Series that have not changed since `before`. */
  #expiring: (Leaving & { readonly before: number })[] = [];
  #leaving: readonly Leaving[] = [];
  #count = 0;
  #commits = 0;
  #epoch: number;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#epoch = options.texts.epoch;
  }

  get families(): readonly Family[] {
    return this.#families;
  }

  get size(): number {
    return this.#count;
  }

  /** The new series that wait for the next commit, which they would make long. The list grows until then. */
  get born(): readonly NewSeries[] {
    return this.#newborn;
  }

  /** Whether an answer is under way. */
  get beingRead(): boolean {
    return this.#readers.count > 0;
  }

  /** Adds a metric with the series that the store has of it. */
  addMetric(definition: MetricDefinition): Family {
    const { store } = this.#options;
    const metric = store.metric(definition.name, definition.identity);
    const family = new Family(definition, metric, store.hasExpired(metric));
    family.load(store.cells(metric), store.series(metric));
    this.#count += family.size;
    this.#families.push(family);
    return family;
  }

  /** The series of these label values, at 0 and without a hold if it is new: for closed lists of label values. */
  ensure(family: Family, values: readonly string[]): number {
    const head = family.head(values);
    const known = family.heads.find(head);
    return known >= 0 ? known : this.#create(family, values, head, { now: this.#options.clock(), backlog: true });
  }

  /** The value of a counter, or the sum of a histogram, with what is not committed yet. */
  valueOf(family: Family, values: readonly string[]): number | undefined {
    const slot = family.heads.find(family.head(values));
    return slot >= 0 ? family.cells.value(slot * family.stride) : undefined;
  }

  /**
   * The series of an event, by the ids of its label values in the order of the labels; it is made if it is new. `ids` stays
   * the caller's.
   */
  find(family: Family, ids: Int32Array, moment: Moment): number {
    if (this.#epoch !== this.#options.texts.epoch) this.#forgetIds();
    const slot = family.ids.find(ids);
    return slot >= 0 ? slot : this.#findByText(family, ids, moment);
  }

  /** Counts in a counter. */
  inc(family: Family, slot: number, now: number, amount = 1): void {
    family.cells.add(slot, amount, now);
  }

  /** Adds a value to a histogram. */
  observe(family: Family, slot: number, value: number, now: number): void {
    const bounds = family.definition.buckets;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? Infinity)) index++;
    const cell = slot * family.stride;
    family.cells.add(cell, value, now);
    family.cells.add(cell + 1 + index, 1, now);
  }

  #forgetIds(): void {
    this.#epoch = this.#options.texts.epoch;
    for (const family of this.#families) family.ids.forget();
  }

  #findByText(family: Family, ids: Int32Array, moment: Moment): number {
    const { texts } = this.#options;
    const { length } = family.definition.labels;
    const values: string[] = [];
    let safe = true;
    for (let index = 0; index < length; index++) {
      const text = texts.text(ids[index] ?? 0);
      const value = labelValue(text);
      safe &&= value === text;
      values.push(value);
    }
    const head = family.head(values);
    const known = family.heads.find(head);
    const slot = known >= 0 ? known : this.#admit(family, values, head, moment);
    if (slot < 0) return this.#other(family, moment);
    // Any number of values can be one and the same once they are made safe: those are found by text each time.
    if (safe) family.ids.set(slot, ids);
    return slot;
  }

  /** A new series, or -1 if the cap is reached. */
  #admit(family: Family, values: readonly string[], head: Buffer, moment: Moment): number {
    const full = family.size >= family.definition.maxSeries || this.#count >= this.#options.maxSeries;
    return full ? this.#return(family, values, head, moment) : this.#create(family, values, head, moment);
  }

  /** Whether this is the series of what is over the cap. */
  isOther(family: Family, slot: number): boolean {
    return family.heads.find(family.head(othersOf(family))) === slot;
  }

  #other(family: Family, moment: Moment): number {
    this.#options.onCapped(family.definition.name, moment.now);
    const values = othersOf(family);
    const head = family.head(values);
    const known = family.heads.find(head);
    return known >= 0 ? known : this.#create(family, values, head, moment);
  }

  #create(family: Family, values: readonly string[], head: Buffer, moment: Moment): number {
    const returned = this.#return(family, values, head, moment);
    if (returned >= 0) return returned;
    const slot = family.add(head, { base: 0, born: this.#born(family, moment), createdAt: moment.now });
    this.#announce(family, slot, values, false);
    return slot;
  }

  /**
   * A series that had expired comes back at its old value, which is then what is held for one scrape. A histogram comes
   * back at once: it has no single value to hold. -1 if there is none.
   */
  #return(family: Family, values: readonly string[], head: Buffer, moment: Moment): number {
    const stored = family.mayReturn ? this.#options.store.findExpired(family.metric, values) : undefined;
    if (!stored) return -1;
    const { value, buckets = [], createdAt, changedAt } = stored;
    const born = family.definition.type === 'histogram' ? 0 : this.#born(family, moment);
    const slot = family.add(head, { base: value, born, createdAt });
    [value, ...buckets].forEach((one, index) => family.cells.set(slot * family.stride + index, one, changedAt));
    this.#announce(family, slot, values, true);
    return slot;
  }

  #born = (family: Family, moment: Moment): number =>
    family.definition.hold && !moment.backlog ? this.#options.nextScrape() : 0;

  #announce(family: Family, slot: number, labels: readonly string[], returned: boolean): void {
    const { metric } = family;
    const [base, born, createdAt] = [family.base(slot), family.born(slot), family.createdAt(slot)];
    this.#newborn.push({ family, metric, slot, labels, base, born, createdAt, returned });
    this.#count++;
  }

  /** Marks series that did not change for longer than their metric's expire_after. */
  expire(now: number): void {
    this.#expiring = [];
    for (const family of this.#families) {
      const { expireAfter } = family.definition;
      if (expireAfter === undefined) continue;
      const before = now - expireAfter;
      for (let slot = 0; slot < family.used && this.#expiring.length < MAX_EXPIRIES; slot++) {
        const alive = family.state(slot) === SLOT.born || family.state(slot) === SLOT.shown;
        if (alive && family.cells.changedAt(slot * family.stride) < before)
          this.#expiring.push({ family, slot, before });
      }
    }
  }

  /** Everything that changed since the last `committed()`. The pages are views: they are valid until the next event. */
  changes(): SeriesChanges {
    const expiring = this.#expiring.filter(
      ({ family, slot, before }) => family.cells.changedAt(slot * family.stride) < before,
    );
    this.#leaving = expiring;
    return {
      born: this.#newborn,
      expired: expiring.map(lastRowOf),
      pages: this.#families.flatMap((family) => family.pages()),
    };
  }

  /** The changes returned last are in the store: they may be shown. True if series have gone: who keeps slots must forget them. */
  committed(): boolean {
    const commit = ++this.#commits;
    for (const family of this.#families) family.settle(commit);
    for (const { family, slot } of this.#newborn) family.show(slot);
    for (const family of new Set(this.#leaving.map((one) => one.family))) {
      family.ids.remove(new Set(this.#leaving.filter((one) => one.family === family).map((one) => one.slot)));
    }
    for (const { family, slot } of this.#leaving) {
      family.remove(slot, commit);
      this.#count--;
      this.#readers.whenUnread(commit, () => family.release(slot));
    }
    const gone = this.#leaving.length > 0;
    this.#newborn = [];
    this.#expiring = [];
    this.#leaving = [];
    return gone;
  }

  /** What is committed now, for one answer. It must be closed. */
  snapshot(): Snapshot {
    return takeSnapshot(this.#families, this.#commits, { readers: this.#readers, buffers: this.#buffers });
  }
}

const othersOf = (family: Family): string[] => family.definition.labels.map(() => OTHER);

function lastRowOf({ family, slot }: Leaving): LeavingSeries {
  const { cells, stride, metric } = family;
  const cell = slot * stride;
  const buckets = Array.from({ length: stride - 1 }, (_, index) => cells.value(cell + 1 + index));
  return {
    metric,
    slot,
    value: cells.value(cell),
    buckets: stride > 1 ? buckets : undefined,
    changedAt: cells.changedAt(cell),
  };
}
