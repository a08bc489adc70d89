/** The values of one record at the paths that a format wants, read from where the scanner found them. Slot: a path's number. */
import type { RawRecord } from '../../event.ts';
import { VIEW } from '../../memory/memory.ts';
import { ABSENT } from '../../values/interner.ts';
import type { Interner } from '../../values/interner.ts';
import { FieldPlan, KIND, RecordScanner } from '../json-scan/index.ts';
import { MAX_LENGTH, objectOf } from '../values.ts';
import type { TypeName } from './derived.ts';
import { TYPES } from './derived.ts';
import type { Timestamps } from './timestamps.ts';

const view = VIEW;
const EMPTY: Buffer = Buffer.alloc(0);
const WORD = 4;
/** Longer values are their ids. */
const MAX_WORDS = 4;
const MOST_IN_WORDS = MAX_WORDS * WORD;
const KIND_BITS = 4;
const HEAD_BITS = 9;
const HEADS_A_WORD = 3;
/** In place of length and kind: the value is its id. */
const AS_ID = 15;

const TYPE = Object.fromEntries(TYPES.map((name, index) => [name, index])) as Readonly<Record<TypeName, number>>; // fromEntries loses the keys

/** By KIND. */
const TYPE_OF_KIND = new Uint8Array(Object.keys(KIND).length);
TYPE_OF_KIND[KIND.absent] = TYPE.absent;
TYPE_OF_KIND[KIND.string] = TYPE.string;
TYPE_OF_KIND[KIND.escaped] = TYPE.string;
TYPE_OF_KIND[KIND.number] = TYPE.number;
TYPE_OF_KIND[KIND.true] = TYPE.boolean;
TYPE_OF_KIND[KIND.false] = TYPE.boolean;
TYPE_OF_KIND[KIND.null] = TYPE.null;
TYPE_OF_KIND[KIND.object] = TYPE.object;
TYPE_OF_KIND[KIND.array] = TYPE.array;

export class Slots {
  readonly interner: Interner;
  readonly #paths: readonly (readonly string[])[];
  readonly #scanner: RecordScanner;
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  readonly #kind: Uint8Array;
  /** -1 where it is not known yet. */
  readonly #ids: Int32Array;
  #bytes = EMPTY;
  #count = 0;
  /** The record, if it came as an object and not as bytes: then there are no ids. */
  #loaded: RawRecord | undefined;

  constructor(interner: Interner, paths: readonly (readonly string[])[]) {
    this.interner = interner;
    this.#paths = paths;
    this.#scanner = new RecordScanner(new FieldPlan(paths));
    this.#start = this.#scanner.start;
    this.#end = this.#scanner.end;
    this.#kind = this.#scanner.kind;
    this.#ids = new Int32Array(paths.length);
  }

  /** Takes a record's bytes. False where the scanner cannot read them. */
  scan(bytes: Buffer, from: number, to: number): boolean {
    this.#count = (this.#count + 1) | 0;
    this.#loaded = undefined;
    // Storing an object is dearer than looking whether it is there: see decision 10.
    if (bytes !== this.#bytes) this.#bytes = bytes;
    const ids = this.#ids;
    // A loop: the call of `fill` costs more than these few.
    for (let slot = 0; slot < ids.length; slot++) ids[slot] = -1;
    return this.#scanner.scan(bytes, from, to);
  }

  load(record: RawRecord): void {
    this.#count = (this.#count + 1) | 0;
    this.#loaded = record;
  }

  /** A number that the records before did not have. */
  get record(): number {
    return this.#count;
  }

  /** The record, if it came as an object: then only values can be asked for. */
  get loaded(): RawRecord | undefined {
    return this.#loaded;
  }

  /** Whether the value is a text with nothing to decode or cut, and not empty. */
  isPlain(slot: number): boolean {
    const length = (this.#end[slot] ?? 0) - (this.#start[slot] ?? 0);
    return this.#kind[slot] === KIND.string && length > 0 && length <= MAX_LENGTH;
  }

  /** Where the text of a plain slot is in the bytes of the record. */
  start(slot: number): number {
    return this.#start[slot] ?? 0;
  }

  end(slot: number): number {
    return this.#end[slot] ?? 0;
  }

  /**
   * Writes what the values of some slots are, as they are written in the record, and gives where that ends. Two records with the
   * same words have the same values. Short values are not looked up for that. First come the kinds and lengths, in as many words
   * each time, then the bytes.
   */
  writeWords(slots: Int32Array, key: Int32Array, at: number): number {
    let head = at;
    at += headWords(slots.length);
    let heads = 0;
    for (let index = 0; index < slots.length; index++) {
      if (index > 0 && index % HEADS_A_WORD === 0) {
        key[head++] = heads;
        heads = 0;
      }
      heads <<= HEAD_BITS;
      const slot = slots[index] ?? 0;
      const kind = this.#kind[slot] ?? KIND.absent;
      if (kind === KIND.absent) continue;
      const start = this.#start[slot] ?? 0;
      const length = (this.#end[slot] ?? 0) - start;
      if (length > MOST_IN_WORDS || kind === KIND.escaped) {
        heads |= AS_ID;
        key[at++] = this.id(slot);
      } else {
        heads |= (length << KIND_BITS) | kind;
        at = writeShort(this.#scanner.memoryAt(start), length, key, at);
      }
    }
    if (slots.length > 0) key[head] = heads;
    return at;
  }

  /** The id of the value. */
  id(slot: number): number {
    const known = this.#ids[slot] ?? ABSENT;
    if (known >= 0) return known;
    const kind = this.#kind[slot] ?? KIND.absent;
    if (kind === KIND.absent) return ABSENT;
    const id = this.#find(slot, kind);
    this.#ids[slot] = id;
    return id;
  }

  #find(slot: number, kind: number): number {
    const from = this.#start[slot] ?? 0;
    const to = this.#end[slot] ?? 0;
    if (kind === KIND.string) return this.interner.ofUtf8(this.#bytes, from, to);
    return kind === KIND.escaped
      ? this.interner.ofJson(this.#bytes, from - 1, to + 1)
      : this.interner.ofJson(this.#bytes, from, to);
  }

  /** The value, which is not kept for its coming again. */
  value(slot: number): unknown {
    if (this.#loaded !== undefined) return valueAtKeys(this.#loaded, this.#paths[slot] ?? []);
    const known = this.#ids[slot] ?? ABSENT;
    if (known >= 0) return this.interner.value(known);
    const from = this.#start[slot] ?? 0;
    const to = this.#end[slot] ?? 0;
    switch (this.#kind[slot]) {
      case KIND.absent:
        return undefined;
      case KIND.string:
        return this.#bytes.toString('utf8', from, to);
      case KIND.escaped:
        return parsed(this.#bytes.toString('utf8', from - 1, to + 1));
      default:
        return parsed(this.#bytes.toString('utf8', from, to));
    }
  }

  /** The index in TYPES of the value's type. */
  type(slot: number): number {
    if (this.#loaded !== undefined) return typeOfValue(this.value(slot));
    const type = TYPE_OF_KIND[this.#kind[slot] ?? KIND.absent] ?? TYPE.absent;
    return type === TYPE.string && this.#start[slot] === this.#end[slot] ? TYPE.empty : type;
  }

  /** The first of the slots that has a value, or -1: see `firstOf` of Input. */
  first(slots: Int32Array): number {
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? 0;
      const type = this.type(slot);
      if (type !== TYPE.absent && type !== TYPE.null && (type !== TYPE.array || this.#begins(slot))) return slot;
    }
    return -1;
  }

  /** Whether an array has a first element that is a value. */
  #begins(slot: number): boolean {
    const list = this.#loaded === undefined ? this.interner.value(this.id(slot)) : this.value(slot);
    return Array.isArray(list) && list[0] !== undefined && list[0] !== null;
  }

  /** The time that a text of the usual form says, NaN for everything else. */
  timestamp(slot: number, timestamps: Timestamps): number {
    if (this.#kind[slot] !== KIND.string || this.#loaded !== undefined) return NaN;
    return timestamps.read(
      this.#scanner.memoryAt(this.#start[slot] ?? 0),
      this.#scanner.memoryAt(this.#end[slot] ?? 0),
    );
  }
}

/** The most words that so many values take. */
export const mostWords = (values: number): number => headWords(values) + MAX_WORDS * values;

const headWords = (values: number): number => Math.ceil(values / HEADS_A_WORD);

/** The up to 16 bytes as words, which may overlap: for each length as many, which hold every byte. */
function writeShort(from: number, length: number, key: Int32Array, at: number): number {
  if (length < WORD) {
    if (length === 0) return at;
    key[at++] =
      view.getUint8(from) | (view.getUint8(from + (length >> 1)) << 8) | (view.getUint8(from + length - 1) << 16);
    return at;
  }
  const last = from + length - WORD;
  key[at++] = view.getInt32(from, true);
  if (length > WORD) key[at++] = view.getInt32(last, true);
  if (length > 2 * WORD) {
    key[at++] = view.getInt32(from + WORD, true);
    key[at++] = view.getInt32(last - WORD, true);
  }
  return at;
}

/** Through own keys of objects only, like the scanner. */
function valueAtKeys(record: RawRecord, keys: readonly string[]): unknown {
  let current: unknown = record;
  for (const key of keys) {
    const object = objectOf(current);
    if (object === undefined || !Object.hasOwn(object, key)) return undefined;
    current = object[key];
  }
  return current;
}

function typeOfValue(value: unknown): number {
  if (value === undefined) return TYPE.absent;
  if (value === null) return TYPE.null;
  if (value === '') return TYPE.empty;
  if (Array.isArray(value)) return TYPE.array;
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? TYPE[type] : TYPE.object;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
