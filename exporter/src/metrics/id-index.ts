/**
 * Finds series by the ids of their label values: open addressing over one typed array, in which the ids lie beside the slot, so
 * that a look-up allocates nothing and touches little memory.
 */
import { randomInt } from 'node:crypto';

/** Entries at first; always a power of two, and never more than half of them in use. */
const FIRST_SIZE = 64;

export class IdIndex {
  readonly #width: number;
  /** A random factor for each label: nobody can prepare label values whose hashes collide. */
  readonly #factors: Int32Array;
  /** Of each entry: slot + 1, or 0 if it is free; then the ids. */
  #entries: Int32Array;
  #size = FIRST_SIZE;
  #used = 0;

  /** `width`: how many labels there are. */
  constructor(width: number) {
    this.#width = width;
    this.#factors = Int32Array.from({ length: width }, () => randomInt(2 ** 31) * 2 + 1);
    this.#entries = new Int32Array(FIRST_SIZE * (width + 1));
  }

  /** The slot, or -1. */
  find(ids: Int32Array): number {
    const entries = this.#entries;
    const width = this.#width;
    const mask = this.#size - 1;
    let entry = this.#hash(ids) & mask;
    for (;;) {
      const at = entry * (width + 1);
      const slot = (entries[at] ?? 0) - 1;
      if (slot < 0) return -1;
      let index = 0;
      while (index < width && entries[at + 1 + index] === ids[index]) index++;
      if (index === width) return slot;
      entry = (entry + 1) & mask;
    }
  }

  /** From now on these ids, which `find` does not find, find the slot. */
  set(slot: number, ids: Int32Array): void {
    if (2 * (this.#used + 1) > this.#size) this.#rebuild(2 * this.#size, () => true);
    this.#insert(slot, ids);
  }

  /** Forgets the ids of these slots. */
  remove(slots: ReadonlySet<number>): void {
    this.#rebuild(this.#size, (slot) => !slots.has(slot));
  }

  /** All ids are void. */
  forget(): void {
    this.#entries.fill(0);
    this.#used = 0;
  }

  #rebuild(size: number, keep: (slot: number) => boolean): void {
    const old = this.#entries;
    const step = this.#width + 1;
    this.#entries = new Int32Array(size * step);
    this.#size = size;
    this.#used = 0;
    for (let at = 0; at < old.length; at += step) {
      const slot = (old[at] ?? 0) - 1;
      if (slot >= 0 && keep(slot)) this.#insert(slot, old.subarray(at + 1, at + step));
    }
  }

  #insert(slot: number, ids: Int32Array): void {
    const mask = this.#size - 1;
    const step = this.#width + 1;
    let entry = this.#hash(ids) & mask;
    while (this.#entries[entry * step] !== 0) entry = (entry + 1) & mask;
    this.#entries[entry * step] = slot + 1;
    for (let index = 0; index < this.#width; index++) this.#entries[entry * step + 1 + index] = ids[index] ?? 0;
    this.#used++;
  }

  #hash(ids: Int32Array): number {
    const factors = this.#factors;
    let hash = 0;
    for (let index = 0; index < factors.length; index++) {
      hash = (hash + Math.imul(factors[index] ?? 0, ids[index] ?? 0)) | 0;
    }
    hash ^= hash >>> 15;
    return hash ^ (hash >>> 7);
  }
}
