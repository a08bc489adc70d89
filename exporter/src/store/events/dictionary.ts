/** A column of texts: each distinct one once (hardly ever twice), and a code for each event. */
import type { ByteReader } from './bytes.ts';
import { ByteWriter } from './bytes.ts';

/** Code 0: the event has no value; code n: the value n-1 of the dictionary. */
export interface TextColumn {
  readonly values: readonly string[];
  readonly codes: ArrayLike<number>;
}

/** Is filled row by row. */
export class DictionaryBuilder implements TextColumn {
  readonly #codeOf = new Map<string, number>();
  readonly codes: Uint16Array;
  readonly values: string[] = [];

  constructor(count: number) {
    this.codes = new Uint16Array(count);
  }

  set(row: number, value: string): void {
    let code = this.#codeOf.get(value);
    if (code === undefined) this.#codeOf.set(value, (code = this.values.push(value)));
    this.codes[row] = code;
  }
}

/** The values of a dictionary as they are written: their bytes, one behind the other. */
export class DictionaryBytes {
  readonly #bytes = new ByteWriter();
  readonly #lengths: number[] = [];

  addText(text: string): void {
    const before = this.#bytes.length;
    this.#bytes.shortText(text);
    this.#lengths.push(this.#bytes.length - before);
  }

  addBytes(bytes: Buffer, from: number, to: number): void {
    this.#bytes.shortPart(bytes, from, to);
    this.#lengths.push(to - from);
  }

  clear(): void {
    this.#bytes.clear();
    this.#lengths.length = 0;
  }

  /** With the code of each event, one byte each, or two where there are more values than a byte can count. */
  write(writer: ByteWriter, codes: ArrayLike<number>, count: number): void {
    const lengths = this.#lengths;
    writer.number(lengths.length);
    for (const length of lengths) writer.number(length);
    writer.bytes(this.#bytes.written());
    writer.bytesOf(codes, count, 0);
    if (lengths.length > ONE_BYTE) writer.bytesOf(codes, count, 8);
  }
}

const ONE_BYTE = 255;

export function readColumn(reader: ByteReader, count: number): TextColumn {
  const values = readValues(reader);
  const low = reader.bytes(count);
  if (values.length <= ONE_BYTE) return { values, codes: low };
  const high = reader.bytes(count);
  return { values, codes: Uint16Array.from(low, (byte, index) => byte + 256 * (high[index] ?? 0)) };
}

function readValues(reader: ByteReader): string[] {
  const count = reader.number();
  const lengths: number[] = [];
  let size = 0;
  for (let index = 0; index < count; index++) size += lengths[index] = reader.number();
  const bytes = reader.bytes(size);
  const all = bytes.toString('utf8');
  // Where all is ASCII, places in the text are those in the bytes.
  const isAscii = all.length === size && !all.includes('\ufffd');
  let at = 0;
  return lengths.map((length) => {
    const from = at;
    at += length;
    return isAscii ? all.slice(from, at) : bytes.toString('utf8', from, at);
  });
}
