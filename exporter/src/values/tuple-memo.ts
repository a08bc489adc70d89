/**
 * Results by a tuple of ids: an open-addressing hash table in typed arrays. Bounded: when it is full, it begins anew. The
 * entries lie close together in the order in which they came, so that those of every day share the processor's cache.
 */
import { randomInt } from 'node:crypto';

const MAX_ENTRIES = 65_536;
const FIRST_SIZE = 64;

export class TupleMemo {
  readonly #arity: number;
  /** Number of the entry + 1; 0: free. Twice as many places as there is room for entries. */
  #index = new Int32Array(2 * FIRST_SIZE);
  /** Of each entry the result, and the key. */
  #entries: Int32Array;
  #count = 0;
  /** A random factor for each number: nobody can prepare values whose hashes collide. */
  readonly #factors: Int32Array;

  constructor(arity: number) {
    this.#arity = arity;
    this.#factors = Int32Array.from({ length: arity }, () => randomInt(2 ** 31) * 2 + 1);
    this.#entries = new Int32Array(FIRST_SIZE * (arity + 1));
  }

  /** The result for the first `arity` numbers of the key, or -1. */
  find(key: Int32Array): number {
    const entry = (this.#index[this.#place(key)] ?? 0) - 1;
    return entry < 0 ? -1 : (this.#entries[entry * (this.#arity + 1)] ?? -1);
  }

  /** Keeps a result (from 0 on) for a key that `find` did not find. */
  add(key: Int32Array, result: number): void {
    if (this.#count >= MAX_ENTRIES) this.clear();
    if (2 * this.#count >= this.#index.length) this.#grow();
    const place = this.#place(key);
    const at = this.#count * (this.#arity + 1);
    this.#count++;
    this.#index[place] = this.#count;
    this.#entries[at] = result;
    for (let index = 0; index < this.#arity; index++) this.#entries[at + 1 + index] = key[index] ?? 0;
  }

  clear(): void {
    this.#index.fill(0);
    this.#count = 0;
  }

  /** Where in the index the key is, or the free place where it belongs. */
  #place(key: Int32Array): number {
    const arity = this.#arity;
    const entries = this.#entries;
    const index = this.#index;
    const factors = this.#factors;
    const mask = index.length - 1;
    // Products do not wait for each other, as the steps of a chain would.
    let hash = 0;
    for (let at = 0; at < arity; at++) hash = (hash + Math.imul(factors[at] ?? 0, key[at] ?? 0)) | 0;
    hash ^= hash >>> 15;
    hash ^= hash >>> 7;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = (index[place] ?? 0) - 1;
      if (entry < 0) return place;
      const begin = entry * (arity + 1) + 1;
      let at = 0;
      while (at < arity && entries[begin + at] === key[at]) at++;
      if (at === arity) return place;
    }
  }

  #grow(): void {
    const step = this.#arity + 1;
    const entries = new Int32Array(2 * this.#entries.length);
    entries.set(this.#entries);
    this.#entries = entries;
    this.#index = new Int32Array(2 * this.#index.length);
    for (let entry = 0; entry < this.#count; entry++) {
      const place = this.#place(entries.subarray(entry * step + 1, (entry + 1) * step));
      this.#index[place] = entry + 1;
    }
  }
}
