/** What a format is. A format only transforms: no file, clock, metric or log is touched here. */
import type { Parsed } from '../event.ts';
import { skip } from '../event.ts';

/** How records are cut out of the bytes: a line each, or JSON values (one a line, or elements of `{"Records":[…]}` and `[…]`). */
export type Framing = 'lines' | 'records';

export interface FormatOptions {
  /** IANA zone for times that carry none, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** Format `json` only: event field → where its value is. */
  readonly mapping?: JsonMapping | undefined;
}

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

/**
 * Reads the lines of one stream. Each line gets exactly one outcome, except that a line that holds a list gets one
 * for every record of it. A line that waits for others of its event gets its outcome from a later call.
 * Never throws.
 */
export interface LineParser {
  parse(line: string, context: ParseContext): Parsed | readonly Parsed[];
  /** Outcomes of lines that have waited long enough at `now` (ms since the epoch), or of all of them with `force`. */
  flush(now: number, force: boolean): readonly Parsed[];
  /** The waiting lines, as text for `restore`; '' for none. Kept in the store with the position. */
  state(): string;
  restore(state: string): void;
}

export interface Format {
  readonly name: string;
  /** One line for the reference page. */
  readonly description: string;
  readonly framing: Framing;
  /** The paths of a record that the format reads, dotted (`user.username`), so that a scanner can read only those. */
  readonly paths: readonly string[];
  create(options: FormatOptions): LineParser;
}

const NOTHING: readonly Parsed[] = [];

/** A parser for formats whose lines stand alone. An exception of `parse` becomes the outcome `parser_error`. */
export function lineParser(parse: (line: string, context: ParseContext) => Parsed | readonly Parsed[]): LineParser {
  return {
    parse(line, context) {
      try {
        return parse(line, context);
      } catch {
        return skip('parser_error');
      }
    },
    flush: () => NOTHING,
    state: () => '',
    restore: () => undefined,
  };
}
