/** The record types of the table by the bytes of their names: looked up for every line, so see decision 10. */
import type { RecordType } from './types.ts';
import { ALL_TYPES, recordTypeOf } from './types.ts';

/** Many more than there are types, so that few share a place. */
const PLACES = 2048;
const MULTIPLIER = 0x9e3779b1 | 0;
const SHIFT = 21;
const WORD = 4;
/** Of a place: the length of the name with the blank behind it, its first and its last four bytes, and the type's number. */
const PARTS = 4;
/** Names of up to eight bytes have no others. */
const TWO_WORDS = 8;

export class TypeTable {
  readonly #places = new Int32Array(PLACES * PARTS);
  readonly #names: readonly Buffer[] = ALL_TYPES.map(({ name }) => Buffer.from(`${name} `));

  constructor() {
    this.#names.forEach((name, index) => {
      const [head, tail] = [name.readInt32LE(0), name.readInt32LE(name.length - WORD)];
      let place = placeOf(head, tail, name.length);
      while (this.#places[place] !== 0) place = next(place);
      this.#places.set([name.length, head, tail, index], place);
    });
  }

  /** The type of the name from `from` to `to`, where a blank stands; undefined where it cannot be one. The view is of `bytes`. */
  of(bytes: Buffer, view: DataView, from: number, to: number): RecordType | undefined {
    const length = to - from + 1;
    if (length < WORD) return recordTypeOf(bytes.toString('latin1', from, to));
    const places = this.#places;
    const head = view.getInt32(from, true);
    const tail = view.getInt32(to - 3, true);
    for (let place = placeOf(head, tail, length); places[place] !== 0; place = next(place)) {
      if (places[place] !== length || places[place + 1] !== head || places[place + 2] !== tail) continue;
      const index = places[place + 3] ?? 0;
      if (length <= TWO_WORDS || this.#isName(bytes, from, index)) return ALL_TYPES[index];
    }
    return recordTypeOf(bytes.toString('latin1', from, to));
  }

  #isName(bytes: Buffer, from: number, index: number): boolean {
    const name = this.#names[index];
    if (name === undefined) return false;
    for (let at = WORD; at < name.length - WORD; at++) if (bytes[from + at] !== name[at]) return false;
    return true;
  }
}

const placeOf = (head: number, tail: number, length: number): number =>
  (Math.imul(head ^ Math.imul(tail ^ length, MULTIPLIER), MULTIPLIER) >>> SHIFT) * PARTS;

const next = (place: number): number => (place + PARTS) % (PLACES * PARTS);
