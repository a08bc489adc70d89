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
/** In the first, second and third place after the dot. */
const MS_OF_DIGIT = [100, 10, 1] as const;

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
    const ms = fraction(bytes, from + SECOND_LENGTH, to - 1);
    if (hour > 23 || minute > 59 || second > 59 || (hour | minute | second | ms) < 0) return NaN;
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

/** Two digits as a number; -1 where one is none. */
function two(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The ms of `.123456`, or 0 for nothing; -1 for anything else. */
function fraction(bytes: Buffer, from: number, to: number): number {
  if (from === to) return 0;
  if (bytes[from] !== DOT || from + 1 === to) return -1;
  let ms = 0;
  for (let at = from + 1; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    ms += digit * (MS_OF_DIGIT[at - from - 1] ?? 0);
  }
  return ms;
}
