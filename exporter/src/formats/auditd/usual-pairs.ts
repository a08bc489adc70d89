/**
 * Reads pairs for as long as each key is the one that followed the key before it in the last record of the type, and its
 * value is plain; whatever else there is, pairs.ts deals with. Half the time of an event is spent here, so four bytes are looked at
 * at once, nothing is called in the loop, and its constants are this file's own: see decision 10.
 */
import { keyName, KEYS } from './keys.ts';

const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const COMMA = 44;
const BRACE = 123;
/** `old ` as the view reads it. */
const OLD = 0x20646c6f;

/** A byte's value in all four. */
const ALL = 0x01010101;
const HIGH = ALL << 7;
const QUOTES = QUOTE * ALL;
const NO_BLANK = (SPACE + 1) * ALL;

/** What is known of a key with its `=`: its length, then four bytes at a time, each under a mask that leaves out what is behind it. */
const SHAPE_BITS = 4;
const LONGEST = 16;
const SHAPES = shapes();

/** What is known of the first pair with a key, beside each other. */
const PARTS = 3;

export class UsualPairs {
  /** Where the next pair is looked for. */
  at = 0;
  /** The key before. */
  key = 0;
  /** An unquoted value ends at a blank and at this byte. */
  stop = SPACE;
  /** How many pairs may follow. */
  left = 0;
  /** By key times PARTS: the round in which it was read last, the place of its value, and twice the end of it, odd where it has no quotes. */
  readonly #first = new Int32Array(PARTS * KEYS);
  #round = 0;

  begin(at: number, key: number, left: number): void {
    if (this.#round === 2 ** 30) {
      this.#first.fill(0);
      this.#round = 0;
    }
    this.#round++;
    this.at = at;
    this.key = key;
    this.left = left;
    this.stop = SPACE;
  }

  /** Keeps a pair, if it is the first with its key. */
  put(key: number, value: number, end: number, quoted: boolean): void {
    const first = PARTS * key;
    if (this.#first[first] === this.#round) return;
    this.#first[first] = this.#round;
    this.#first[first + 1] = value;
    this.#first[first + 2] = 2 * end + (quoted ? 0 : 1);
  }

  /** The number of the first pair with that key, or -1. */
  first(key: number): number {
    const pair = PARTS * key;
    return this.#first[pair] === this.#round ? pair : -1;
  }

  valueFrom(pair: number): number {
    return this.#first[pair + 1] ?? 0;
  }

  valueTo(pair: number): number {
    return (this.#first[pair + 2] ?? 0) >> 1;
  }

  isQuoted(pair: number): boolean {
    return ((this.#first[pair + 2] ?? 0) & 1) === 0;
  }

  /** Goes as far as it can. At `to` is a line end, and behind it are 31 bytes more. */
  read(view: DataView, to: number, followers: Uint8Array): void {
    const firsts = this.#first;
    const round = this.#round | 0;
    const stops = this.stop * ALL;
    const last = to | 0;
    let at = this.at | 0;
    let key = this.key | 0;
    let left = this.left | 0;
    while (at < last && left > 0) {
      let value = at;
      let byte = view.getUint8(value);
      // The end of `msg='…'`.
      if (byte === APOSTROPHE && value + 1 < last) byte = view.getUint8(++value);
      if (byte <= SPACE) value++;
      const isOld = view.getInt32(value - 4, true) === OLD;
      const next = followers[key] ?? 0;
      const shape = next << SHAPE_BITS;
      const size = SHAPES[shape] ?? 0;
      if (differences(view, value, shape + 1) !== 0) break;
      if (size > 8 && differences(view, value + 8, shape + 5) !== 0) break;
      value += size;
      byte = view.getUint8(value);
      let end = value;
      let unquoted = 1;
      let found = 0;
      if (byte === QUOTE) {
        unquoted = 0;
        end = ++value;
        for (; end < last; end += 4) {
          const other = view.getInt32(end, true) ^ QUOTES;
          // The high bit of the first byte that is 0 in `other`; of those before it none.
          found = (other - ALL) & ~other & HIGH;
          if (found !== 0) break;
        }
      } else {
        if (byte <= COMMA || byte === BRACE) break;
        for (; ; end += 4) {
          const bytes = view.getInt32(end, true);
          const other = bytes ^ stops;
          // The same of the first byte that is 0 in `other`, or a blank or below it in `bytes`.
          found = (((other - ALL) & ~other) | ((bytes - NO_BLANK) & ~bytes)) & HIGH;
          if (found !== 0) break;
        }
      }
      if (found !== 0) end += (31 - Math.clz32(found & -found)) >> 3;
      if (end > last) end = last;
      at = end + 1 - unquoted;
      left--;
      key = next;
      const first = PARTS * key;
      if (firsts[first] === round || isOld) continue;
      firsts[first] = round;
      firsts[first + 1] = value;
      firsts[first + 2] = 2 * end + unquoted;
    }
    this.at = at;
    this.key = key;
    this.left = left;
  }
}

/** The bits in which eight bytes are not those of a key. Without branches, which the processor would have to guess. */
const differences = (view: DataView, at: number, shape: number): number =>
  ((view.getInt32(at, true) & (SHAPES[shape + 1] ?? 0)) ^ (SHAPES[shape] ?? 0)) |
  ((view.getInt32(at + 4, true) & (SHAPES[shape + 3] ?? 0)) ^ (SHAPES[shape + 2] ?? 0));

function shapes(): Int32Array {
  const all = new Int32Array((KEYS + 1) << SHAPE_BITS);
  // What stands for no key is never found: under its mask of 0 no word is 1.
  all.fill(1);
  for (let key = 1; key < KEYS; key++) {
    const text = `${keyName(key)}=`;
    if (text.length > LONGEST) throw new Error(`the key ${text} is too long`);
    const bytes = Buffer.alloc(LONGEST, 0);
    bytes.write(text);
    const shape = [text.length];
    for (let at = 0; at < LONGEST; at += 4) {
      const count = Math.min(Math.max(text.length - at, 0), 4);
      shape.push(bytes.readInt32LE(at), count === 4 ? -1 : 2 ** (8 * count) - 1);
    }
    all.set(shape, key << SHAPE_BITS);
  }
  all[2] = 0;
  all[((KEYS << SHAPE_BITS) | 0) + 2] = 0;
  return all;
}
