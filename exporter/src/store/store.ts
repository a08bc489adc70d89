/**
 * What is kept between runs: positions, waiting lines, series and scrapers, written in one transaction.
 * The invariants of the commit protocol are in docs/decisions/003-commit-protocol.md.
 */
import type { EventBatch } from './events/batch.ts';
import type { EventStore } from './events/event-store.ts';
import type { PositionChanges, SavedPosition } from '../sources/source.ts';

/** A series that is exposed. Its numbers are in the cells of its slot. */
export interface StoredSeries {
  /** Its place among the series of the metric. */
  readonly slot: number;
  /** Label values in the order of the metric's labels. */
  readonly labels: readonly string[];
  /** What scrapers that have not seen the series yet are shown once. */
  readonly base: number;
  /** The scrape number from which on it can be seen; 0: by everyone at once. */
  readonly born: number;
  /** When it was first counted, ms since the epoch. */
  readonly createdAt: number;
}

export interface NewSeries extends StoredSeries {
  /** The metric's row: name and definition. */
  readonly metric: number;
  /** It had expired, and is back. */
  readonly returned: boolean;
}

/** What is left of a series that is no longer exposed since `expire_after` ran out. */
export interface ExpiredSeries {
  /** The counter; for a histogram the sum of the values. */
  readonly value: number;
  /** Histogram only: the count of each bucket, not cumulative, the last one for +Inf. */
  readonly buckets: readonly number[] | undefined;
  readonly createdAt: number;
  /** When it last changed, ms since the epoch. */
  readonly changedAt: number;
}

export interface LeavingSeries extends Omit<ExpiredSeries, 'createdAt'> {
  readonly metric: number;
  /** Free from now on. */
  readonly slot: number;
}

/**
 * Neighbouring cells of a metric: docs/decisions/006-cells-in-pages.md. A page is written whole, up to the last cell that the
 * metric uses.
 */
export interface CellPage {
  readonly metric: number;
  readonly number: number;
  readonly cells: Uint8Array;
}

/** In this order: a series can be born and expire in the same commit. */
export interface SeriesChanges {
  readonly born: readonly NewSeries[];
  readonly expired: readonly LeavingSeries[];
  readonly pages: readonly CellPage[];
}

export interface StoredScraper {
  /** Remote address and User-Agent. */
  readonly id: string;
  /** The last scrape number whose answer it has. */
  readonly seen: number;
  readonly at: number;
}

/** Everything that changed since the last commit. */
export interface Commit {
  readonly positions: readonly { readonly source: string; readonly changes: PositionChanges }[];
  /** The waiting lines of each source (and format) whose parser has changed. */
  readonly waiting: readonly { readonly source: string; readonly state: string }[];
  readonly series: SeriesChanges;
  readonly scrapers: readonly StoredScraper[];
  readonly forgottenScrapers: readonly string[];
  /** The number of the last scrape. */
  readonly epoch: number;
  readonly events?: EventBatch | undefined;
}

export interface Store {
  readonly events: EventStore;
  /**
   * Writes the first of the new series that the next commit will have, so that it has less to do; they are not stored before
   * it is. Each call, and the commit, get the whole list, which grows at its end. Throws StoreError; then nothing is staged.
   */
  stage(born: readonly NewSeries[]): void;
  /** So many are; 0 after a commit, also one that failed, and after `together`. */
  readonly staged: number;
  /** All or nothing. Throws StoreError; then nothing of it is stored and the same changes can be committed again. */
  commit(commit: Commit): void;
  positions(source: string): SavedPosition[];
  waiting(source: string): string;
  /** What `work` writes is stored at its end, all or nothing, with one wait for the disk. Throws StoreError, or what `work` throws. */
  together<T>(work: () => T): T;
  /** The id of a metric's definition; a new one for a definition that was never seen. */
  metric(name: string, definition: string): number;
  /** All series of a metric that have not expired, by slot. */
  series(metric: number): Iterable<StoredSeries>;
  cells(metric: number): Iterable<CellPage>;
  /** Whether the metric has series that have expired. */
  hasExpired(metric: number): boolean;
  findExpired(metric: number, labels: readonly string[]): ExpiredSeries | undefined;
  scrapers(): StoredScraper[];
  epoch(): number;
  /** Bytes on disk; 0 for `:memory:`. */
  size(): number;
  close(): void;
}

/** A store that cannot be opened or written. The message names the file and the cure. */
export class StoreError extends Error {}
