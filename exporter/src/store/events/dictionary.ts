/** A column of texts: each distinct one once (hardly ever twice), and a code for each event. */
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Code 0: the event has no value; code n: the value n-1 of the dictionary. */
export interface TextColumn {
  readonly values: readonly string[];
  readonly codes: ArrayLike<number>;
}

/** More than twice as many as a block has events, so that a free place is near; a power of two. */
const PLACES = 1024;

/** Is filled row by row, and then begins anew in the same memory. */
export class DictionaryBuilder {
  readonly #codeOf = new Map<string, number>();
  readonly #codes: Uint16Array;
  #values: string[] = [];
  #last: string | undefined;
  #lastCode = 0;
  /** Codes by the ids that values have elsewhere: an open-addressing table. 0: free. */
  #ids: Int32Array | undefined;
  readonly #codesOfIds: Uint16Array;
  #lastId = 0;

  constructor(count: number) {
    this.#codes = new Uint16Array(count);
    this.#codesOfIds = new Uint16Array(PLACES);
  }

  get values(): readonly string[] {
    return this.#values;
  }

  get codes(): Uint16Array {
    return this.#codes;
  }

  set(row: number, value: string): void {
    // Neighbours are often the same: that saves the look-up.
    if (value !== this.#last) {
      this.#last = value;
      this.#lastId = 0;
      const known = this.#codeOf.get(value);
      if (known === undefined) {
        this.#codeOf.set(value, (this.#lastCode = this.#values.push(value)));
      } else this.#lastCode = known;
    }
    this.#codes[row] = this.#lastCode;
  }

  /** A value that no other row has, or hardly one: it may be in the dictionary twice. */
  append(row: number, value: string): void {
    this.#codes[row] = this.#values.push(value);
  }

  /** `set` for the value that has this id elsewhere (from 1 on). False where that is not known: then `learn` has to follow. */
  setById(row: number, id: number): boolean {
    if (id !== this.#lastId) return this.#findById(row, id);
    this.#codes[row] = this.#lastCode;
    return true;
  }

  #findById(row: number, id: number): boolean {
    const place = this.#placeOf(id);
    if (this.#ids?.[place] !== id) return false;
    this.#last = undefined;
    this.#lastId = id;
    this.#lastCode = this.#codesOfIds[place] ?? 0;
    this.#codes[row] = this.#lastCode;
    return true;
  }

  /** At most as often as there are rows. */
  learn(row: number, id: number, value: string): void {
    this.append(row, value);
    this.#last = undefined;
    this.#lastId = id;
    this.#lastCode = this.#values.length;
    const place = this.#placeOf(id);
    if (this.#ids) this.#ids[place] = id;
    this.#codesOfIds[place] = this.#lastCode;
  }

  #placeOf(id: number): number {
    const ids = (this.#ids ??= new Int32Array(PLACES));
    let place = (Math.imul(id, 0x9e3779b1) >>> 16) & (PLACES - 1);
    while (ids[place] !== 0 && ids[place] !== id) place = (place + 1) & (PLACES - 1);
    return place;
  }

  /** The ids mean other values now. */
  forgetIds(): void {
    this.#ids?.fill(0);
    this.#lastId = 0;
  }

  clear(): void {
    this.#codeOf.clear();
    this.#codes.fill(0);
    this.#values = [];
    this.#last = undefined;
    this.forgetIds();
  }
}

/** One byte a code, two where there are more values than a byte can count. */
const ONE_BYTE = 255;

export function writeColumn(writer: ByteWriter, { values, codes }: TextColumn, count: number): void {
  writer.sizedText(JSON.stringify(values));
  const wide = values.length > ONE_BYTE;
  writer.byte(wide ? 2 : 1);
  writer.bytesOf(codes, count, 0);
  if (wide) writer.bytesOf(codes, count, 8);
}

export function readColumn(reader: ByteReader, count: number): TextColumn {
  const values = JSON.parse(reader.text()) as string[]; // as writeColumn wrote it
  const wide = reader.byte() === 2;
  const low = reader.bytes(count);
  if (!wide) return { values, codes: low };
  const high = reader.bytes(count);
  return { values, codes: Uint16Array.from(low, (byte, index) => byte + 256 * (high[index] ?? 0)) };
}
