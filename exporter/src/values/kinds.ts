/** Numbers combinations of ids from 0 on, for tables by combination. Bounded: when it is full it begins anew. */
import { TupleMemo } from './tuple-memo.ts';

const MAX_KINDS = 16_384;

export class Kinds {
  /** To be filled before `number`. */
  readonly key: Int32Array;
  readonly #memo: TupleMemo;
  #next = 0;
  #epoch = 1;

  constructor(arity: number) {
    this.key = new Int32Array(arity);
    this.#memo = new TupleMemo(arity);
  }

  /** Grows when the numbers begin anew: what is kept by them must be forgotten. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The number of what is in `key`. */
  number(): number {
    const known = this.#memo.find(this.key);
    if (known >= 0) return known;
    if (this.#next === MAX_KINDS) this.forget();
    this.#memo.add(this.key, this.#next);
    return this.#next++;
  }

  /** To be called when the ids in the keys are given up. */
  forget(): void {
    this.#memo.clear();
    this.#next = 0;
    this.#epoch++;
  }
}
