/**
 * The times that syslog headers carry: RFC 3164 4.1.2 `Mmm dd hh:mm:ss`, also with a year after the day or a
 * fraction of the second, and RFC 3339 as RFC 5424 6.2.3 and rsyslog's RSYSLOG_FileFormat write it, also with a
 * space for the `T` and without a zone.
 *
 * A time without a zone is in the zone of the format's options. A time without a year gets the latest year in which
 * it exists and is at most a day after `receivedAt`: a clock may run ahead, a log line may not come from the future.
 *
 * The lines of a minute begin with the same bytes: what was read from them is kept, and only the rest is read anew.
 */
import type { LocalTime } from '../time-zone.ts';
import { digit, isDigit, twoDigits } from './bytes.ts';
import { daysOf, isDay, isLeap, yearless } from './calendar.ts';
import { UsualTime } from './usual-time.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A time without a year means the same year for at least so long after it was read. */
const ALMOST_A_YEAR = 363 * DAY;

// Constants of its own: see decision 10.
const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const BIG_Z = 90;
const WORD = 4;
/** `+01:00` */
const OFFSET_LENGTH = 6;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const packed = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
const MONTH_OF: ReadonlyMap<number, number> = new Map(
  MONTHS.map((name, index) => [packed(Buffer.from(name), 0), index + 1]),
);

/** Reads times; `time` and `end` are those of the last one. */
export class TimeReader {
  /** ms since the epoch */
  time = 0;
  /** Where the text after the time begins. */
  end = 0;
  readonly #local: LocalTime;
  readonly #usual = new UsualTime();

  // The text of the minute, up to the seconds, with what it stands for: of a time without a year or zone an instant,
  // otherwise the wall clock as if it were UTC. It holds for a `receivedAt` from #since up to #until.
  readonly #minuteText = new Uint8Array(32);
  readonly #minuteView = new DataView(this.#minuteText.buffer);
  #minuteLength = 0;
  #minute = 0;
  #isIso = false;
  #since = 0;
  #until = 0;
  /** The last offset that was written like `+01:00`, in ms, and its text. */
  #offset = 0;
  #offsetHead = Buffer.from('+00:').readInt32LE();
  #offsetTail = Buffer.from('00').readInt16LE();

  constructor(local: LocalTime) {
    this.#local = local;
  }

  /** False where the text at `start` is no time. The view is of `bytes`. */
  read(bytes: Uint8Array, view: DataView, start: number, to: number, receivedAt: number): boolean {
    const usual = this.#usual;
    if (usual.read(view, start, to)) {
      this.time = usual.time;
      this.end = start + usual.length;
      return true;
    }
    if (this.#isSameMinute(view, start, to, receivedAt)) {
      this.#usualFraction(view, to);
      if (!this.#isIso) return this.#afterTraditional(bytes, to);
      return this.#isUsualZone(view, to) || this.#learnZone(bytes, view, to);
    }
    return isDigit(bytes[start] ?? 0)
      ? this.#readIso(bytes, view, start, to)
      : this.#readTraditional(bytes, start, to, receivedAt);
  }

  /** `2025-02-12T14:10:21.123456+01:00` and no other. */
  readIso(bytes: Uint8Array, view: DataView, start: number, to: number): boolean {
    return isDigit(bytes[start] ?? 0) && this.read(bytes, view, start, to, 0);
  }

  #isSameMinute(view: DataView, start: number, to: number, receivedAt: number): boolean {
    const length = this.#minuteLength;
    const text = this.#minuteView;
    const at = start + length;
    if (length < WORD || at + 2 > to || !(receivedAt >= this.#since && receivedAt < this.#until)) return false;
    // From the end, where times differ first. The last word may overlap the one before.
    for (let place = length - WORD; ; place = Math.max(place - WORD, 0)) {
      if (view.getInt32(start + place, true) !== text.getInt32(place, true)) return false;
      if (place === 0) break;
    }
    const tens = view.getUint8(at) - ZERO;
    const ones = view.getUint8(at + 1) - ZERO;
    if (tens < 0 || tens > 5 || ones < 0 || ones > 9) return false;
    this.time = this.#minute + (tens * 10 + ones) * 1000;
    this.end = at + 2;
    return true;
  }

  /** Applies `Z`, or the offset that was read last. */
  #isUsualZone(view: DataView, to: number): boolean {
    const { end } = this;
    if (end < to && view.getUint8(end) === BIG_Z) {
      this.end += 1;
      return true;
    }
    if (end + OFFSET_LENGTH > to || view.getInt32(end, true) !== this.#offsetHead) return false;
    if (view.getInt16(end + WORD, true) !== this.#offsetTail) return false;
    this.time -= this.#offset;
    this.end += OFFSET_LENGTH;
    return true;
  }

  /** As `#zone`. */
  #learnZone(bytes: Uint8Array, view: DataView, to: number): boolean {
    const { time, end } = this;
    if (!this.#zone(bytes, to)) return false;
    if (this.end === end + OFFSET_LENGTH) {
      this.#offset = time - this.time;
      this.#offsetHead = view.getInt32(end, true);
      this.#offsetTail = view.getInt16(end + WORD, true);
    }
    return true;
  }

  /** As `#fraction`. */
  #usualFraction(view: DataView, to: number): void {
    let at = this.end;
    if (at + 1 >= to) return;
    const mark = view.getUint8(at);
    if (mark !== DOT && mark !== COMMA) return;
    const begin = ++at;
    let ms = 0;
    for (; at < to; at++) {
      const value = view.getUint8(at) - ZERO;
      if (value < 0 || value > 9) break;
      if (at - begin < 3) ms = ms * 10 + value;
    }
    const digits = at - begin;
    if (digits === 0) return;
    this.time += digits >= 3 ? ms : ms * (digits === 2 ? 10 : 100);
    this.end = at;
  }

  #keepMinute(bytes: Uint8Array, start: number, end: number, minute: number): void {
    this.#minuteText.set(bytes.subarray(start, end));
    this.#minuteLength = end - start;
    this.#minute = minute;
    this.#isIso = true;
    this.#since = -Infinity;
    this.#until = Infinity;
  }

  /** Milliseconds since midnight of `hh:mm:ss`, or negative. A leap second is the next second. */
  #clock(bytes: Uint8Array, at: number, to: number): number {
    if (to - at < 8 || bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return -1;
    const hour = twoDigits(bytes, at, to);
    const minute = twoDigits(bytes, at + 3, to);
    const second = twoDigits(bytes, at + 6, to);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
    return ((hour * 60 + minute) * 60 + second) * 1000;
  }

  /** Reads `.123456` to whole milliseconds and moves `end` behind it. */
  #fraction(bytes: Uint8Array, to: number): void {
    const start = this.end;
    if (start >= to) return;
    const mark = bytes[start];
    if ((mark !== DOT && mark !== COMMA) || digit(bytes, start + 1, to) < 0) return;
    let at = start + 1;
    let scale = 100;
    let ms = 0;
    for (let value = digit(bytes, at, to); value >= 0; value = digit(bytes, ++at, to)) {
      ms += value * scale;
      scale = scale === 100 ? 10 : scale === 10 ? 1 : 0;
    }
    this.time += ms;
    this.end = at;
  }

  #readIso(bytes: Uint8Array, view: DataView, start: number, to: number): boolean {
    if (to - start < 19 || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return false;
    const year = twoDigits(bytes, start, to) * 100 + twoDigits(bytes, start + 2, to);
    const month = twoDigits(bytes, start + 5, to);
    const day = twoDigits(bytes, start + 8, to);
    const between = bytes[start + 10];
    // A `T` may be small.
    if (year < 0 || (between !== 84 && between !== 116 && between !== SPACE) || !isDay(month, day)) return false;
    if (month === 2 && day === 29 && !isLeap(year)) return false;
    const ofDay = this.#clock(bytes, start + 11, to);
    if (ofDay < 0) return false;
    const midnight = daysOf(year, month, day) * DAY;
    this.#keepMinute(bytes, start, start + 17, midnight + ofDay - twoDigits(bytes, start + 17, to) * 1000);
    this.time = midnight + ofDay;
    this.end = start + 19;
    this.#fraction(bytes, to);
    const fractionEnd = this.end;
    if (!this.#zone(bytes, to)) return false;
    this.#usual.learn(view, start, fractionEnd, this.end, this.time);
    return true;
  }

  /** Applies `Z`, `+01:00`, `+0100` or `+01` at `end`, or the configured zone where there is none. */
  #zone(bytes: Uint8Array, to: number): boolean {
    const start = this.end;
    const sign = start < to ? bytes[start] : SPACE;
    if (sign === 90 || sign === 122) {
      this.end = start + 1;
      return true;
    }
    if (sign !== 43 && sign !== MINUS) {
      this.time = this.#local(this.time);
      return true;
    }
    const hours = twoDigits(bytes, start + 1, to);
    if (hours < 0 || hours > 23) return false;
    let end = start + 3;
    if (end < to && bytes[end] === COLON) end += 1;
    let minutes = twoDigits(bytes, end, to);
    if (minutes >= 0) end += 2;
    else minutes = 0;
    if (minutes > 59) return false;
    this.time -= (sign === 43 ? 1 : -1) * (hours * 60 + minutes) * MINUTE;
    this.end = end;
    return true;
  }

  /** `Feb 12 14:10:21`, `Feb  2 …`, `Feb 2 …`, `Feb 12 2025 …` */
  #readTraditional(bytes: Uint8Array, start: number, to: number, receivedAt: number): boolean {
    // The shortest is `Feb 2 14:10:21`.
    if (to - start < 14 || bytes[start + 3] !== SPACE) return false;
    const month = MONTH_OF.get(packed(bytes, start));
    if (month === undefined) return false;
    let at = bytes[start + 4] === SPACE ? start + 5 : start + 4;
    let day = digit(bytes, at++, to);
    const ones = digit(bytes, at, to);
    if (ones >= 0) {
      day = day * 10 + ones;
      at += 1;
    }
    if (!isDay(month, day) || bytes[at] !== SPACE) return false;
    at += 1;
    let year = -1;
    if (at + 4 < to && bytes[at + 4] === SPACE) {
      year = twoDigits(bytes, at, to) * 100 + twoDigits(bytes, at + 2, to);
      if (year < 0 || (month === 2 && day === 29 && !isLeap(year))) return false;
      at += 5;
    }
    const ofDay = this.#clock(bytes, at, to);
    if (ofDay < 0) return false;
    this.time = ofDay;
    this.end = at + 8;
    this.#fraction(bytes, to);
    const withinMinute = this.time - ofDay + twoDigits(bytes, at + 6, to) * 1000;
    const time =
      year >= 0
        ? this.#local(daysOf(year, month, day) * DAY + this.time)
        : yearless(month, day, this.time, this.#local, receivedAt);
    this.time = Number.isNaN(time) ? receivedAt : time;
    if (withinMinute < MINUTE && !Number.isNaN(time)) {
      this.#keepMinute(bytes, start, at + 6, time - withinMinute);
      this.#isIso = false;
      if (year < 0) {
        this.#since = this.#minute + MINUTE - DAY;
        this.#until = this.#minute + ALMOST_A_YEAR - DAY;
      }
    }
    return this.#afterTraditional(bytes, to);
  }

  /** Cisco writes a colon after the time. */
  #afterTraditional(bytes: Uint8Array, to: number): boolean {
    if (this.end < to && bytes[this.end] === COLON) this.end += 1;
    return true;
  }
}
