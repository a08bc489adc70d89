/**
 * Finds where a JSON value ends (RFC 8259), in chunks that are cut anywhere. It checks the structure, so that a value that
 * was cut short is noticed at the first token that cannot follow; what is inside strings is left to the format.
 */
import { LF } from './splitter.ts';

export type ScanOutcome = 'more' | 'done' | 'broken';

type Expect = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'string' | 'primitive';

/** Deeper values are treated as broken: the memory of the scanner is bounded. */
const MAX_DEPTH = 1000;
const MAX_PRIMITIVE = 400;
const PRIMITIVE = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

export const isSpace = (byte: number): boolean => byte === 0x20 || byte === LF || byte === 0x0d || byte === 0x09;

const isPrimitiveByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x2b ||
  byte === 0x2d ||
  byte === 0x2e;

export class ValueScanner {
  outcome: ScanOutcome = 'more';
  /** Only white space has come since the last line feed: a broken value ends with that line feed. */
  fresh = false;
  #expect: Expect = 'value';
  #depth = 0;
  #inKey = false;
  #escaped = false;
  #primitive = '';
  /** For each level: is it an object. */
  readonly #objects = new Uint8Array(MAX_DEPTH);

  /** Gets ready for the next value. */
  reset(): void {
    this.outcome = 'more';
    this.fresh = false;
    this.#expect = 'value';
    this.#depth = 0;
    this.#inKey = false;
    this.#escaped = false;
    this.#primitive = '';
  }

  /** Goes on from `from`; returns the first byte that does not belong to the value, or that breaks it. */
  scan(chunk: Buffer, from: number): number {
    let i = from;
    while (this.outcome === 'more' && i < chunk.length) {
      if (this.#expect === 'string') i = this.#string(chunk, i);
      else if (this.#expect === 'primitive') i = this.#primitiveRun(chunk, i);
      else i = this.#structure(chunk[i] ?? 0, i);
    }
    return i;
  }

  #structure(byte: number, i: number): number {
    if (isSpace(byte)) {
      if (byte === LF) this.fresh = true;
      return i + 1;
    }
    const ok = this.#token(byte);
    if (!ok) {
      this.outcome = 'broken';
      return i;
    }
    this.fresh = false;
    return this.#expect === 'primitive' ? i : i + 1;
  }

  #token(byte: number): boolean {
    switch (this.#expect) {
      case 'value':
      case 'value-or-end':
        return byte === ARRAY_END && this.#expect === 'value-or-end' ? this.#closed() : this.#value(byte);
      case 'key':
      case 'key-or-end':
        if (byte === OBJECT_END && this.#expect === 'key-or-end') return this.#closed();
        this.#expect = 'string';
        this.#inKey = true;
        return byte === QUOTE;
      case 'colon':
        this.#expect = 'value';
        return byte === COLON;
      default:
        return this.#next(byte);
    }
  }

  #value(byte: number): boolean {
    if (byte === OBJECT || byte === ARRAY) {
      if (this.#depth === MAX_DEPTH) return false;
      this.#objects[this.#depth++] = byte === OBJECT ? 1 : 0;
      this.#expect = byte === OBJECT ? 'key-or-end' : 'value-or-end';
      return true;
    }
    this.#expect = byte === QUOTE ? 'string' : 'primitive';
    return byte === QUOTE || isPrimitiveByte(byte);
  }

  /** A comma or the end of the object or array around. */
  #next(byte: number): boolean {
    const object = this.#objects[this.#depth - 1] === 1;
    if (byte === COMMA) {
      this.#expect = object ? 'key' : 'value';
      return true;
    }
    return byte === (object ? OBJECT_END : ARRAY_END) && this.#closed();
  }

  #closed(): boolean {
    this.#depth--;
    this.#ended();
    return true;
  }

  #ended(): void {
    this.#expect = 'comma-or-end';
    if (this.#depth === 0) this.outcome = 'done';
  }

  #string(chunk: Buffer, from: number): number {
    let i = from;
    for (; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (byte === LF) {
        // A line feed inside a string is never JSON: the value was cut short here.
        this.outcome = 'broken';
        return i;
      }
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) break;
    }
    if (i === chunk.length) return i;
    if (this.#inKey) {
      this.#inKey = false;
      this.#expect = 'colon';
    } else this.#ended();
    return i + 1;
  }

  #primitiveRun(chunk: Buffer, from: number): number {
    let i = from;
    while (i < chunk.length && isPrimitiveByte(chunk[i] ?? 0)) i++;
    this.#primitive += chunk.toString('latin1', from, Math.min(i, from + MAX_PRIMITIVE));
    if (this.#primitive.length >= MAX_PRIMITIVE) this.outcome = 'broken';
    else if (i < chunk.length) {
      if (PRIMITIVE.test(this.#primitive)) this.#ended();
      else this.outcome = 'broken';
      this.#primitive = '';
    }
    return i;
  }
}
