/** What a pipeline is made of, and what it tells. */
import type { LineParser } from './formats/format.ts';
import type { Keeping } from './keeping.ts';
import type { Logger } from './log.ts';
import type { Account } from './metrics/builtin.ts';
import type { Family } from './metrics/family.ts';
import type { Scrapers } from './metrics/scrapers.ts';
import type { SeriesTable } from './metrics/table.ts';
import type { Rule } from './rules/rule.ts';
import type { Clock, Source, SourceProblem, SourceStatus } from './sources/source.ts';
import type { Store } from './store/store.ts';
import type { Interner } from './values/interner.ts';

export interface PipelineOptions {
  readonly streams: readonly StreamOptions[];
  readonly rules: readonly CountedRule[];
  readonly table: SeriesTable;
  readonly interner: Interner;
  readonly account: Account;
  readonly scrapers: Scrapers;
  readonly keeping: Keeping;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observer: PipelineObserver;
  /** Calls back when the loop is free; returns how to cancel that. */
  readonly schedule: (callback: () => void) => () => void;
}

export interface StreamOptions {
  readonly source: Source;
  /** The name of the format: waiting lines are of no use to another one. */
  readonly format: string;
  readonly parser: LineParser;
}

/** A rule and the metric that it counts in. */
export interface CountedRule {
  readonly rule: Rule;
  readonly family: Family;
}

/** Where the pipeline reports what the self-metrics show. */
export interface PipelineObserver {
  /** A commit took so many seconds; `failed` tells whether it did not happen. */
  commit(seconds: number, failed: boolean): void;
  problem(source: string, problem: SourceProblem): void;
}

export interface StreamStatus extends SourceStatus {
  readonly name: string;
  /** Time of the newest event, ms since the epoch; NaN before the first. */
  readonly lastEventTime: number;
  /** How old the last event was when it was read, in ms; NaN before the first. */
  readonly lag: number;
}
