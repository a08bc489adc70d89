/** What a format is. A format only transforms: no file, clock, metric or log is touched here. */
import type { SkipReason } from '../event.ts';
import type { Interner } from '../values/interner.ts';
import type { LiveEvent } from '../live-event.ts';

/** How records are cut out of the bytes: a line each, or JSON values (one a line, or elements of `{"Records":[…]}` and `[…]`). */
export type Framing = 'lines' | 'records';

export interface FormatOptions {
  /** IANA zone for times that carry none, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  readonly interner: Interner;
  /** Format `json` only: event field → where its value is. */
  readonly mapping?: JsonMapping | undefined;
  /** Keys below `raw` that rules read: `LiveEvent.rawValue(n)` is the value at the n-th of these paths. */
  readonly rawPaths?: readonly RawPath[] | undefined;
  /** The fields that rules read and that have few values, for LiveEvent. */
  readonly fewValued?: readonly number[] | undefined;
  /** Whether events are kept, so that all fields are read. */
  readonly kept?: boolean | undefined;
}

/** Keys of nested objects, from the record down. */
export type RawPath = readonly string[];

/** Event field (or `@timestamp`) → the value's path in the record, a constant, and a table of values. */
export type JsonMapping = Readonly<
  Record<
    string,
    {
      readonly path?: string | undefined;
      readonly value?: string | undefined;
      readonly map?: Readonly<Record<string, string>> | undefined;
    }
  >
>;

export interface ParseContext {
  /** When the line was read, ms since the epoch: the time of records that carry none, and the year of those without one. */
  readonly receivedAt: number;
  /** The line's number; comes back as `ref` where an outcome is about an earlier line. */
  readonly ref: number;
}

/** Takes what became of lines; never throws. `ref` is the number given with the line that it is about, where that is not the last one. */
export interface Outcomes {
  /** The event is valid until this returns. */
  event(event: LiveEvent, ref?: number): void;
  skip(reason: SkipReason, ref?: number): void;
}

/**
 * Reads the lines of one stream. Each line gets exactly one outcome, except that a line that holds a list gets one
 * for every record of it. A line that waits for others of its event gets its outcome from a later call.
 * Never throws.
 */
export interface LineParser {
  /** A line's bytes are those from `from` to `to`, without its line end, in UTF-8 (or what is meant to be). They are valid until `release`. */
  parse(bytes: Buffer, from: number, to: number, context: ParseContext, outcomes: Outcomes): void;
  /** The bytes of all lines so far are about to be overwritten: what waits for others is copied. */
  release(): void;
  /** Outcomes of lines that have waited long enough at `now` (ms since the epoch), or of all of them with `force`. */
  flush(now: number, force: boolean, outcomes: Outcomes): void;
  /** The waiting lines, as text for `restore`; '' for none. Kept in the store with the position. */
  state(): string;
  restore(state: string): void;
}

export interface Format {
  readonly name: string;
  /** One line for the reference page. */
  readonly description: string;
  readonly framing: Framing;
  create(options: FormatOptions): LineParser;
}
