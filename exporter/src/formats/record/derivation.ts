/** A `Derived` at work: from the slots of the record to the id of the result, with the results so far. */
import { UNKNOWN_ID } from '../../live-event.ts';
import { ABSENT, NONE } from '../../values/interner.ts';
import { IdMemo } from '../../values/id-memo.ts';
import { TupleMemo } from '../../values/tuple-memo.ts';
import type { Compute, Derived, Input, Keys } from './derived.ts';
import { MORE, TYPES } from './derived.ts';
import type { Slots } from './slots.ts';

/** What is kept where the result is MORE: no text has it. */
const MORE_ID = ABSENT;
/** In place of an id: see `keptId`. */
export const UNKEPT = -1;
const TYPE_BITS = 3;

/** Where an argument of a function comes from: a slot (or the first of several), the type of one, another function. */
interface Source {
  readonly kind: 'value' | 'type' | 'derived';
  readonly slots: Int32Array;
  readonly derivation: Derivation | undefined;
}

/** The derivations of one event. */
export class Derivations {
  readonly #slotOf: (keys: Keys) => number;
  readonly #all = new Map<Derived, Derivation>();

  /** `slotOf` gives the slot of a path. */
  constructor(slotOf: (keys: Keys) => number) {
    this.#slotOf = slotOf;
  }

  readonly of = (derived: Derived): Derivation => {
    const known = this.#all.get(derived);
    if (known !== undefined) return known;
    const sources = derived.inputs.map((input) => this.#sourceOf(input));
    const derivation = new Derivation(derived, sources, derived.more && this.of(derived.more));
    this.#all.set(derived, derivation);
    return derivation;
  };

  #sourceOf(input: Input): Source {
    const value = (...slots: readonly number[]): Source => ({
      kind: 'value',
      slots: Int32Array.from(slots),
      derivation: undefined,
    });
    if (typeof input === 'string') return value(this.#slotOf(input));
    if ('typeOf' in input) return { ...value(this.#slotOf(input.typeOf)), kind: 'type' };
    if ('firstOf' in input) return value(...input.firstOf.map(this.#slotOf));
    if ('compute' in input) return { ...value(), kind: 'derived', derivation: this.of(input) };
    return value(this.#slotOf(input));
  }

  /** Forgets the results: the ids have changed. */
  clear(): void {
    for (const derivation of this.#all.values()) derivation.clear();
  }
}

export class Derivation {
  readonly #sources: readonly Source[];
  readonly #compute: Compute;
  readonly #plain: boolean;
  readonly #kept: boolean;
  readonly #more: Derivation | undefined;
  /** The slots whose types are the first number of the key together. */
  readonly #types: Int32Array;
  /** The other numbers of the key: the slot, or -1 for a source that is no single slot. */
  readonly #singles: Int32Array;
  readonly #others: readonly Source[];
  readonly #key: Int32Array;
  /** Of results by keys of one number, and by longer ones. */
  readonly #byId = new IdMemo();
  readonly #byTuple: TupleMemo | undefined;
  /** The last result, and the number of the record that it is of. */
  #last = NONE;
  #lastRecord = -1;

  constructor({ compute, kept, plain = false }: Derived, sources: readonly Source[], more: Derivation | undefined) {
    this.#sources = sources;
    this.#compute = compute;
    this.#kept = kept;
    this.#plain = plain;
    this.#more = more;
    const isType = ({ kind }: Source): boolean => kind === 'type';
    this.#types = Int32Array.from(sources.filter(isType).flatMap((source) => [...source.slots]));
    this.#others = sources.filter((source) => !isType(source));
    this.#singles = Int32Array.from(this.#others, ({ slots }) => (slots.length === 1 ? (slots[0] ?? -1) : -1));
    this.#key = new Int32Array(this.#others.length + Number(this.#types.length > 0));
    this.#byTuple = this.#key.length > 1 ? new TupleMemo(this.#key.length) : undefined;
  }

  /** Whether nothing but the values and types of single slots decides the result. */
  get isSimple(): boolean {
    return this.#kept && this.#more === undefined && !this.#singles.includes(-1);
  }

  /** Whether the same holds for whether the result is MORE, and for what it is else. */
  get beginsSimple(): boolean {
    return this.#kept && !this.#singles.includes(-1);
  }

  /** The slots whose value it gets, and those whose type it gets; all of them if it is simple, or begins so. */
  get valueSlots(): number[] {
    return [...this.#singles];
  }

  get typeSlots(): number[] {
    return [...this.#types];
  }

  clear(): void {
    this.#byId.clear();
    this.#byTuple?.clear();
    this.#lastRecord = -1;
  }

  /** The id of the result for the record that the slots are of. */
  id(slots: Slots): number {
    const id = slots.loaded !== undefined || !this.#kept ? this.#computed(slots) : this.#known(slots);
    return id === MORE_ID && this.#more !== undefined ? this.#more.id(slots) : id;
  }

  /** The id of the result of one that begins simple; UNKNOWN_ID where that takes more. */
  firstId(slots: Slots): number {
    const id = this.#known(slots);
    return id === MORE_ID && this.#more !== undefined ? UNKNOWN_ID : id;
  }

  /** The slot whose text is the result as it stands; -1 where that takes more. */
  plainSlot(slots: Slots): number {
    if (!this.#plain || slots.loaded !== undefined) return -1;
    const single = this.#singles[0] ?? -1;
    const slot = single >= 0 ? single : this.#firstSlot(slots);
    return slot >= 0 && slots.isPlain(slot) ? slot : -1;
  }

  /** `id`, or UNKEPT where the result comes of a function whose results are not kept: then `unkept` tells it. */
  keptId(slots: Slots): number {
    if (slots.loaded !== undefined) return this.id(slots);
    if (!this.#kept) return this.#more === undefined ? UNKEPT : this.id(slots);
    const id = this.#known(slots);
    return id === MORE_ID && this.#more !== undefined ? this.#more.keptId(slots) : id;
  }

  /** The text of the result; '' for none. */
  unkept(slots: Slots): string {
    if (this.#more !== undefined) return this.#more.unkept(slots);
    const result = resultOf(this.#compute, this.#values(slots));
    return result === MORE || result === undefined ? '' : result;
  }

  /** The same, for those who may ask again. */
  #shared(slots: Slots): number {
    if (this.#lastRecord === slots.record) return this.#last;
    this.#last = this.id(slots);
    this.#lastRecord = slots.record;
    return this.#last;
  }

  #known(slots: Slots): number {
    if (this.#byTuple !== undefined) return this.#knownByTuple(slots, this.#byTuple);
    let key = 0;
    if (this.#singles.length > 0) {
      const single = this.#singles[0] ?? -1;
      const slot = single >= 0 ? single : this.#firstSlot(slots);
      if (this.#plain && slot >= 0 && slots.isPlain(slot)) return slots.id(slot);
      key = slot >= 0 ? slots.id(slot) : this.#otherId(slots, 0);
    } else if (this.#types.length > 0) key = this.#packedTypes(slots);
    const known = this.#byId.find(key);
    if (known >= 0) return known;
    const id = this.#computed(slots);
    this.#byId.add(key, id);
    return id;
  }

  #firstSlot(slots: Slots): number {
    const source = this.#others[0];
    return source === undefined || source.kind === 'derived' ? -1 : slots.first(source.slots);
  }

  #knownByTuple(slots: Slots, memo: TupleMemo): number {
    const key = this.#key;
    const singles = this.#singles;
    let at = 0;
    if (this.#types.length > 0) key[at++] = this.#packedTypes(slots);
    for (let index = 0; index < singles.length; index++) {
      const slot = singles[index] ?? -1;
      key[at++] = slot >= 0 ? slots.id(slot) : this.#otherId(slots, index);
    }
    const known = memo.find(key);
    if (known >= 0) return known;
    const id = this.#computed(slots);
    memo.add(key, id);
    return id;
  }

  #otherId(slots: Slots, index: number): number {
    const source = this.#others[index];
    if (source?.derivation !== undefined) return source.derivation.#shared(slots);
    const slot = source === undefined ? -1 : slots.first(source.slots);
    return slot < 0 ? ABSENT : slots.id(slot);
  }

  #packedTypes(slots: Slots): number {
    let packed = 0;
    for (let index = 0; index < this.#types.length; index++) {
      packed = (packed << TYPE_BITS) | slots.type(this.#types[index] ?? 0);
    }
    return packed;
  }

  #computed(slots: Slots): number {
    const result = resultOf(this.#compute, this.#values(slots));
    return result === MORE ? MORE_ID : slots.interner.ofText(result ?? '');
  }

  #values(slots: Slots): readonly unknown[] {
    return this.#sources.map(({ kind, slots: places, derivation }) => {
      if (derivation !== undefined) return slots.interner.text(derivation.#shared(slots));
      const slot = places.length === 1 ? (places[0] ?? -1) : slots.first(places);
      if (kind === 'type') return TYPES[slots.type(slot)];
      return slot < 0 ? undefined : slots.value(slot);
    });
  }
}

/** A function that fails gives no value: one field must not cost the event. */
function resultOf(compute: Compute, values: readonly unknown[]): ReturnType<Compute> {
  try {
    return compute(...values);
  } catch {
    return undefined;
  }
}
