/**
 * Results by a tuple of ids: an open-addressing hash table in typed arrays. Bounded: when it is full, it begins anew.
 */

const MAX_ENTRIES = 65_536;
const MULTIPLIER = 0x9e3779b1 | 0;

export class TupleMemo {
  readonly #arity: number;
  #mask = 63;
  /** At `index * arity`. */
  #keys: Int32Array;
  /** Result + 1; 0: free. */
  #results = new Int32Array(64);
  #count = 0;

  constructor(arity: number) {
    this.#arity = arity;
    this.#keys = new Int32Array(64 * arity);
  }

  /** The result for the first `arity` numbers of the key, or -1. */
  find(key: Int32Array): number {
    return (this.#results[this.#place(key)] ?? 0) - 1;
  }

  /** Keeps a result (from 0 on) for a key that `find` did not find. */
  add(key: Int32Array, result: number): void {
    if (this.#count >= MAX_ENTRIES) this.clear();
    if (2 * this.#count > this.#mask) this.#grow();
    const place = this.#place(key);
    this.#count++;
    this.#results[place] = result + 1;
    for (let index = 0; index < this.#arity; index++) this.#keys[place * this.#arity + index] = key[index] ?? 0;
  }

  clear(): void {
    this.#results.fill(0);
    this.#count = 0;
  }

  /** Where the key is, or the free place where it belongs. */
  #place(key: Int32Array): number {
    const arity = this.#arity;
    const keys = this.#keys;
    let hash = 0;
    for (let index = 0; index < arity; index++) {
      hash = Math.imul(hash ^ (key[index] ?? 0), MULTIPLIER);
      hash ^= hash >>> 15;
    }
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      if (this.#results[place] === 0) return place;
      let index = 0;
      while (index < arity && keys[place * arity + index] === key[index]) index++;
      if (index === arity) return place;
    }
  }

  #grow(): void {
    const [keys, results, arity] = [this.#keys, this.#results, this.#arity];
    this.#mask = 2 * results.length - 1;
    this.#keys = new Int32Array(2 * keys.length);
    this.#results = new Int32Array(2 * results.length);
    for (let old = 0; old < results.length; old++) {
      if (results[old] === 0) continue;
      const key = keys.subarray(old * arity, (old + 1) * arity);
      const place = this.#place(key);
      this.#keys.set(key, place * arity);
      this.#results[place] = results[old] ?? 0;
    }
  }
}
