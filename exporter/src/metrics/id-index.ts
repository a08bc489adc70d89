/**
 * Finds series by the ids of their label values: open addressing over typed arrays, so that a look-up allocates nothing. An
 * entry is checked against the ids that its slot has; the entry of a slot that was given up therefore finds nothing, and is
 * dropped when the index is built anew.
 */
import { randomInt } from 'node:crypto';
import { filled } from './filled.ts';

const MULTIPLIER = 0x9e3779b1 | 0;
/** In place of an id: the slot was not yet found by ids. */
const UNKNOWN = -1;
const FIRST_SIZE = 64;

export class IdIndex {
  readonly #width: number;
  /** Nobody can prepare label values whose hashes collide. */
  readonly #seed = randomInt(2 ** 31);
  /** slot + 1; 0: free. Never more than half full. */
  #entries = new Int32Array(FIRST_SIZE);
  #used = 0;
  /** `width` ids for each slot. */
  #ids = new Int32Array(0);

  /** `width`: how many labels there are. */
  constructor(width: number) {
    this.#width = width;
  }

  /** Makes room for slots below `slots`. */
  reserve(slots: number): void {
    this.#ids = filled(new Int32Array(slots * this.#width).fill(UNKNOWN), this.#ids);
  }

  /** The slot, or -1. */
  find(ids: Int32Array): number {
    const width = this.#width;
    const entries = this.#entries;
    const known = this.#ids;
    const mask = entries.length - 1;
    let at = this.#hash(ids, 0) & mask;
    for (;;) {
      const slot = (entries[at] ?? 0) - 1;
      if (slot < 0) return -1;
      const base = slot * width;
      let index = 0;
      while (index < width && known[base + index] === ids[index]) index++;
      if (index === width) return slot;
      at = (at + 1) & mask;
    }
  }

  /** From now on these ids find the slot. Each slot has one list of ids at a time. */
  set(slot: number, ids: Int32Array): void {
    for (let index = 0; index < this.#width; index++) this.#ids[slot * this.#width + index] = ids[index] ?? 0;
    if (2 * (this.#used + 1) > this.#entries.length) this.#rebuild();
    this.#insert(slot);
  }

  remove(slot: number): void {
    this.#ids.fill(UNKNOWN, slot * this.#width, (slot + 1) * this.#width);
    if (this.#width === 0) this.forget();
  }

  /** All ids are void. */
  forget(): void {
    this.#entries.fill(0);
    this.#used = 0;
    this.#ids.fill(UNKNOWN);
  }

  /** Without the entries of slots that were given up. With no labels there is one slot, and never a reason for this. */
  #rebuild(): void {
    const width = this.#width;
    let known = 0;
    for (let at = 0; at < this.#ids.length; at += width) if (this.#ids[at] !== UNKNOWN) known++;
    let size = FIRST_SIZE;
    while (size < 4 * (known + 1)) size *= 2;
    this.#entries = new Int32Array(size);
    this.#used = 0;
    for (let slot = 0; slot * width < this.#ids.length; slot++) {
      if (this.#ids[slot * width] !== UNKNOWN) this.#insert(slot);
    }
  }

  #insert(slot: number): void {
    const mask = this.#entries.length - 1;
    let at = this.#hash(this.#ids, slot * this.#width) & mask;
    while (this.#entries[at] !== 0) at = (at + 1) & mask;
    this.#entries[at] = slot + 1;
    this.#used++;
  }

  #hash(ids: Int32Array, from: number): number {
    let hash = this.#seed;
    for (let index = from; index < from + this.#width; index++) {
      hash = Math.imul(hash ^ (ids[index] ?? 0), MULTIPLIER);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
