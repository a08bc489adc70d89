/** A column of texts: each distinct one once, and a code for each event. */
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Code 0: the event has no value; code n: the value n-1 of the dictionary. */
export interface TextColumn {
  readonly values: readonly string[];
  readonly codes: ArrayLike<number>;
}

export class DictionaryBuilder {
  readonly #codeOf = new Map<string, number>();
  readonly #codes: Uint16Array;
  #last: string | undefined;
  #lastCode = 0;

  constructor(count: number) {
    this.#codes = new Uint16Array(count);
  }

  set(index: number, value: string): void {
    // Neighbours are often the same: that saves the look-up.
    if (value !== this.#last) {
      this.#last = value;
      const known = this.#codeOf.get(value);
      if (known === undefined) this.#codeOf.set(value, (this.#lastCode = this.#codeOf.size + 1));
      else this.#lastCode = known;
    }
    this.#codes[index] = this.#lastCode;
  }

  /** Values are in the order in which they first came. */
  built(): TextColumn {
    return { values: [...this.#codeOf.keys()], codes: this.#codes };
  }
}

/** One byte a code, two where there are more values than a byte can count. */
const ONE_BYTE = 255;

export function writeColumn(writer: ByteWriter, { values, codes }: TextColumn): void {
  writer.text(JSON.stringify(values));
  const wide = values.length > ONE_BYTE;
  writer.byte(wide ? 2 : 1);
  writer.bytes(Uint8Array.from(codes));
  if (wide) writer.bytes(Uint8Array.from(codes, (code) => code >> 8));
}

export function readColumn(reader: ByteReader, count: number): TextColumn {
  const values = JSON.parse(reader.text()) as string[]; // as writeColumn wrote it
  const wide = reader.byte() === 2;
  const low = reader.bytes(count);
  if (!wide) return { values, codes: low };
  const high = reader.bytes(count);
  return { values, codes: Uint16Array.from(low, (byte, index) => byte + 256 * (high[index] ?? 0)) };
}
