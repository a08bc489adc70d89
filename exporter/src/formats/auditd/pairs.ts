/**
 * The `key=value` pairs of a record: unquoted, "quoted" or encoded values; the inner pairs of user-space messages
 * (`msg='…'`); the enriched pairs behind a group separator; the older shapes `(hostname=?, addr=?)`,
 * `user pid=…`, `old auid=… new auid=…`, `PAM: session open acct=…` and `avc:  denied  { read } for …`.
 *
 * Only places are kept: most records are asked for three of thirty values, and many for none.
 */
import { APOSTROPHE, BRACE, COMMA, EQUALS, indexOf, isText, OPEN, QUOTE, SPACE } from './ascii.ts';
import type { KeyTable } from './keys.ts';
import { keyOf, KEYS, OTHER } from './keys.ts';
import type { RecordType } from './types.ts';

const MAX_PAIRS = 1024;
/** UTF-16 units. */
const MAX_KEY = 64;
/** What the kernel writes for no text. */
const NULL = '(null)';
const MSG = keyOf('msg');
/** Places of a pair: of its key, of its value, and twice the end of its value, odd where it has no quotes. */
const PLACES = 3;
const LETTER_O = 111;
const LAST_ROUND = 2 ** 31 - 1 - MAX_PAIRS;

/** What a separator is between words: a blank or below (0x1D is before what `log_format = ENRICHED` adds), or one of `"'()*+,`. */
const isSeparator = (byte: number): boolean =>
  byte <= COMMA && (byte <= SPACE || byte >= OPEN || byte === QUOTE || byte === APOSTROPHE);

export class Pairs {
  readonly #keys: KeyTable;
  #bytes: Buffer = Buffer.alloc(0);
  #places = new Int32Array(PLACES * 32);
  #count = 0;
  /** By key: `round` + the number of the first pair that has it. Older rounds are of records before. */
  readonly #first = new Int32Array(KEYS);
  #round = 0;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  get count(): number {
    return this.#count;
  }

  /** The first pair with that key, or -1: where a key comes twice the first one counts, as the kernel writes its own first. */
  first(key: number): number {
    const first = (this.#first[key] ?? 0) - this.#round;
    return first >= 0 ? first : -1;
  }

  valueFrom(pair: number): number {
    return this.#places[PLACES * pair + 1] ?? 0;
  }

  valueTo(pair: number): number {
    return (this.#places[PLACES * pair + 2] ?? 0) >> 1;
  }

  isQuoted(pair: number): boolean {
    return ((this.#places[PLACES * pair + 2] ?? 0) & 1) === 0;
  }

  /** The key as it stands there. */
  word(pair: number): string {
    return this.#bytes.toString('utf8', this.#places[PLACES * pair], this.#keyEnd(pair));
  }

  /** `old auid=… new auid=…`: the key `auid` is that of the new one. */
  key(pair: number): string {
    const word = this.word(pair);
    return isOld(this.#bytes, this.#places[PLACES * pair] ?? 0) ? `old-${word}` : word;
  }

  /**
   * Reads the record between two places. At `to` is a line end, and behind it are 31 bytes more.
   * (Measured: half the time of an event is spent here.)
   */
  read(bytes: Buffer, view: DataView, from: number, to: number, type: RecordType): void {
    this.#begin(bytes, to - from);
    const followers = this.#keys.followers(type);
    const places = this.#places;
    const firsts = this.#first;
    const round = this.#round;
    let key = this.#keys.start;
    let stop = SPACE;
    let count = 0;
    for (let at = from, left = MAX_PAIRS; at < to && left > 0;) {
      if ((bytes[at] ?? 0) <= SPACE) at++;
      let word = at;
      const before = key.number;
      key = followers[before] ?? key;
      if ((view.getInt32(at, true) & key.mask) === key.head && (key.size <= 4 || key.endIsAt(view, at))) at += key.size;
      else {
        at = indexOf(bytes, EQUALS, at, to);
        if (at === to) break;
        word = wordStart(bytes, word, at);
        key = this.#keys.of(bytes, word, at++);
        followers[before] = key;
      }
      let value = at;
      let end = at;
      let byte = bytes[at] ?? 0;
      let unquoted = 1;
      if (byte <= COMMA || byte === BRACE) {
        if (byte === BRACE || (byte === APOSTROPHE && key.number === MSG)) {
          if (byte === APOSTROPHE) stop = APOSTROPHE; // `SADDR={ saddr_fam=inet … }`: its pairs stand for themselves
          at++;
          continue;
        }
        if (byte === QUOTE || byte === APOSTROPHE) {
          value++;
          end = indexOf(bytes, byte, value, to);
          at = end + 1;
          unquoted = 0;
        } else if (byte === OPEN && isText(bytes, at, at + NULL.length, NULL)) {
          at += NULL.length; // a copy may have lost the separator behind it: `key=(null)ARCH=x86_64`
          left--;
          continue;
        }
      }
      if (unquoted === 1) {
        while (byte > SPACE && byte !== stop) byte = bytes[++at] ?? 0;
        end = at;
      }
      left--;
      const { number } = key;
      if (number === OTHER && !isKey(bytes, word, value - 2 + unquoted)) continue;
      places[PLACES * count] = word;
      places[PLACES * count + 1] = value;
      places[PLACES * count + 2] = 2 * end + unquoted;
      if ((firsts[number] ?? 0) < round && !isOld(bytes, word)) firsts[number] = round + count;
      count++;
    }
    this.#count = count;
  }

  /** A pair has two bytes or more. */
  #begin(bytes: Buffer, length: number): void {
    this.#bytes = bytes;
    const size = PLACES * Math.min(MAX_PAIRS, length >> 1);
    if (this.#places.length < size) this.#places = new Int32Array(2 * size);
    if (this.#round >= LAST_ROUND) {
      this.#first.fill(0);
      this.#round = 0;
    }
    this.#round += MAX_PAIRS;
  }

  #keyEnd(pair: number): number {
    return this.valueFrom(pair) - (this.isQuoted(pair) ? 2 : 1);
  }
}

/** Behind the last separator before the `=`, but not before `from`. */
function wordStart(bytes: Buffer, from: number, equals: number): number {
  let at = equals;
  while (at > from && !isSeparator(bytes[at - 1] ?? 0)) at--;
  return at;
}

/** What is not listed may be no key at all. */
const isKey = (bytes: Buffer, from: number, to: number): boolean =>
  to > from && (to - from <= MAX_KEY || bytes.toString('utf8', from, to).length <= MAX_KEY);

const isOld = (bytes: Buffer, word: number): boolean =>
  bytes[word - 4] === LETTER_O && isText(bytes, word - 4, word, 'old ');
