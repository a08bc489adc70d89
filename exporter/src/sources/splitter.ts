/**
 * What cuts a stream of bytes into records, and what the implementations (lines.ts, records.ts) share.
 * A splitter takes chunks that are cut anywhere and hands records over in order. It remembers how far it has dealt with
 * the stream (`position`): a new splitter that starts there and gets the bytes from that offset on goes on exactly.
 */
import type { SkipReason } from '../event.ts';

/**
 * Where in its syntax a splitter is at its offset. Saved with the offset; the values must not change.
 * `line`: at the start of a line. `skip`: inside a line that has been dropped. `list` and `records`: inside a document
 * `[…]` or `{"Records":[…]}`, after an element. `close`: after its `]`, before its `}`. `tail`: after a document.
 */
export const SPLIT_MODES = ['line', 'skip', 'list', 'records', 'close', 'tail'] as const;
export type SplitMode = (typeof SPLIT_MODES)[number];

export interface SplitPosition {
  /** Everything before this byte has been dealt with. */
  readonly offset: number;
  readonly mode: SplitMode;
}

/** Takes the records. `end` is the offset in the stream of the first byte after the record. A LineSink is one. */
export interface RecordSink {
  /** The record is `bytes` from `from` to `to`, valid until `release`. */
  line(bytes: Buffer, from: number, to: number, end: number): void;
  /** Called before any bytes that were handed over are given up or overwritten. */
  release(): void;
  drop(reason: SkipReason, end: number): void;
}

/** How far before a chunk a position may lie to which that chunk moves it; the opening of a document has to fit in. */
export const MAX_LOOKBACK = 4096;

export interface Splitter {
  /** Takes the next bytes. The chunk may be overwritten after the call: the sink is told before it ends. */
  push(chunk: Buffer, sink: RecordSink): void;
  /** The stream has ended for good: what is still waiting is handed over. */
  finish(sink: RecordSink): void;
  position(): SplitPosition;
}

export const LF = 0x0a;
const CR = 0x0d;

/** Bytes of a record whose end has not come yet. It never holds more than `limit` bytes and knows if there were more. */
export class Pending {
  #bytes = Buffer.alloc(0);
  #length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes added since `clear`, the ones that were not kept included. */
  get length(): number {
    return this.#length;
  }

  get overflow(): boolean {
    return this.#length > this.#limit;
  }

  add(chunk: Buffer, from: number, to: number): void {
    const kept = Math.min(this.#length, this.#limit);
    const room = Math.min(to - from, this.#limit - kept);
    if (kept + room > this.#bytes.length) this.#grow(kept, kept + room);
    chunk.copy(this.#bytes, kept, from, from + room);
    this.#length += to - from;
  }

  /** The bytes; valid until the next `add`. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, Math.min(this.#length, this.#limit));
  }

  clear(): void {
    this.#length = 0;
    // One long record must not keep its memory for the life of a file.
    if (this.#bytes.length > 65_536) this.#bytes = Buffer.alloc(0);
  }

  #grow(kept: number, needed: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(256, needed, Math.min(2 * this.#bytes.length, this.#limit)));
    this.#bytes.copy(bytes, 0, 0, kept);
    this.#bytes = bytes;
  }
}

/** Where a line's text ends: before the CR of a CRLF. */
export const textEnd = (bytes: Buffer, from: number, to: number): number =>
  to > from && bytes[to - 1] === CR ? to - 1 : to;
