/**
 * A hash table from byte strings to small numbers. Look-ups make nothing: the key is a range of somebody's buffer, and is
 * compared with the copy that the table keeps.
 */

const MULTIPLIER = 0x9e3779b1 | 0;
const OTHER_MULTIPLIER = 0x85ebca77 | 0;
/** Keys that meet so many others on their way go to a Map: bounds what keys that were chosen for equal hashes can cost. */
const MAX_PROBES = 64;
const WORD = 4;

/** Keys of up to so many bytes are remembered as four words, which may overlap. */
const SHORT = 16;
/** Length, words, value. */
const RECENT_FIELDS = 8;
const RECENT_BITS = 10;
const RECENT_SHIFT = 32 - RECENT_BITS;

/** What is known of an entry, side by side: mostly one line of the processor's cache. */
const FIELDS = 4;
const HASH = 0;
const LENGTH = 1;
const OFFSET = 2;
const VALUE = 3;

export class ByteTable {
  /** Number of the entry + 1; 0: free. */
  #index = new Int32Array(1024);
  #mask = 1023;
  #entries = new Int32Array(512 * FIELDS);
  #count = 0;
  #arena = new Uint8Array(16_384);
  #arenaView = new DataView(this.#arena.buffer);
  #used = 0;
  /** The buffer that was looked up last, and a view of all that it lies in. */
  #bytes: Uint8Array | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #base = 0;
  /** The same of the one before: look-ups mostly go back and forth between two. */
  #otherBytes: Uint8Array | undefined;
  #otherView = this.#view;
  #otherBase = 0;
  readonly #seed: number;
  /**
   * Short keys that were found lately, by a hash that is cheaper than the whole one. Keys that share a place displace each
   * other, and are then found like all others.
   */
  readonly #recent = new Int32Array(RECENT_FIELDS << RECENT_BITS);
  /** Of the last `find`. */
  #hash = 0;
  readonly #crowded = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes of all keys. */
  get size(): number {
    return this.#used;
  }

  /** The value of the bytes from `from` to `to`, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    if (bytes !== this.#bytes) this.#attach(bytes);
    const length = to - from;
    const at = from + this.#base;
    return length <= SHORT ? this.#findShort(at, length) : this.#search(at, length);
  }

  #findShort(at: number, length: number): number {
    const view = this.#view;
    const recent = this.#recent;
    let first: number;
    let last = 0;
    let second = 0;
    let third = 0;
    if (length >= WORD) {
      const end = at + length - WORD;
      first = view.getInt32(at, true);
      last = view.getInt32(end, true);
      // Two words are all of a key of up to 8 bytes.
      if (length > 2 * WORD) {
        second = view.getInt32(at + WORD, true);
        third = view.getInt32(end - WORD, true);
      }
    } else {
      if (length === 0) return this.#search(at, length);
      first = view.getUint8(at) | (view.getUint8(at + (length >> 1)) << 8) | (view.getUint8(at + length - 1) << 16);
    }
    const mixed = Math.imul(first ^ Math.imul(last ^ third, OTHER_MULTIPLIER), MULTIPLIER);
    const place = (mixed >>> RECENT_SHIFT) * RECENT_FIELDS;
    if (
      recent[place] === length &&
      recent[place + 1] === first &&
      recent[place + 2] === last &&
      recent[place + 3] === second &&
      recent[place + 4] === third
    ) {
      return recent[place + 5] ?? -1;
    }
    const value = this.#search(at, length);
    if (value < 0) return value;
    recent[place] = length;
    recent[place + 1] = first;
    recent[place + 2] = last;
    recent[place + 3] = second;
    recent[place + 4] = third;
    recent[place + 5] = value;
    return value;
  }

  #search(at: number, length: number): number {
    const entries = this.#entries;
    const index = this.#index;
    const mask = this.#mask;
    const hash = length < WORD ? this.#shortHash(at, length) : this.#longHash(at, length);
    this.#hash = hash;
    for (let place = hash & mask, probes = 0; probes < MAX_PROBES; place = (place + 1) & mask, probes++) {
      const entry = ((index[place] ?? 0) - 1) * FIELDS;
      if (entry < 0) return -1;
      if (entries[entry + HASH] !== hash || entries[entry + LENGTH] !== length) continue;
      if (this.#equals(at, entries[entry + OFFSET] ?? 0, length)) return entries[entry + VALUE] ?? -1;
    }
    return this.#crowded.get(latin1(this.#view, at, at + length)) ?? -1;
  }

  /** Keeps the bytes that the last `find` did not find. */
  add(bytes: Uint8Array, from: number, to: number, value: number): void {
    if (this.#count * FIELDS === this.#entries.length) this.#grow();
    const length = to - from;
    this.#reserve(length);
    this.#arena.set(bytes.subarray(from, to), this.#used);
    const entry = this.#count++;
    this.#entries.set([this.#hash, length, this.#used, value], entry * FIELDS);
    this.#used += length;
    this.#insert(entry);
  }

  /** Forgets the entries after the first `count`. */
  truncate(count: number): void {
    const last = (count - 1) * FIELDS;
    this.#count = count;
    this.#used = count === 0 ? 0 : (this.#entries[last + OFFSET] ?? 0) + (this.#entries[last + LENGTH] ?? 0);
    this.#index.fill(0);
    this.#recent.fill(0);
    this.#reindex();
  }

  #reindex(): void {
    this.#crowded.clear();
    for (let entry = 0; entry < this.#count; entry++) this.#insert(entry);
  }

  #insert(entry: number): void {
    const at = entry * FIELDS;
    const mask = this.#mask;
    let place = (this.#entries[at + HASH] ?? 0) & mask;
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      if (this.#index[place] === 0) {
        this.#index[place] = entry + 1;
        return;
      }
      place = (place + 1) & mask;
    }
    const from = this.#entries[at + OFFSET] ?? 0;
    const to = from + (this.#entries[at + LENGTH] ?? 0);
    this.#crowded.set(latin1(this.#arena, from, to), this.#entries[at + VALUE] ?? -1);
  }

  #attach(bytes: Uint8Array): void {
    const [known, view, base] = [this.#otherBytes, this.#otherView, this.#otherBase];
    this.#otherBytes = this.#bytes;
    this.#otherView = this.#view;
    this.#otherBase = this.#base;
    this.#bytes = bytes;
    if (bytes === known) {
      this.#view = view;
      this.#base = base;
      return;
    }
    this.#base = bytes.byteOffset;
    if (this.#view.buffer !== bytes.buffer) this.#view = new DataView(bytes.buffer);
  }

  #shortHash(at: number, length: number): number {
    let hash = this.#seed ^ length;
    for (let byte = at; byte < at + length; byte++) {
      hash = Math.imul(hash ^ this.#view.getUint8(byte), MULTIPLIER);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** Two words at a time, each into its own half; the last word may overlap the one before. */
  #longHash(from: number, length: number): number {
    const view = this.#view;
    const last = from + length - WORD;
    let hash = this.#seed ^ length;
    let other = this.#seed;
    let at = from;
    for (; at + WORD < last; at += 2 * WORD) {
      hash = Math.imul(hash ^ view.getInt32(at, true), MULTIPLIER);
      other = Math.imul(other ^ view.getInt32(at + WORD, true), OTHER_MULTIPLIER);
      hash ^= hash >>> 15;
      other ^= other >>> 13;
    }
    if (at < last) hash = Math.imul(hash ^ view.getInt32(at, true), MULTIPLIER);
    hash = Math.imul(hash ^ (hash >>> 15) ^ other, OTHER_MULTIPLIER);
    hash = Math.imul(hash ^ (hash >>> 13) ^ view.getInt32(last, true), MULTIPLIER);
    return hash ^ (hash >>> 15);
  }

  #equals(at: number, kept: number, length: number): boolean {
    const view = this.#view;
    const arena = this.#arenaView;
    if (length < WORD) {
      for (let index = 0; index < length; index++) {
        if (view.getUint8(at + index) !== arena.getUint8(kept + index)) return false;
      }
      return true;
    }
    const last = length - WORD;
    if (view.getInt32(at + last, true) !== arena.getInt32(kept + last, true)) return false;
    for (let index = 0; index < last; index += WORD) {
      if (view.getInt32(at + index, true) !== arena.getInt32(kept + index, true)) return false;
    }
    return true;
  }

  #reserve(length: number): void {
    if (this.#used + length <= this.#arena.length) return;
    const arena = new Uint8Array(Math.max(2 * this.#arena.length, this.#used + length));
    arena.set(this.#arena.subarray(0, this.#used));
    this.#arena = arena;
    this.#arenaView = new DataView(arena.buffer);
  }

  #grow(): void {
    const entries = new Int32Array(2 * this.#entries.length);
    entries.set(this.#entries);
    this.#entries = entries;
    this.#index = new Int32Array(2 * this.#index.length);
    this.#mask = this.#index.length - 1;
    this.#reindex();
  }
}

const latin1 = (bytes: Uint8Array | DataView, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
