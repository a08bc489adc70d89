/** What decides a list of derivations: together their values are one key, shorter than all of theirs. */
import type { Derivation } from './derivation.ts';
import { mostWords } from './slots.ts';
import type { Slots } from './slots.ts';

export class Decisive {
  /** Slots whose value decides. */
  readonly #values: Int32Array;
  /** Slots whose type decides; a few of them go into one number. */
  readonly #types: Int32Array;
  /** Derivations that read more than single slots: their result decides. */
  readonly #others: readonly Derivation[];
  /** Of the longest key. */
  readonly length: number;

  /** `steps`: those whose first step is decided as well where that takes types only. */
  constructor(derivations: readonly (Derivation | undefined)[], steps: readonly (Derivation | undefined)[] = []) {
    const all = [...new Set(derivations)].filter((derivation) => derivation !== undefined);
    const simple = all.filter((derivation) => derivation.isSimple);
    this.#others = all.filter((derivation) => !derivation.isSimple);
    const values = new Set(simple.flatMap((derivation) => derivation.valueSlots));
    const types = new Set(simple.flatMap((derivation) => derivation.typeSlots));
    for (const step of steps) {
      if (step?.beginsSimple === true && step.valueSlots.every((slot) => values.has(slot)))
        for (const slot of step.typeSlots) types.add(slot);
    }
    this.#values = Int32Array.from(values);
    this.#types = Int32Array.from([...types].filter((slot) => !values.has(slot)));
    this.length = mostWords(this.#values.length) + Math.ceil(this.#types.length / TYPES_A_NUMBER) + this.#others.length;
  }

  /** Whether the key decides the derivation's result, or that it takes more. */
  settles(derivation: Derivation): boolean {
    const types = [...this.#types, ...this.#values];
    return (
      derivation.beginsSimple &&
      derivation.valueSlots.every((slot) => this.#values.includes(slot)) &&
      derivation.typeSlots.every((slot) => types.includes(slot))
    );
  }

  /** Writes the key at `at`, and gives where it ends. */
  fill(slots: Slots, key: Int32Array, at: number): number {
    at = slots.writeWords(this.#values, key, at);
    const types = this.#types;
    for (let index = 0; index < types.length;) {
      let packed = 0;
      for (let end = Math.min(index + TYPES_A_NUMBER, types.length); index < end; index++) {
        packed = (packed << TYPE_BITS) | slots.type(types[index] ?? 0);
      }
      key[at++] = packed;
    }
    for (let index = 0; index < this.#others.length; index++) key[at++] = this.#others[index]?.id(slots) ?? 0;
    return at;
  }
}

const TYPE_BITS = 3;
const TYPES_A_NUMBER = 10;
