/**
 * Reads `2026-11-22T10:21:30.123456Z` from bytes. Records come in the order of time, so the day is most often that of the
 * record before.
 */
import { utcTime } from '../values.ts';

const DAY_LENGTH = 10;
const SECOND_LENGTH = 19;
const MAX_LENGTH = 48;
const COLON = 0x3a;
const DOT = 0x2e;
const ZERO = 0x30;
const TEE = 0x54;
const ZULU = 0x5a;

export class Timestamps {
  readonly #day = new Uint8Array(DAY_LENGTH);
  /** ms since the epoch of `#day`; NaN where it is none. */
  #time = NaN;

  /** ms since the epoch; NaN for every other way to write a time, and for what is none. */
  read(bytes: Buffer, from: number, to: number): number {
    if (to - from <= SECOND_LENGTH || to - from > MAX_LENGTH || bytes[to - 1] !== ZULU) return NaN;
    if (!this.#isSameDay(bytes, from)) this.#takeDay(bytes, from);
    if (bytes[from + DAY_LENGTH] !== TEE || bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return NaN;
    const hour = two(bytes, from + 11);
    const minute = two(bytes, from + 14);
    const second = two(bytes, from + 17);
    if (!(hour < 24 && minute < 60 && second < 60)) return NaN;
    const ms = fraction(bytes, from + SECOND_LENGTH, to - 1);
    return this.#time + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  }

  #isSameDay(bytes: Buffer, from: number): boolean {
    // Backwards: what differs is most often at the end.
    for (let index = DAY_LENGTH - 1; index >= 0; index--) {
      if (bytes[from + index] !== this.#day[index]) return false;
    }
    return true;
  }

  #takeDay(bytes: Buffer, from: number): void {
    bytes.copy(this.#day, 0, from, from + DAY_LENGTH);
    this.#time = utcTime(`${bytes.toString('latin1', from, from + DAY_LENGTH)}T00:00:00Z`) ?? NaN;
  }
}

/** Two digits as a number; NaN where one is none. */
function two(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** The ms of `.123456`, or 0 for nothing; NaN for anything else. */
function fraction(bytes: Buffer, from: number, to: number): number {
  if (from === to) return 0;
  if (bytes[from] !== DOT || from + 1 === to) return NaN;
  let ms = 0;
  let scale = 100;
  for (let at = from + 1; at < to; at++, scale = Math.floor(scale / 10)) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    ms += digit * scale;
  }
  return ms;
}
