/** Writes the heads of a metric's series. */
import type { MetricDefinition } from './definition.ts';
import { labelPairs } from './label-text.ts';

// Constants of its own: see decision 10.
const QUOTE = 34;
const BACKSLASH = 92;
const FIRST_PRINTABLE = 32;
const LAST_ASCII = 127;

export class HeadText {
  readonly #labels: readonly string[];
  /** What stands before the value of each label, and behind that of the last. */
  readonly #parts: readonly Buffer[];
  /** Bytes of all parts. */
  readonly #fixed: number;
  readonly #first: string;
  readonly #last: string;

  /** Of a counter a head is all that stands before the value; of a histogram the labels, of which `encode.ts` makes its lines. */
  constructor({ name, type, labels }: MetricDefinition) {
    this.#labels = labels;
    const braces = labels.length > 0;
    this.#first = type === 'histogram' ? '{' : braces ? `${name}{` : name;
    this.#last = type === 'histogram' ? '' : braces ? '} ' : ' ';
    this.#parts = [...labels, undefined].map((label, index) => {
      const before = index === 0 ? this.#first : '"';
      const comma = index === 0 ? '' : ',';
      return Buffer.from(label === undefined ? `${before}${this.#last}` : `${before}${comma}${label}="`);
    });
    this.#fixed = this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  of(values: readonly string[]): Buffer {
    const parts = this.#parts;
    let length = this.#fixed;
    for (let index = 0; index < values.length; index++) length += values[index]?.length ?? 0;
    const head = Buffer.allocUnsafe(length);
    let at = 0;
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] ?? head;
      for (let place = 0; place < part.length; place++) head[at++] = part[place] ?? 0;
      const value = index < values.length ? (values[index] ?? '') : '';
      for (let place = 0; place < value.length; place++) {
        const code = value.charCodeAt(place);
        if (code < FIRST_PRINTABLE || code > LAST_ASCII || code === QUOTE || code === BACKSLASH)
          return this.#any(values);
        head[at++] = code;
      }
    }
    return head;
  }

  /** The same for values of any kind. */
  #any(values: readonly string[]): Buffer {
    return Buffer.from(`${this.#first}${labelPairs(this.#labels, values)}${this.#last}`);
  }
}
