/** Ids of addresses, checked once for each text that is met. */
import type { Interner } from '../values/interner.ts';
import { NONE } from '../values/interner.ts';
import { ipOf } from './values.ts';

/** `ipOf` takes texts of at most 80 UTF-16 units, each of which is at most 3 bytes long. */
const SHORT = 80;
const LONGEST = 3 * SHORT;
const UNKNOWN = -1;

export class AddressIds {
  readonly #interner: Interner;
  /** By the id of a text: that of its address, or NONE. */
  #known = new Int32Array(1024).fill(UNKNOWN);
  #epoch: number;

  constructor(interner: Interner) {
    this.#interner = interner;
    this.#epoch = interner.epoch;
  }

  /** The id of the address that the bytes hold, as `ipOf` gives it; NONE where they hold none. */
  of(bytes: Buffer, from: number, to: number): number {
    if (to - from > SHORT) return to - from > LONGEST ? NONE : this.#read(bytes.toString('utf8', from, to));
    const interner = this.#interner;
    if (interner.epoch !== this.#epoch) this.#forget();
    const text = interner.ofUtf8(bytes, from, to);
    const known = text < this.#known.length ? (this.#known[text] ?? UNKNOWN) : UNKNOWN;
    return known === UNKNOWN ? this.#learn(text) : known;
  }

  #learn(text: number): number {
    const address = this.#read(this.#interner.text(text));
    if (text >= this.#known.length) {
      const larger = new Int32Array(Math.max(2 * this.#known.length, text + 1)).fill(UNKNOWN);
      larger.set(this.#known);
      this.#known = larger;
    }
    this.#known[text] = address;
    return address;
  }

  #read(text: string): number {
    const address = ipOf(text);
    return address === undefined ? NONE : this.#interner.ofText(address);
  }

  #forget(): void {
    this.#epoch = this.#interner.epoch;
    this.#known.fill(UNKNOWN);
  }
}
