/**
 * Values of records as small numbers: two values are the same if and only if their ids are. A value that was seen before
 * is found by its bytes, without making a string, so that counting an event allocates nothing; rules and series compare and
 * hash ids.
 *
 * Bounded: when it is full, `trim` (between two lines) gives up all ids but those of the start (`seal`), and `epoch`
 * grows: whoever keeps ids must forget them then.
 */
import { ByteTable } from './byte-table.ts';

/** The id of '', which stands for a field that an event does not have. */
export const NONE = 0;
/** The id of a value that the record does not have. */
export const ABSENT = 1;

const MAX_VALUES = 262_144;
const MAX_BYTES = 16 * 1024 * 1024;
const SCRATCH_BYTES = 8192;
/** A UTF-16 unit takes at most so many bytes in UTF-8. */
const MAX_UTF8 = 3;

export class Interner {
  /** By id: texts, and the values of JSON that are no text (objects and arrays too: nobody may change them). */
  readonly #values: unknown[] = ['', undefined];
  readonly #texts: ByteTable;
  readonly #json: ByteTable;
  readonly #scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  readonly #sealed = { values: 2, texts: 0, json: 0 };
  #epoch = 1;
  #onTrim: (() => void) | undefined;

  /** `seed` keeps others from preparing values with equal hashes. */
  constructor(seed = Math.floor(Math.random() * 2 ** 32)) {
    this.#texts = new ByteTable(seed);
    this.#json = new ByteTable(seed);
  }

  get epoch(): number {
    return this.#epoch;
  }

  get size(): number {
    return this.#values.length;
  }

  /** The text of an id that `ofText` or `ofUtf8` gave. */
  text(id: number): string {
    return this.#values[id] as string; // these two give ids of texts only
  }

  value(id: number): unknown {
    return this.#values[id];
  }

  /** Of UTF-8 bytes; invalid ones are U+FFFD. */
  ofUtf8(bytes: Uint8Array, from: number, to: number): number {
    if (from >= to) return NONE;
    const known = this.#texts.find(bytes, from, to);
    return known >= 0 ? known : this.#addText(bytes, from, to);
  }

  ofText(text: string): number {
    if (text === '') return NONE;
    if (text.length * MAX_UTF8 > SCRATCH_BYTES) {
      const bytes = Buffer.from(text);
      return this.ofUtf8(bytes, 0, bytes.length);
    }
    return this.ofUtf8(this.#scratch, 0, this.#encode(text));
  }

  /** Most texts are short and ASCII: for them a loop is faster than the encoder. */
  #encode(text: string): number {
    const scratch = this.#scratch;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 127) return scratch.write(text);
      scratch[at] = code;
    }
    return text.length;
  }

  /**
   * Of the text of a JSON value that is no plain text: a number, a literal, a container, or a text with its quotes.
   * ABSENT for what is no JSON.
   */
  ofJson(bytes: Uint8Array, from: number, to: number): number {
    const known = this.#json.find(bytes, from, to);
    if (known >= 0) return known;
    const value = parsed(decode(bytes, from, to));
    if (value === undefined) return ABSENT;
    const id = typeof value === 'string' ? this.ofText(value) : this.#values.push(value) - 1;
    this.#json.find(bytes, from, to); // ofText may have looked up other bytes
    this.#json.add(bytes, from, to, id);
    return id;
  }

  /** Of a value as JSON.parse gives it. */
  ofValue(value: unknown): number {
    if (value === undefined) return ABSENT;
    if (typeof value === 'string') return this.ofText(value);
    const bytes = Buffer.from(JSON.stringify(value));
    return this.ofJson(bytes, 0, bytes.length);
  }

  /** What has an id now keeps it for good. */
  seal(): void {
    this.#sealed.values = this.#values.length;
    this.#sealed.texts = this.#texts.count;
    this.#sealed.json = this.#json.count;
  }

  /** Is told before ids are given up, for those who keep some whose texts they need. */
  set onTrim(listener: () => void) {
    this.#onTrim = listener;
  }

  /** Between two lines: gives up ids if there are too many. */
  trim(): void {
    if (this.#values.length < MAX_VALUES && this.#texts.size + this.#json.size < MAX_BYTES) return;
    this.#onTrim?.();
    this.#values.length = this.#sealed.values;
    this.#texts.truncate(this.#sealed.texts);
    this.#json.truncate(this.#sealed.json);
    this.#epoch++;
  }

  #addText(bytes: Uint8Array, from: number, to: number): number {
    const text = decode(bytes, from, to);
    // Bytes that are no UTF-8 must not give the text that they are shown as a second id.
    if (text.includes('\ufffd')) {
      const clean = Buffer.from(text);
      const known = this.#texts.find(clean, 0, clean.length);
      if (known >= 0) return known;
      const id = this.#values.push(text) - 1;
      this.#texts.add(clean, 0, clean.length, id);
      return id;
    }
    const id = this.#values.push(text) - 1;
    this.#texts.add(bytes, from, to, id);
    return id;
  }
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
