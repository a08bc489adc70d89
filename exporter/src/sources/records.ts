/**
 * Cuts a stream of bytes into JSON records: one on each line (NDJSON), and the elements of documents `{"Records":[…]}`
 * (as CloudTrail delivers its log files, "CloudTrail record contents" in the AWS CloudTrail user guide) and `[…]`, which
 * may go over many lines or be one line of many megabytes. Nothing is parsed, elements are handed over as their text.
 *
 * A document that breaks off is handed over as far as it goes: its whole elements as usual, the broken piece as one line
 * up to its line feed (which the format then calls malformed); the next line is a new beginning.
 */
import { isSpace, ValueScanner } from './json-scan.ts';
import { LF, MAX_LOOKBACK, Pending, textEnd } from './splitter.ts';
import type { RecordSink, SplitMode, Splitter, SplitPosition } from './splitter.ts';

type State = SplitMode | 'start' | 'first' | 'value' | 'element' | 'broken';

const RECORDS_KEY = ['{', '"Records"', ':', '['].map((token) => Buffer.from(token));
const COMMA = 0x2c;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const QUOTE = 0x22;
const UPPER_R = 0x52;
const NOTHING = Buffer.alloc(0);

interface Opening {
  readonly kind: 'line' | 'list' | 'records' | 'undecided';
  /** The first byte after the opening. */
  readonly end: number;
}

/** What begins at `from`, the start of a line. */
export function documentOpening(bytes: Buffer, from: number, limit: number): Opening {
  const stop = Math.min(bytes.length, from + limit);
  const undecided: Opening = { kind: stop === from + limit ? 'line' : 'undecided', end: stop };
  let i = from;
  for (; i < stop && isSpace(bytes[i] ?? 0); i++) if (bytes[i] === LF) return { kind: 'line', end: i };
  if (i === stop) return undecided;
  if (bytes[i] === ARRAY) return { kind: 'list', end: i + 1 };
  for (const token of RECORDS_KEY) {
    while (i < stop && isSpace(bytes[i] ?? 0)) i++;
    for (const byte of token) {
      if (i === stop) return undecided;
      if (bytes[i++] !== byte) return { kind: 'line', end: i };
    }
  }
  return { kind: 'records', end: i };
}

/** Whether a line is a record at first sight: most are, and their first key is not "Records". */
const beginsRecord = (bytes: Buffer, from: number): boolean =>
  from + 2 < bytes.length && bytes[from] === OBJECT && bytes[from + 1] === QUOTE && bytes[from + 2] !== UPPER_R;

export class RecordSplitter implements Splitter {
  #state: State;
  #at: SplitPosition;
  #document: 'list' | 'records';
  /** Offset of the byte after all that came. */
  #fed: number;
  /** Offset of the current chunk's first byte. */
  #base = 0;
  /** The beginning of a line that may become the opening of a document. */
  #carry = NOTHING;
  /** The opening of the document, until its first element is whole. */
  #opening = NOTHING;
  /** A line feed came since the last element. */
  #newLine = false;
  readonly #pending: Pending;
  readonly #scanner = new ValueScanner();
  readonly #max: number;

  constructor(maxLineBytes: number, at: SplitPosition) {
    this.#max = maxLineBytes;
    this.#pending = new Pending(maxLineBytes);
    this.#at = at;
    this.#fed = at.offset;
    this.#document = at.mode === 'list' ? 'list' : 'records';
    this.#state = at.mode === 'line' ? 'start' : at.mode;
  }

  position(): SplitPosition {
    return this.#at;
  }

  push(chunk: Buffer, sink: RecordSink): void {
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    this.#base = this.#fed - this.#carry.length;
    this.#fed += chunk.length;
    this.#carry = NOTHING;
    for (let i = 0; i < bytes.length;) i = this.#step(bytes, i, sink);
    sink.release();
  }

  finish(sink: RecordSink): void {
    while (this.#carry.length > 0) this.#finishCarry(sink);
    const waiting = this.#pending.length + this.#opening.length > 0;
    if (waiting) this.#emitPiece(this.#fed, sink);
    this.#restart(this.#fed);
  }

  /** Deals with at least one byte in the present state; returns the next byte to deal with. */
  #step(bytes: Buffer, i: number, sink: RecordSink): number {
    switch (this.#state) {
      case 'start':
        return this.#start(bytes, i, sink);
      case 'line':
      case 'broken':
      case 'skip':
        return this.#toLineEnd(bytes, i, sink);
      case 'element':
        return this.#element(bytes, i, sink);
      default:
        return this.#between(bytes, i, sink);
    }
  }

  #start(bytes: Buffer, from: number, sink: RecordSink): number {
    if (beginsRecord(bytes, from)) return this.#wholeLine(bytes, from, sink);
    const opening = documentOpening(bytes, from, Math.min(MAX_LOOKBACK, this.#max));
    if (opening.kind === 'undecided') {
      this.#carry = Buffer.from(bytes.subarray(from));
      return bytes.length;
    }
    if (opening.kind !== 'line') {
      this.#opening = Buffer.from(bytes.subarray(from, opening.end));
      this.#document = opening.kind;
      this.#state = 'first';
      this.#newLine = false;
      return opening.end;
    }
    return this.#wholeLine(bytes, from, sink);
  }

  /** A line from its beginning; the first part of it where its end has not come. */
  #wholeLine(bytes: Buffer, from: number, sink: RecordSink): number {
    const to = bytes.indexOf(LF, from);
    if (to < 0) {
      this.#state = 'line';
      return this.#toLineEnd(bytes, from, sink);
    }
    this.#at = { offset: this.#base + to + 1, mode: 'line' };
    if (to - from > this.#max) sink.drop('too_long', this.#at.offset);
    else sink.line(bytes, from, textEnd(bytes, from, to), this.#at.offset);
    return to + 1;
  }

  /** The rest of a line whose beginning may have come earlier. */
  #toLineEnd(bytes: Buffer, from: number, sink: RecordSink): number {
    const to = bytes.indexOf(LF, from);
    const end = to < 0 ? bytes.length : to;
    if (this.#state === 'skip') {
      this.#at = { offset: this.#base + end, mode: 'skip' };
    } else {
      this.#pending.add(bytes, from, end);
      if (to >= 0) this.#emitPiece(this.#base + to + 1, sink);
      else if (this.#pending.length + this.#opening.length > this.#max) {
        this.#emitPiece(this.#base + end, sink);
        this.#state = 'skip';
        this.#at = { offset: this.#base + end, mode: 'skip' };
      }
    }
    if (to < 0) return end;
    this.#restart(this.#base + to + 1);
    return to + 1;
  }

  /** Inside a document, outside its elements, or between its end and the line's. */
  #between(bytes: Buffer, i: number, sink: RecordSink): number {
    const byte = bytes[i] ?? 0;
    if (isSpace(byte)) {
      if (byte === LF && this.#state === 'tail') this.#restart(this.#base + i + 1);
      else if (byte === LF) this.#newLine = true;
      return i + 1;
    }
    const inList = this.#state === 'list' || this.#state === 'records';
    if (inList && byte === COMMA) {
      this.#state = 'value';
      return i + 1;
    }
    if ((inList || this.#state === 'first') && byte === ARRAY_END) {
      this.#commit(this.#document === 'records' ? 'close' : 'tail', this.#base + i + 1);
      return i + 1;
    }
    if (this.#state === 'first' || this.#state === 'value') {
      this.#scanner.reset();
      this.#state = 'element';
      return this.#element(bytes, i, sink);
    }
    if (this.#state === 'close' && byte === OBJECT_END) {
      this.#commit('tail', this.#base + i + 1);
      return i + 1;
    }
    return this.#unexpected(i);
  }

  /** Something that cannot follow. On a line of its own, or after a whole document, it is a new beginning. */
  #unexpected(i: number): number {
    if (this.#newLine || this.#state === 'tail' || this.#state === 'close') this.#restart(this.#base + i);
    else this.#state = 'broken';
    return i;
  }

  #element(bytes: Buffer, from: number, sink: RecordSink): number {
    const end = this.#scanner.scan(bytes, from);
    const { outcome } = this.#scanner;
    if (outcome === 'done' && this.#pending.length === 0) {
      this.#emitElement(bytes, from, end, sink);
      return end;
    }
    this.#pending.add(bytes, from, end);
    if (outcome === 'done') {
      this.#emitElement(this.#pending.bytes(), 0, this.#pending.length, sink, this.#base + end);
      sink.release(); // before others are pending
    } else if (outcome === 'broken') this.#breakOff(end, sink);
    return end;
  }

  #emitElement(bytes: Buffer, from: number, to: number, sink: RecordSink, end = this.#base + to): void {
    this.#commit(this.#document, end);
    if (to - from > this.#max) sink.drop('too_long', end);
    else sink.line(bytes, from, to, end);
  }

  /** The element cannot go on at `end`. */
  #breakOff(end: number, sink: RecordSink): void {
    if (!this.#scanner.fresh) {
      this.#state = 'broken';
      return;
    }
    this.#emitPiece(this.#base + end, sink);
    this.#restart(this.#base + end);
  }

  /** Hands over what is pending as one line, with the opening of a document that has no whole element. */
  #emitPiece(end: number, sink: RecordSink): void {
    const length = this.#opening.length + this.#pending.length;
    const piece =
      this.#opening.length > 0 ? Buffer.concat([this.#opening, this.#pending.bytes()]) : this.#pending.bytes();
    const to = this.#state === 'element' ? trimmedEnd(piece, length) : textEnd(piece, 0, length);
    this.#restart(end);
    if (length > this.#max) sink.drop('too_long', end);
    else sink.line(piece, 0, to, end);
    sink.release();
  }

  #finishCarry(sink: RecordSink): void {
    const carry = this.#carry;
    const to = carry.indexOf(LF);
    this.#carry = NOTHING;
    const begin = this.#fed - carry.length;
    if (to < 0) {
      this.#pending.add(carry, 0, carry.length);
      return;
    }
    this.#at = { offset: begin + to + 1, mode: 'line' };
    sink.line(carry, 0, textEnd(carry, 0, to), this.#at.offset);
    this.#fed = this.#at.offset;
    this.push(carry.subarray(to + 1), sink);
  }

  #commit(mode: SplitMode, offset: number): void {
    this.#state = mode;
    this.#at = { offset, mode };
    this.#pending.clear();
    this.#opening = NOTHING;
    this.#newLine = false;
  }

  #restart(offset: number): void {
    this.#commit('line', offset);
    this.#state = 'start';
  }
}

function trimmedEnd(bytes: Buffer, length: number): number {
  let end = Math.min(length, bytes.length);
  while (end > 0 && isSpace(bytes[end - 1] ?? 0)) end--;
  return end;
}
