/** Growing and reading byte sequences: numbers of variable length, texts with their length before them. */

const FIRST_SIZE = 16 * 1024;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;

export class ByteWriter {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53: seven bits a byte, the lowest first. */
  number(value: number): void {
    this.#reserve(8);
    if (value < 128) {
      this.#bytes[this.#length++] = value;
      return;
    }
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** The first of whole numbers up to 2^31. */
  numbers(values: Int32Array, count: number): void {
    this.#reserve(5 * count);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < count; index++) {
      let rest = values[index] ?? 0;
      for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
      bytes[at++] = rest;
    }
    this.#length = at;
  }

  /** A whole number that may be negative, up to 2^52. */
  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2);
  }

  sizedText(value: string): void {
    const length = Buffer.byteLength(value);
    this.number(length);
    this.#reserve(length);
    this.#length += this.#bytes.write(value, this.#length);
  }

  /** A text without its length. */
  plain(value: string): void {
    this.#reserve(value.length * BYTES_PER_UNIT);
    this.#length += this.#bytes.write(value, this.#length);
  }

  /** The same: a loop is faster than the encoder for the short and ASCII. */
  shortText(value: string): void {
    const { length } = value;
    this.#reserve(length);
    const bytes = this.#bytes;
    for (let at = 0; at < length; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) return this.plain(value);
      bytes[this.#length + at] = code;
    }
    this.#length += length;
  }

  /** The same as `part`: a loop is faster for few bytes. */
  shortPart(value: Buffer, from: number, to: number): void {
    this.#reserve(to - from);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = from; index < to; index++) bytes[at++] = value[index] ?? 0;
    this.#length = at;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  part(value: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.#length += value.copy(this.#bytes, this.#length, start, end);
  }

  /** One byte of each of the first numbers: that which is `shift` bits up. */
  bytesOf(numbers: ArrayLike<number>, count: number, shift: number): void {
    this.#reserve(count);
    for (let index = 0; index < count; index++) this.#bytes[this.#length++] = ((numbers[index] ?? 0) >> shift) & 255;
  }

  get length(): number {
    return this.#length;
  }

  /** What is written from `start` to `end`, as text. */
  text(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }

  /** What was written; valid until more is, or `clear()`. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Begins anew, in the same memory. */
  clear(): void {
    this.#length = 0;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

export class ByteReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  byte(): number {
    return this.#bytes[this.#offset++] ?? 0;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const length = this.number();
    return this.bytes(length).toString('utf8');
  }

  /** A view, no copy. */
  bytes(length: number): Buffer {
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }
}
