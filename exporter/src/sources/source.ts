/**
 * What a source is: one named stream of lines with a position that can be saved.
 * A source reads and remembers where it is. It counts and logs nothing: the pipeline does, from what it reports here.
 */
import type { Framing } from '../formats/format.ts';
import type { SkipReason } from '../event.ts';

/** The injected clock: ms since the epoch. */
export type Clock = () => number;

/** Takes the lines of a source, in order. When a call returns, the line is dealt with and belongs to the next commit. */
export interface LineSink {
  /** One line without its line end: `bytes` from `from` to `to`, valid until `release` is called. */
  line(bytes: Buffer, from: number, to: number): void;
  /** The bytes of the lines so far are no longer valid after this call. */
  release(): void;
  /** A line that cannot be handed over, such as one over the limit. */
  drop(reason: SkipReason): void;
}

/** Part of a position that the store keeps: one row for each file (or partition, or …) of the source. */
export interface SavedPosition {
  /** Unique in the source. */
  readonly key: string;
  /** JSON of the source's own making. */
  readonly value: string;
}

/** What has changed since the last `saved()`. Rows in `remove` are no longer needed. */
export interface PositionChanges {
  readonly put: readonly SavedPosition[];
  readonly remove: readonly string[];
}

/** Something that went wrong and that a person should know. `reason` is a label value, `message` says what to do. */
export interface SourceProblem {
  readonly reason: SourceProblemReason;
  readonly message: string;
}

/** Closed: each is a label value of audit_exporter_source_errors_total that exists from the start. */
export const SOURCE_PROBLEMS = {
  not_found: 'no file matches the path',
  permission: 'a file or folder may not be read',
  io: 'reading failed',
  remainder_lost: 'a file was truncated or removed before its end was read, and no rotated copy of it was found',
} as const;
export type SourceProblemReason = keyof typeof SOURCE_PROBLEMS;

export interface SourceStatus {
  /** Files (or partitions) that are open. */
  readonly files: number;
  /** Bytes that are there and not read yet. */
  readonly pendingBytes: number;
  /** Reads data that was already there when the exporter started, and has not yet reached its end. */
  readonly catchingUp: boolean;
  /** The source has come to its end for good (stdin closed, or `--once` and everything read). */
  readonly ended: boolean;
  /** Totals since the process started. */
  readonly bytesRead: number;
  readonly rotations: number;
  readonly truncations: number;
}

export interface Source {
  readonly name: string;
  /** May be opened again after `close()`, and must be on a reload: what it has taken cannot be taken again. */
  readonly lasting: boolean;
  /** Starts from the saved rows (none on the first start). `wake` is called when there may be something to read. */
  open(saved: readonly SavedPosition[], wake: () => void): void;
  /**
   * Hands lines to the sink, synchronously, until there are none or `more()` says stop (asked at least once for every
   * 64 KiB). Returns true if it stopped for `more` and has more to read at once; false after `close()`. Never throws: see
   * `problems`.
   */
  read(sink: LineSink, more: () => boolean): boolean;
  /** What changed since `saved()` was last called: what was handed to the sink, and nothing after it. */
  changes(): PositionChanges;
  /** The changes returned last are committed. */
  saved(): void;
  /** Problems since the last call; the same problem of the same file is reported once until it is gone. */
  problems(): readonly SourceProblem[];
  status(): SourceStatus;
  close(): void;
}

export interface SourceOptions {
  readonly name: string;
  readonly framing: Framing;
  /** Where a file that was never read begins. */
  readonly start: 'end' | 'beginning';
  readonly maxLineBytes: number;
  readonly clock: Clock;
  /** Read what is there to its end, then end (`--once`). */
  readonly once: boolean;
}
