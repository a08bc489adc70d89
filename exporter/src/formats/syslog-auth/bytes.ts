/** Tests and searches in a range of bytes. Ranges are from `from` up to, but without, `to`. */

export const SPACE = 32;

/** The bytes of a text that lines are compared with. */
export const pattern = (text: string): Uint8Array => Buffer.from(text);

/** Whether the pattern stands at `at` and ends before `to`. */
export function startsAt(bytes: Uint8Array, at: number, to: number, wanted: Uint8Array): boolean {
  const { length } = wanted;
  if (at + length > to) return false;
  for (let index = 0; index < length; index++) if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

/** Where the byte stands first, or -1. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === byte) return at;
  return -1;
}

export function lastIndexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) if (bytes[at] === byte) return at;
  return -1;
}

/** Where the pattern begins first, or -1. No pattern is long enough for its length to matter for the cost. */
export function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number, to: number): number {
  const first = wanted[0];
  const last = to - wanted.length;
  for (let at = from; at <= last; at++) if (bytes[at] === first && startsAt(bytes, at, to, wanted)) return at;
  return -1;
}

/** A pattern that is looked for from the end. */
export interface LastPattern {
  readonly bytes: Uint8Array;
  /** By byte: where the pattern does not begin at a place with this byte, how far before it may begin. */
  readonly steps: Uint8Array;
}

export function lastPattern(text: string): LastPattern {
  const bytes = pattern(text);
  const steps = new Uint8Array(256).fill(bytes.length);
  // Of several places of a byte the first counts.
  for (let place = bytes.length - 1; place > 0; place--) steps[bytes[place] ?? 0] = place;
  return { bytes, steps };
}

/** Where the pattern begins last, or -1. Steps over what cannot be its begin (Horspool's search, from the end). */
export function lastIndexOf(
  bytes: Uint8Array,
  { bytes: wanted, steps }: LastPattern,
  from: number,
  to: number,
): number {
  const first = wanted[0];
  let at = to - wanted.length;
  while (at >= from) {
    const byte = bytes[at] ?? 0;
    if (byte === first && startsAt(bytes, at, to, wanted)) return at;
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
