/**
 * Results by a tuple of words, such as ids: an open-addressing hash table in typed arrays. Bounded: when it is full, it begins
 * anew. The entries lie close together in the order in which they came, so that those of every day share the processor's cache.
 */
import { randomInt } from 'node:crypto';

const MAX_ENTRIES = 65_536;
const FIRST_SIZE = 64;
/** Words of an entry before its key: the result, and how many words the key has. */
const HEAD = 2;

export class TupleMemo {
  /** Where the entry is + 1; 0: free. Twice as many places as there is room for entries. */
  #index = new Int32Array(2 * FIRST_SIZE);
  #entries: Int32Array;
  #used = 0;
  #count = 0;
  /** A random factor for each word: nobody can prepare values whose hashes collide. */
  readonly #factors: Int32Array;

  /** Keys have up to `most` words. */
  constructor(most: number) {
    this.#factors = Int32Array.from({ length: most }, () => randomInt(2 ** 31) * 2 + 1);
    this.#entries = new Int32Array(FIRST_SIZE * (HEAD + most));
  }

  /** The result for the first `length` words of the key, or -1. */
  find(key: Int32Array, length = key.length): number {
    const entry = this.#entry(key, 0, length);
    return entry < 0 ? -1 : (this.#entries[entry] ?? -1);
  }

  /** Keeps a result (from 0 on) for a key that `find` did not find. */
  add(key: Int32Array, result: number, length = key.length): void {
    if (this.#count >= MAX_ENTRIES) this.clear();
    if (2 * this.#count >= this.#index.length) this.#reindex();
    const entry = this.#used;
    this.#used += HEAD + length;
    if (this.#used > this.#entries.length) this.#grow();
    this.#index[~this.#entry(key, 0, length)] = entry + 1;
    this.#entries[entry] = result;
    this.#entries[entry + 1] = length;
    for (let at = 0; at < length; at++) this.#entries[entry + HEAD + at] = key[at] ?? 0;
    this.#count++;
  }

  clear(): void {
    this.#index.fill(0);
    this.#used = 0;
    this.#count = 0;
  }

  /** Where the entry of the key words[from, from + length) is; ~place if there is none, with the free place where it belongs. */
  #entry(words: Int32Array, from: number, length: number): number {
    const entries = this.#entries;
    const index = this.#index;
    const factors = this.#factors;
    const mask = index.length - 1;
    // Products do not wait for each other, as the steps of a chain would.
    let hash = 0;
    for (let at = 0; at < length; at++) hash = (hash + Math.imul(factors[at] ?? 0, words[from + at] ?? 0)) | 0;
    hash ^= hash >>> 15;
    hash ^= hash >>> 7;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = (index[place] ?? 0) - 1;
      if (entry < 0) return ~place;
      const begin = entry + HEAD;
      let at = 0;
      while (at < length && entries[begin + at] === words[from + at]) at++;
      if (at === length && entries[entry + 1] === length) return entry;
    }
  }

  #reindex(): void {
    this.#index = new Int32Array(2 * this.#index.length);
    for (let entry = 0; entry < this.#used;) {
      const length = this.#entries[entry + 1] ?? 0;
      this.#index[~this.#entry(this.#entries, entry + HEAD, length)] = entry + 1;
      entry += HEAD + length;
    }
  }

  #grow(): void {
    const entries = new Int32Array(2 * this.#entries.length);
    entries.set(this.#entries);
    this.#entries = entries;
  }
}
