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
  event(now: number): void;
  drop(reason: SkipReason, now: number): void;
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
    of(source) {
      const read = table.ensure(lines, [source]);
      const event = table.ensure(events, [source]);
      const drops = new Map(
        Object.keys(SKIP_REASONS).map((reason) => [reason, table.ensure(dropped, [source, reason])] as const),
      );
      return {
        event(now) {
          table.inc(lines, read, now);
          table.inc(events, event, now);
        },
        drop(reason, now) {
          const slot = drops.get(reason);
          if (slot === undefined) throw new Error(`unknown reason ${reason}`);
          table.inc(lines, read, now);
          table.inc(dropped, slot, now);
        },
      };
    },
    capped(metric, now) {
      const slot = cappedSlots.get(metric);
      if (slot === undefined) throw new Error(`unknown metric ${metric}`);
      table.inc(capped, slot, now);
    },
  };
}
