/** The ids of a kind's four fields. */
import type { Interner } from '../../values/interner.ts';
import type { Kind } from './kinds.ts';

export interface Ids {
  readonly category: number;
  readonly type: number;
  readonly action: number;
  readonly outcome: number;
}

/** More than there are constants; some kinds are made anew each time. */
const MAX_KINDS = 4096;

export class KindIds {
  readonly #interner: Interner;
  readonly #known = new Map<Kind, Ids>();
  #epoch = 0;

  constructor(interner: Interner) {
    this.#interner = interner;
  }

  of(kind: Kind): Ids {
    if (this.#epoch !== this.#interner.epoch || this.#known.size > MAX_KINDS) {
      this.#known.clear();
      this.#epoch = this.#interner.epoch;
    }
    let ids = this.#known.get(kind);
    if (ids === undefined) {
      const { category, type, action, outcome } = kind;
      const of = (text: string): number => this.#interner.ofText(text);
      ids = { category: of(category), type: of(type), action: of(action), outcome: of(outcome) };
      this.#known.set(kind, ids);
    }
    return ids;
  }
}
