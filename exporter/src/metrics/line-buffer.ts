/** Bytes of an exposition under way. Numbers are written as digits, without making texts of them. */
import type { Heads } from './heads.ts';

const FIRST_SIZE = 128 * 1024;
/** Larger ones, and more than so many, are not kept for later answers. */
const MAX_KEPT_SIZE = 1024 * 1024;
const MAX_KEPT = 2;
/** So much longer can a text be that takes the place of another one. */
const SPARE_BYTES = 16 * 1024;
/** No number is longer as text. */
const MAX_NUMBER = 32;
const INT_DIGITS = 9;
const INT_LIMIT = 1e9;
const ZERO = 48;

export class LineBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #length = 0;
  readonly #spare: ArrayBuffer[] = [];

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written; then it is empty. */
  take(): Buffer<ArrayBuffer> {
    const length = this.#length;
    const spare = this.#spare.pop();
    const target = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length + SPARE_BYTES);
    const taken = Buffer.from(target, 0, length);
    this.#bytes.copy(taken, 0, 0, length);
    this.#length = 0;
    return taken;
  }

  /** Forgets what was not taken. Returns whether it is small enough to be kept. */
  clear(): boolean {
    this.#length = 0;
    return this.#bytes.length <= MAX_KEPT_SIZE && this.#spare.every((text) => text.byteLength <= MAX_KEPT_SIZE);
  }

  /** A text that `take` gave is of no use any more: its memory serves a later one. */
  give(taken: Buffer<ArrayBuffer>): void {
    this.#spare.push(taken.buffer);
  }

  text(text: string): void {
    this.#reserve(3 * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  bytes(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#length += bytes.copy(this.#bytes, this.#length);
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  /** The head of a series, from its `from`-th byte on. */
  head(heads: Heads, slot: number, from = 0): void {
    const length = heads.length(slot) - from;
    this.#reserve(length);
    heads.copy(slot, from, this.#bytes, this.#length);
    this.#length += length;
  }

  number(value: number): void {
    this.#reserve(MAX_NUMBER);
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER && Number.isInteger(value)) this.#integer(value);
    else this.text(formatValue(value));
  }

  #integer(value: number): void {
    if (value < INT_LIMIT) return this.#digits(value | 0, digitsOf(value));
    const high = Math.floor(value / INT_LIMIT);
    this.#integer(high);
    this.#digits((value - high * INT_LIMIT) | 0, INT_DIGITS);
  }

  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    const first = this.#length;
    let rest = value;
    for (let at = first + count - 1; at >= first; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#length = first + count;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Answers leave theirs to later ones: memory outside of V8's heap is freed late. */
export class LineBuffers {
  readonly #kept: LineBuffer[] = [];

  take(): LineBuffer {
    return this.#kept.pop() ?? new LineBuffer();
  }

  give(buffer: LineBuffer): void {
    if (buffer.clear() && this.#kept.length < MAX_KEPT) this.#kept.push(buffer);
  }
}

function digitsOf(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}

/** As both exposition formats write numbers. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}
