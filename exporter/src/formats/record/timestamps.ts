/**
 * Reads `2026-11-22T10:21:30.123456Z` in the memory. Records come in the order of time, so the minute is most often that of the
 * record before: it is compared, and not read anew. It runs for every record: see decision 10.
 */
import { VIEW } from '../../memory/memory.ts';
import { utcTime } from '../values.ts';

const view = VIEW;
/** `2026-11-22T10:21` */
const MINUTE_LENGTH = 16;
const SECOND_LENGTH = 19;
const MAX_LENGTH = 48;
const COLON = 0x3a;
const DOT = 0x2e;
const ZERO = 0x30;
const TEE = 0x54;
const ZULU = 0x5a;
const DAY_LENGTH = 10;
const TWO_BYTES = 0xffff;

export class Timestamps {
  // The text of the minute.
  #text0 = 0;
  #text4 = 0;
  #text8 = 0;
  #text12 = 0;
  /** ms since the epoch; NaN where the text is none. */
  #minute = NaN;
  /** The last two digits of the day, and when it began. */
  #day = 0;
  #dayTime = NaN;

  /** ms since the epoch of view[from, to); NaN for every other way to write a time, and for what is none. */
  read(from: number, to: number): number {
    const length = to - from;
    if (length <= SECOND_LENGTH || length > MAX_LENGTH || view.getUint8(to - 1) !== ZULU) return NaN;
    if (
      view.getInt32(from + 12, true) !== this.#text12 ||
      view.getInt32(from + 8, true) !== this.#text8 ||
      view.getInt32(from + 4, true) !== this.#text4 ||
      view.getInt32(from, true) !== this.#text0
    )
      this.#takeMinute(from);
    const tens = view.getUint8(from + MINUTE_LENGTH + 1) - ZERO;
    const ones = view.getUint8(from + MINUTE_LENGTH + 2) - ZERO;
    if (view.getUint8(from + MINUTE_LENGTH) !== COLON || tens >>> 0 > 5 || ones >>> 0 > 9) return NaN;
    const ms = length === SECOND_LENGTH + 1 ? 0 : fraction(from + SECOND_LENGTH, to - 1);
    return ms < 0 ? NaN : this.#minute + (tens * 10 + ones) * 1000 + ms;
  }

  #takeMinute(from: number): void {
    const day = view.getInt32(from + 8, true) & TWO_BYTES;
    if (
      view.getInt32(from, true) !== this.#text0 ||
      view.getInt32(from + 4, true) !== this.#text4 ||
      day !== this.#day
    ) {
      const text = Buffer.from(view.buffer, from, DAY_LENGTH).toString('latin1');
      this.#dayTime = utcTime(`${text}T00:00:00Z`) ?? NaN;
      this.#day = day;
    }
    this.#text0 = view.getInt32(from, true);
    this.#text4 = view.getInt32(from + 4, true);
    this.#text8 = view.getInt32(from + 8, true);
    this.#text12 = view.getInt32(from + 12, true);
    const hour = two(from + DAY_LENGTH + 1);
    const minute = two(from + DAY_LENGTH + 4);
    const isTime = view.getUint8(from + DAY_LENGTH) === TEE && view.getUint8(from + DAY_LENGTH + 3) === COLON;
    this.#minute = isTime && hour < 24 && minute < 60 ? this.#dayTime + (hour * 60 + minute) * 60_000 : NaN;
  }
}

/** Two digits as a number; NaN where one is none. */
function two(at: number): number {
  const tens = view.getUint8(at) - ZERO;
  const ones = view.getUint8(at + 1) - ZERO;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : NaN;
}

/** The ms of `.123456`; -1 for anything else. */
function fraction(from: number, to: number): number {
  if (view.getUint8(from) !== DOT || from + 1 === to) return -1;
  let ms = 0;
  let unit = 100;
  for (let at = from + 1; at < to; at++) {
    const digit = view.getUint8(at) - ZERO;
    if (digit >>> 0 > 9) return -1;
    if (unit > 0) ms += digit * unit;
    unit = unit === 100 ? 10 : unit === 10 ? 1 : 0;
  }
  return ms;
}
