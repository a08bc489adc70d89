/**
 * Finds series by the ids of their label values, in two typed arrays, so that a look-up allocates nothing: a hash table of
 * slots, and the ids of each slot side by side. Most of a look-up is waiting for memory. So a place of the table is four
 * bytes, what is left of them beside the slot tells most other hashes apart, and series that came early, which are those of
 * every day, share lines of the processor's cache.
 */
import { randomInt } from 'node:crypto';
import { filled } from './filled.ts';

/** Places at first; always a power of two, more than the highest slot, and never more than half of them in use. */
const FIRST_SIZE = 64;

export class IdIndex {
  readonly #width: number;
  /** A random factor for each label: nobody can prepare label values whose hashes collide. */
  readonly #factors: Int32Array;
  /** By place: slot + 1 in the low bits, as many as a place has, and the high bits of the hash; 0 if it is free. */
  #places = new Int32Array(FIRST_SIZE);
  /** By slot. */
  #ids: Int32Array;
  #used = 0;

  /** `width`: how many labels there are. */
  constructor(width: number) {
    this.#width = width;
    this.#factors = Int32Array.from({ length: width }, () => randomInt(2 ** 31) * 2 + 1);
    this.#ids = new Int32Array(FIRST_SIZE * width);
  }

  /** The slot, or -1. */
  find(ids: Int32Array): number {
    const places = this.#places;
    const known = this.#ids;
    const width = this.#width;
    const mask = places.length - 1;
    const hash = this.#hash(ids, 0);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = places[place] ?? 0;
      if (entry === 0) return -1;
      if (((entry ^ hash) & ~mask) !== 0) continue;
      const slot = (entry & mask) - 1;
      const at = slot * width;
      let index = 0;
      while (index < width && known[at + index] === ids[index]) index++;
      if (index === width) return slot;
    }
  }

  /** From now on these ids, which `find` does not find, find the slot. */
  set(slot: number, ids: Int32Array): void {
    const width = this.#width;
    let size = this.#places.length;
    while (2 * (this.#used + 1) > size || slot + 1 >= size) size *= 2;
    if (size > this.#places.length) {
      this.#ids = filled(new Int32Array(size * width), this.#ids);
      this.#rebuild(size, () => true);
    }
    for (let index = 0; index < width; index++) this.#ids[slot * width + index] = ids[index] ?? 0;
    this.#insert(slot);
  }

  /** Forgets the ids of these slots. */
  remove(slots: ReadonlySet<number>): void {
    this.#rebuild(this.#places.length, (slot) => !slots.has(slot));
  }

  /** All ids are void. */
  forget(): void {
    this.#places.fill(0);
    this.#used = 0;
  }

  #rebuild(size: number, keep: (slot: number) => boolean): void {
    const old = this.#places;
    const mask = old.length - 1;
    this.#places = new Int32Array(size);
    this.#used = 0;
    for (let place = 0; place < old.length; place++) {
      const slot = ((old[place] ?? 0) & mask) - 1;
      if (slot >= 0 && keep(slot)) this.#insert(slot);
    }
  }

  #insert(slot: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    const hash = this.#hash(this.#ids, slot * this.#width);
    let place = hash & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = (hash & ~mask) | (slot + 1);
    this.#used++;
  }

  #hash(ids: Int32Array, from: number): number {
    const factors = this.#factors;
    const width = this.#width;
    let hash = 0;
    for (let index = 0; index < width; index++) {
      hash = (hash + Math.imul(factors[index] ?? 0, ids[from + index] ?? 0)) | 0;
    }
    hash ^= hash >>> 15;
    return hash ^ (hash >>> 7);
  }
}
