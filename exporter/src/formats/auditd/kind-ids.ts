/** The ids of a kind's four fields. */
import type { Interner } from '../../values/interner.ts';
import type { Kind } from './kinds.ts';

export interface Ids {
  readonly category: number;
  readonly type: number;
  readonly action: number;
  readonly outcome: number;
}

export class KindIds {
  readonly #interner: Interner;
  /** By number of the kind. */
  #known: Ids[] = [];
  #epoch = 0;

  constructor(interner: Interner) {
    this.#interner = interner;
  }

  of(kind: Kind): Ids {
    if (kind.number === undefined) return this.#idsOf(kind);
    if (this.#epoch !== this.#interner.epoch) {
      this.#known = [];
      this.#epoch = this.#interner.epoch;
    }
    return (this.#known[kind.number] ??= this.#idsOf(kind));
  }

  #idsOf({ category, type, action, outcome }: Kind): Ids {
    const of = (text: string): number => this.#interner.ofText(text);
    return { category: of(category), type: of(type), action: of(action), outcome: of(outcome) };
  }
}
