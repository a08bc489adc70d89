/**
 * Tests and searches in a range of bytes. Ranges are from `from` up to, but without, `to`. They run for every line: see
 * decision 10.
 */

const WORD = 4;
/** A byte's value in all four of a word. */
const ALL = 0x01010101;
const HIGH = ALL << 7;

/** A text that lines are compared with, four bytes at a time; the last four may overlap those before. */
export interface Pattern {
  readonly length: number;
  readonly bytes: Uint8Array;
  /** The first four as a word; 0 where it has less. */
  readonly first: number;
  /** None where it has less than four. */
  readonly words: Int32Array;
}

export function pattern(text: string): Pattern {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const count = length < WORD ? 0 : Math.ceil(length / WORD);
  const words = Int32Array.from({ length: count }, (_, word) =>
    bytes.readInt32LE(Math.min(WORD * word, length - WORD)),
  );
  return { length, bytes, first: words[0] ?? 0, words };
}

/** Whether the pattern stands at `at` and ends before `to`. */
export function startsAt(view: DataView, at: number, to: number, wanted: Pattern): boolean {
  const { length } = wanted;
  if (at + length > to) return false;
  const last = length - WORD;
  if (last < 0) return isShortAt(view, at, wanted);
  // Mostly this is all that has to be looked at.
  if (view.getInt32(at, true) !== wanted.first) return false;
  const { words } = wanted;
  let word = 1;
  for (let place = WORD; place < last; place += WORD)
    if (view.getInt32(at + place, true) !== words[word++]) return false;
  return last === 0 || view.getInt32(at + last, true) === words[word];
}

function isShortAt(view: DataView, at: number, { length, bytes }: Pattern): boolean {
  for (let index = 0; index < length; index++) if (view.getUint8(at + index) !== bytes[index]) return false;
  return true;
}

/** Where the byte stands first, or -1. */
export function indexOfByte(view: DataView, byte: number, from: number, to: number): number {
  const wanted = byte * ALL;
  let at = from;
  for (const last = to - WORD; at <= last; at += WORD) {
    const other = view.getInt32(at, true) ^ wanted;
    // The high bit of the first byte that is 0 in `other`; of those before it none.
    const found = (other - ALL) & ~other & HIGH;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  for (; at < to; at++) if (view.getUint8(at) === byte) return at;
  return -1;
}

export function lastIndexOfByte(view: DataView, byte: number, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) if (view.getUint8(at) === byte) return at;
  return -1;
}

/** Where the pattern begins first, or -1. No pattern is long enough for its length to matter for the cost. */
export function indexOf(view: DataView, wanted: Pattern, from: number, to: number): number {
  const last = to - wanted.length;
  const first = wanted.bytes[0];
  const word = wanted.words[0];
  if (word === undefined) {
    for (let at = from; at <= last; at++) if (view.getUint8(at) === first && startsAt(view, at, to, wanted)) return at;
  } else {
    for (let at = from; at <= last; at++) {
      if (view.getInt32(at, true) === word && startsAt(view, at, to, wanted)) return at;
    }
  }
  return -1;
}

/** A pattern that is looked for from the end. */
export interface LastPattern {
  readonly pattern: Pattern;
  /** By byte: where the pattern does not begin at a place with this byte, how far before it may begin. */
  readonly steps: Uint8Array;
}

export function lastPattern(text: string): LastPattern {
  const wanted = pattern(text);
  const steps = new Uint8Array(256).fill(wanted.length);
  // Of several places of a byte the first counts.
  for (let place = wanted.length - 1; place > 0; place--) steps[wanted.bytes[place] ?? 0] = place;
  return { pattern: wanted, steps };
}

/** Where the pattern begins last, or -1. Steps over what cannot be its begin (Horspool's search, from the end). */
export function lastIndexOf(view: DataView, { pattern: wanted, steps }: LastPattern, from: number, to: number): number {
  const first = wanted.bytes[0];
  let at = to - wanted.length;
  while (at >= from) {
    const byte = view.getUint8(at);
    if (byte === first && startsAt(view, at, to, wanted)) return at;
    at -= steps[byte] ?? 1;
  }
  return -1;
}

export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** The digit at `at`; a number so negative that no sum with other digits is positive where there is none. */
export function digit(bytes: Uint8Array, at: number, to: number): number {
  const value = at < to ? (bytes[at] ?? 0) - 48 : -1;
  return value >= 0 && value <= 9 ? value : -1_000_000;
}

/** Two digits as a number; negative where they are not digits. */
export const twoDigits = (bytes: Uint8Array, at: number, to: number): number =>
  digit(bytes, at, to) * 10 + digit(bytes, at + 1, to);

/** As text; what is no UTF-8 becomes U+FFFD. */
export const decoded = (bytes: Buffer, from: number, to: number): string =>
  from < to ? bytes.toString('utf8', from, to) : '';
