/** Numbers sequences of words from 0 on, for tables by what they say. Bounded: when it is full it begins anew. */
import { TupleMemo } from './tuple-memo.ts';

const MAX_KINDS = 16_384;

export class Kinds {
  /** To be filled before `number`. */
  readonly key: Int32Array;
  readonly #memo: TupleMemo;
  #next = 0;
  #epoch = 1;

  /** Keys have up to `most` words. */
  constructor(most: number) {
    this.key = new Int32Array(most);
    this.#memo = new TupleMemo(most);
  }

  /** Grows when the numbers begin anew: what is kept by them must be forgotten. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The number of the first `length` words of `key`. */
  number(length: number): number {
    const known = this.#memo.find(this.key, length);
    if (known >= 0) return known;
    if (this.#next === MAX_KINDS) this.forget();
    this.#memo.add(this.key, this.#next, length);
    return this.#next++;
  }

  /** To be called when the ids in the keys are given up. */
  forget(): void {
    this.#memo.clear();
    this.#next = 0;
    this.#epoch++;
  }
}
