/** The metrics of the series table that are always there: the events, and the account of every line. */
import type { SkipReason } from '../event.ts';
import { SKIP_REASONS } from '../event.ts';
import type { Family } from './family.ts';
import type { MetricDefinition } from './definition.ts';
import type { SeriesTable } from './table.ts';

const counter = (
  name: string,
  help: string,
  labels: readonly string[],
  more: Partial<MetricDefinition> = {},
): MetricDefinition => ({
  name,
  help,
  type: 'counter',
  labels,
  maxSeries: 10_000,
  expireAfter: undefined,
  buckets: [],
  identity: 'builtin 1',
  hold: false,
  ...more,
});

export const EVENTS = counter(
  'audit_events_total',
  'Audit events read.',
  ['source', 'event_category', 'event_action', 'event_outcome'],
  { maxSeries: 5000 },
);

export const ACCOUNT = {
  lines: counter(
    'audit_exporter_lines_read_total',
    'Lines read; a record of a list counts as a line. Always equal to the events and the drops together.',
    ['source'],
  ),
  events: counter('audit_exporter_events_total', 'Lines that became an event.', ['source']),
  dropped: counter('audit_exporter_lines_dropped_total', 'Lines that became no event of their own, by reason.', [
    'source',
    'reason',
  ]),
  capped: counter(
    'audit_exporter_events_capped_total',
    'Events counted under the label value other, because the metric had max_series label sets.',
    ['metric'],
  ),
  ruleErrors: counter(
    'audit_exporter_rule_errors_total',
    'Events for which the when or value expression of the metric failed, for example comparing text with a number.',
    ['metric'],
  ),
} as const;

/** The account of one source: every line is an event or has a reason why not. */
export interface SourceAccount {
  event(): void;
  drop(reason: SkipReason): void;
  /** Adds to the series what came since the last time. */
  settle(now: number): void;
}

export interface Account {
  readonly all: Family;
  readonly ruleErrors: Family;
  of(source: string): SourceAccount;
  capped(metric: string, now: number): void;
}

/** Adds the built-in metrics, every closed label value at 0 from the start. */
export function addBuiltin(table: SeriesTable, metrics: readonly string[], hold: boolean): Account {
  const all = table.addMetric({ ...EVENTS, hold });
  const lines = table.addMetric(ACCOUNT.lines);
  const events = table.addMetric(ACCOUNT.events);
  const dropped = table.addMetric(ACCOUNT.dropped);
  const capped = table.addMetric(ACCOUNT.capped);
  const ruleErrors = table.addMetric(ACCOUNT.ruleErrors);
  const cappedSlots = new Map<string, number>();
  for (const metric of [EVENTS.name, ...metrics]) {
    cappedSlots.set(metric, table.ensure(capped, [metric]));
    table.ensure(ruleErrors, [metric]);
  }
  return {
    all,
    ruleErrors,
    of: (source) => new CountedSource(table, { lines, events, dropped }, source),
    capped(metric, now) {
      const slot = cappedSlots.get(metric);
      if (slot === undefined) throw new Error(`unknown metric ${metric}`);
      table.inc(capped, slot, now);
    },
  };
}

interface AccountFamilies {
  readonly lines: Family;
  readonly events: Family;
  readonly dropped: Family;
}

/** One number each time, and the series once before each commit. */
class CountedSource implements SourceAccount {
  readonly #table: SeriesTable;
  readonly #families: AccountFamilies;
  readonly #lines: number;
  readonly #events: number;
  #newEvents = 0;
  readonly #drops: readonly { readonly reason: SkipReason; readonly slot: number; count: number }[];

  constructor(table: SeriesTable, families: AccountFamilies, source: string) {
    this.#table = table;
    this.#families = families;
    this.#lines = table.ensure(families.lines, [source]);
    this.#events = table.ensure(families.events, [source]);
    const reasons = Object.keys(SKIP_REASONS) as SkipReason[]; // its keys
    this.#drops = reasons.map((reason) => ({
      reason,
      slot: table.ensure(families.dropped, [source, reason]),
      count: 0,
    }));
  }

  event(): void {
    this.#newEvents++;
  }

  drop(reason: SkipReason): void {
    // They are few, and constants of the program: comparing them is faster than a Map.
    for (const drop of this.#drops) {
      if (drop.reason !== reason) continue;
      drop.count++;
      return;
    }
    throw new Error(`unknown reason ${reason}`);
  }

  settle(now: number): void {
    this.#add(this.#families.events, this.#events, this.#newEvents, now);
    this.#newEvents = 0;
    for (const drop of this.#drops) {
      this.#add(this.#families.dropped, drop.slot, drop.count, now);
      drop.count = 0;
    }
  }

  #add(family: Family, slot: number, count: number, now: number): void {
    if (count === 0) return;
    this.#table.inc(this.#families.lines, this.#lines, now, count);
    this.#table.inc(family, slot, now, count);
  }
}
