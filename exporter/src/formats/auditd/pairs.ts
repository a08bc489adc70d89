/**
 * The `key=value` pairs of a record: unquoted, "quoted" or encoded values; the inner pairs of user-space messages
 * (`msg='…'`); the enriched pairs behind a group separator; the older shapes `(hostname=?, addr=?)`,
 * `user pid=…`, `old auid=… new auid=…`, `PAM: session open acct=…` and `avc:  denied  { read } for …`.
 *
 * Only places are kept: most records are asked for three of thirty values, and many for none.
 */
import { APOSTROPHE, BRACE, COMMA, EQUALS, indexOf, isText, OPEN, QUOTE, SPACE } from './ascii.ts';
import type { KeyTable } from './keys.ts';
import { keyOf, OTHER, START } from './keys.ts';
import type { RecordType } from './types.ts';
import { UsualPairs } from './usual-pairs.ts';

const MAX_PAIRS = 1024;
/** UTF-16 units. */
const MAX_KEY = 64;
/** What the kernel writes for no text. */
const NULL = '(null)';
const MSG = keyOf('msg');
/** What is known of a listed pair: where its key begins, its value, and twice the end of it, odd where it has no quotes. */
const PARTS = 3;
const LETTER_O = 111;

/** What a separator is between words: a blank or below (0x1D is before what `log_format = ENRICHED` adds), or one of `"'()*+,`. */
const isSeparator = (byte: number): boolean =>
  byte <= COMMA && (byte <= SPACE || byte >= OPEN || byte === QUOTE || byte === APOSTROPHE);

/** Where a value is. */
export interface Place {
  from: number;
  to: number;
  quoted: boolean;
}

export class Pairs {
  readonly #keys: KeyTable;
  readonly #usual = new UsualPairs();
  #list = new Int32Array(0);
  #isListed = false;
  /** How many `readAll` has listed. */
  count = 0;

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  /** The number of the first pair with that key, or -1: where a key comes twice the first one counts, as the kernel writes its own first. */
  first(key: number): number {
    return this.#usual.first(key);
  }

  valueFrom(pair: number): number {
    return this.#usual.valueFrom(pair);
  }

  valueTo(pair: number): number {
    return this.#usual.valueTo(pair);
  }

  isQuoted(pair: number): boolean {
    return this.#usual.isQuoted(pair);
  }

  /** Reads the record between two places. At `to` is a line end, and behind it are 31 bytes more. */
  read(bytes: Buffer, view: DataView, from: number, to: number, type: RecordType): void {
    const followers = this.#keys.followers(type);
    const usual = this.#usual;
    usual.begin(from, START, MAX_PAIRS);
    do usual.read(view, to, followers);
    while (this.#readOne(bytes, to, followers));
  }

  /** The same, and lists all pairs, also those whose keys have no number: `word`, `isOld` and `place` tell of them. */
  readAll(bytes: Buffer, from: number, to: number, type: RecordType): void {
    // A pair has two bytes or more.
    const size = PARTS * Math.min(MAX_PAIRS, (to - from) >> 1);
    if (this.#list.length < size) this.#list = new Int32Array(2 * size);
    const followers = this.#keys.followers(type);
    this.count = 0;
    this.#isListed = true;
    this.#usual.begin(from, START, MAX_PAIRS);
    while (this.#readOne(bytes, to, followers));
    this.#isListed = false;
  }

  /** The key as it stands there. */
  word(bytes: Buffer, index: number): string {
    const { from, quoted } = this.place(index);
    return bytes.toString('utf8', this.#list[PARTS * index], from - (quoted ? 2 : 1));
  }

  /** `old auid=… new auid=…`: the key `auid` is that of the new one. */
  isOld(bytes: Buffer, index: number): boolean {
    return isOld(bytes, this.#list[PARTS * index] ?? 0);
  }

  place(index: number): Place {
    const end = this.#list[PARTS * index + 2] ?? 0;
    return { from: this.#list[PARTS * index + 1] ?? 0, to: end >> 1, quoted: (end & 1) === 0 };
  }

  /** Reads what comes next, whatever it is; false where that is the end. */
  #readOne(bytes: Buffer, to: number, followers: Uint8Array): boolean {
    const usual = this.#usual;
    let { at } = usual;
    if (at >= to || usual.left === 0) return false;
    if ((bytes[at] ?? 0) <= SPACE) at++;
    const equals = indexOf(bytes, EQUALS, at, to);
    if (equals === to) return false;
    const word = wordStart(bytes, at, equals);
    const key = this.#keys.of(bytes, word, equals);
    followers[usual.key] = key;
    usual.key = key;
    at = equals + 1;
    usual.left--;
    const byte = bytes[at] ?? 0;
    if (byte === BRACE || (byte === APOSTROPHE && key === MSG)) {
      if (byte === APOSTROPHE) usual.stop = APOSTROPHE; // `SADDR={ saddr_fam=inet … }`: its pairs stand for themselves
      usual.at = at + 1;
      return true;
    }
    if (byte === OPEN && isText(bytes, at, at + NULL.length, NULL)) {
      usual.at = at + NULL.length; // a copy may have lost the separator behind it: `key=(null)ARCH=x86_64`
      return true;
    }
    const quoted = byte === QUOTE || byte === APOSTROPHE;
    const value = quoted ? at + 1 : at;
    const end = quoted ? indexOf(bytes, byte, value, to) : wordEnd(bytes, usual.stop, value);
    usual.at = quoted ? end + 1 : end;
    if (key !== OTHER && !isOld(bytes, word)) usual.put(key, value, end, quoted);
    if (this.#isListed && (key !== OTHER || isKey(bytes, word, equals))) {
      this.#list.set([word, value, 2 * end + (quoted ? 0 : 1)], PARTS * this.count++);
    }
    return true;
  }
}

/** The first place with a blank, a control character or that byte; there is one. */
function wordEnd(bytes: Buffer, stop: number, from: number): number {
  let at = from;
  let byte = bytes[at] ?? 0;
  while (byte > SPACE && byte !== stop) byte = bytes[++at] ?? 0;
  return at;
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
