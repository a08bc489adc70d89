/**
 * Cuts a stream of bytes into lines: LF or CRLF ends one, everything else (NUL bytes too) belongs to it. A line of more than `maxLineBytes` bytes (its CR counted, its LF not) is dropped as `too_long` as soon as that
 * is known, and the rest of it is skipped without keeping it.
 */
import { ENDS } from '../memory/memory.ts';
import { lineFeeds } from './line-ends.ts';
import { LF, Pending, textEnd } from './splitter.ts';
import type { RecordSink, Splitter, SplitPosition } from './splitter.ts';

export class TextSplitter implements Splitter {
  /** Everything before is dealt with. */
  #offset: number;
  #skipping: boolean;
  readonly #pending: Pending;
  readonly #max: number;

  constructor(maxLineBytes: number, at: SplitPosition) {
    this.#max = maxLineBytes;
    this.#offset = at.offset;
    this.#skipping = at.mode === 'skip';
    this.#pending = new Pending(maxLineBytes);
  }

  position(): SplitPosition {
    return { offset: this.#offset, mode: this.#skipping ? 'skip' : 'line' };
  }

  push(chunk: Buffer, sink: RecordSink): void {
    let from = this.#begun(chunk, sink);
    if (from < 0) return;
    const base = this.#offset - from;
    const found = lineFeeds(chunk, from);
    for (let line = 0; ; line++) {
      const to = found < 0 ? chunk.indexOf(LF, from) : line < found ? (ENDS[line] ?? 0) - chunk.byteOffset : -1;
      if (to < 0) break;
      const end = base + to + 1;
      this.#offset = end;
      if (to - from > this.#max) sink.drop('too_long', end);
      else sink.line(chunk, from, textEnd(chunk, from, to), end);
      from = to + 1;
    }
    // Also before what waits is put where the line was that began in an earlier chunk.
    sink.release();
    if (from < chunk.length) this.#wait(chunk, from, sink);
  }

  finish(sink: RecordSink): void {
    if (this.#pending.length > 0) this.#emitPending(0, sink);
    sink.release();
    this.#skipping = false;
  }

  /** Ends the line that earlier chunks began. Returns where the next line starts, or -1 if it does not end here. */
  #begun(chunk: Buffer, sink: RecordSink): number {
    if (!this.#skipping && this.#pending.length === 0) return 0;
    const to = chunk.indexOf(LF);
    if (to < 0) {
      this.#wait(chunk, 0, sink);
      return -1;
    }
    if (this.#skipping) {
      this.#offset += to + 1;
      this.#skipping = false;
    } else {
      this.#pending.add(chunk, 0, to);
      this.#emitPending(1, sink);
    }
    return to + 1;
  }

  #emitPending(lineEnd: number, sink: RecordSink): void {
    this.#offset += this.#pending.length + lineEnd;
    const bytes = this.#pending.bytes();
    if (this.#pending.overflow) sink.drop('too_long', this.#offset);
    else sink.line(bytes, 0, textEnd(bytes, 0, bytes.length), this.#offset);
    this.#pending.clear();
  }

  /** Keeps what has no line end yet, or drops it if it is too long already. */
  #wait(chunk: Buffer, from: number, sink: RecordSink): void {
    if (this.#skipping) {
      this.#offset += chunk.length - from;
      return;
    }
    this.#pending.add(chunk, from, chunk.length);
    if (!this.#pending.overflow) return;
    this.#emitPending(0, sink);
    this.#skipping = true;
  }
}
