/**
 * Numbers sequences of words from 0 on, for tables by what they say: an open-addressing hash table in typed arrays. Bounded:
 * when it is full it begins anew. The entries lie close together in the order in which they came, so that those of every day
 * share the processor's cache.
 */
import { randomInt } from 'node:crypto';

const MAX_KINDS = 16_384;
const FIRST_SIZE = 64;
/** Words of an entry before its key: its number, and how many words the key has. */
const HEAD = 2;

export class Kinds {
  /** To be filled before `number`. */
  readonly key: Int32Array;
  /** Where the entry is + 1; 0: free. Twice as many places as there is room for entries. */
  #index = new Int32Array(2 * FIRST_SIZE);
  #entries: Int32Array;
  #used = 0;
  #next = 0;
  #epoch = 1;
  /** A random factor for each word: nobody can prepare values whose hashes collide. */
  readonly #factors: Int32Array;

  /** Keys have up to `most` words. */
  constructor(most: number) {
    this.key = new Int32Array(most);
    this.#factors = Int32Array.from(this.key, () => randomInt(2 ** 31) * 2 + 1);
    this.#entries = new Int32Array(FIRST_SIZE * (HEAD + most));
  }

  /** Grows when the numbers begin anew: what is kept by them must be forgotten. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The number of the first `length` words of `key`. */
  number(length: number): number {
    const key = this.key;
    const index = this.#index;
    const entries = this.#entries;
    const mask = index.length - 1;
    for (let place = this.#hash(key, 0, length) & mask; ; place = (place + 1) & mask) {
      const entry = (index[place] ?? 0) - 1;
      if (entry < 0) return this.#add(length);
      const begin = entry + HEAD;
      let at = 0;
      while (at < length && entries[begin + at] === key[at]) at++;
      if (at === length && entries[entry + 1] === length) return entries[entry] ?? 0;
    }
  }

  #hash(words: Int32Array, from: number, length: number): number {
    const factors = this.#factors;
    // Products do not wait for each other, as the steps of a chain would.
    let hash = 0;
    for (let at = 0; at < length; at++) hash = (hash + Math.imul(factors[at] ?? 0, words[from + at] ?? 0)) | 0;
    hash ^= hash >>> 15;
    return hash ^ (hash >>> 7);
  }

  #add(length: number): number {
    if (this.#next === MAX_KINDS) this.forget();
    const entry = this.#used;
    this.#used += HEAD + length;
    if (this.#used > this.#entries.length) this.#entries = grown(this.#entries);
    this.#entries[entry] = this.#next;
    this.#entries[entry + 1] = length;
    for (let at = 0; at < length; at++) this.#entries[entry + HEAD + at] = this.key[at] ?? 0;
    if (2 * this.#next >= this.#index.length) this.#reindex();
    else this.#place(entry, length);
    return this.#next++;
  }

  #reindex(): void {
    this.#index = new Int32Array(2 * this.#index.length);
    for (let entry = 0; entry < this.#used;) {
      const length = this.#entries[entry + 1] ?? 0;
      this.#place(entry, length);
      entry += HEAD + length;
    }
  }

  #place(entry: number, length: number): void {
    const mask = this.#index.length - 1;
    let place = this.#hash(this.#entries, entry + HEAD, length) & mask;
    while (this.#index[place] !== 0) place = (place + 1) & mask;
    this.#index[place] = entry + 1;
  }

  /** To be called when the ids in the keys are given up. */
  forget(): void {
    this.#index.fill(0);
    this.#used = 0;
    this.#next = 0;
    this.#epoch++;
  }
}

function grown(words: Int32Array): Int32Array {
  const larger = new Int32Array(2 * words.length);
  larger.set(words);
  return larger;
}
