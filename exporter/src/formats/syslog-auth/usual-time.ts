/**
 * The time that most lines of a file carry: of the same minute as the line before, with as many digits of the second and
 * the same zone, as in `2025-02-12T14:10:21.123456+01:00`. What stands there is compared and not read anew. Any other time is
 * left to time.ts. It runs for every line: see decision 10.
 */

const ZERO = 48;
const DOT = 46;
const WORD = 4;
/** `2025-02-12T14:10:` */
const MINUTE_LENGTH = 17;
const FRACTION = MINUTE_LENGTH + 3;
/** `+01:00` */
const ZONE_LENGTH = 6;
/** Fewer digits do not fill a word. */
const MIN_DIGITS = 4;
/** More than two words cover. */
const MAX_DIGITS = 8;
const NEVER = 2 ** 30;

/** Of each byte the four bits that all digits have in common. */
const HIGH_HALVES = 0xf0f0f0f0 | 0;
const DIGITS = 0x30303030;
/** What takes `:` to `?` out of the range of the digits. */
const TO_SIXTEEN = 0x06060606;

/** Whether all four bytes of the word are digits. */
const areDigits = (word: number): boolean =>
  (word & HIGH_HALVES) === DIGITS && ((word + TO_SIXTEEN) & HIGH_HALVES) === DIGITS;

export class UsualTime {
  /** ms since the epoch, after `read` */
  time = 0;
  /** Bytes of the text; so many that no line has them while there is no usual time. */
  length = NEVER;
  // The text of the minute; the last word overlaps the one before.
  #text0 = 0;
  #text4 = 0;
  #text8 = 0;
  #text12 = 0;
  #text13 = 0;
  #zoneHead = 0;
  #zoneTail = 0;
  #zone = 0;
  #lastDigits = 0;
  /** ms since the epoch */
  #minute = 0;

  /** Whether the text at `start` is such a time. */
  read(view: DataView, start: number, to: number): boolean {
    if (start + this.length > to) return false;
    // From the end, where times differ first.
    if (view.getInt32(start + 13, true) !== this.#text13 || view.getInt32(start + 12, true) !== this.#text12)
      return false;
    if (view.getInt32(start + 8, true) !== this.#text8 || view.getInt32(start + 4, true) !== this.#text4) return false;
    if (view.getInt32(start, true) !== this.#text0) return false;
    const tens = view.getUint8(start + MINUTE_LENGTH) - ZERO;
    const ones = view.getUint8(start + MINUTE_LENGTH + 1) - ZERO;
    if (tens >>> 0 > 5 || ones >>> 0 > 9 || view.getUint8(start + MINUTE_LENGTH + 2) !== DOT) return false;
    const first = view.getInt32(start + FRACTION, true);
    if (!areDigits(first) || !areDigits(view.getInt32(start + this.#lastDigits, true))) return false;
    const zone = start + this.#zone;
    if (view.getInt32(zone, true) !== this.#zoneHead || view.getInt16(zone + WORD, true) !== this.#zoneTail)
      return false;
    const ms = (first & 15) * 100 + ((first >> 8) & 15) * 10 + ((first >> 16) & 15);
    this.time = this.#minute + ((tens * 10 + ones) * 1000 + ms);
    return true;
  }

  /**
   * From now on times like the one from `start` to `end` are the usual ones, if it has the form of one. `fractionEnd`: where
   * its digits end and its zone begins. `time` is what it stands for.
   */
  learn(view: DataView, start: number, fractionEnd: number, end: number, time: number): void {
    const digits = fractionEnd - start - FRACTION;
    this.length = NEVER;
    if (digits < MIN_DIGITS || digits > MAX_DIGITS || end - fractionEnd !== ZONE_LENGTH) return;
    // A leap second belongs to the next minute.
    if (view.getUint8(start + MINUTE_LENGTH) - ZERO > 5) return;
    this.length = end - start;
    this.#text0 = view.getInt32(start, true);
    this.#text4 = view.getInt32(start + 4, true);
    this.#text8 = view.getInt32(start + 8, true);
    this.#text12 = view.getInt32(start + 12, true);
    this.#text13 = view.getInt32(start + 13, true);
    this.#zone = fractionEnd - start;
    this.#lastDigits = this.#zone - WORD;
    this.#zoneHead = view.getInt32(fractionEnd, true);
    this.#zoneTail = view.getInt16(fractionEnd + WORD, true);
    this.#minute = Math.floor(time / 60_000) * 60_000;
  }
}
