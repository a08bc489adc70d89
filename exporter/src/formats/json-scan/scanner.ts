import { isInMemory, mark, RECORD, RECORD_AT, VIEW } from '../../memory/memory.ts';
import { type Key, KeyNode } from './keys.ts';
import { quoteAfter, scalarEnd, spaceEnd, stringEnd, textEnd } from './lexer.ts';
import type { FieldPlan } from './plan.ts';
import { MAX_DEPTH } from './plan.ts';
import { containerEnd } from './skip.ts';
import { Spellings } from './spellings.ts';

// See lexer.ts for why these are here.
const view = VIEW;
const BROKEN = -1;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const ABSENT = 0;
const STRING = 1;
const ESCAPED = 2;
const NUMBER = 3;
const TRUE = 4;
const FALSE = 5;
const NULL = 6;
const OBJECT = 7;
const ARRAY = 8;

/** `string` has no backslash: its bytes are the value, in UTF-8. `escaped` has: JSON.parse of it with its quotes is the value. */
export const KIND = {
  absent: ABSENT,
  string: STRING,
  escaped: ESCAPED,
  number: NUMBER,
  true: TRUE,
  false: FALSE,
  null: NULL,
  object: OBJECT,
  array: ARRAY,
} as const;

/**
 * Finds the values of a plan's paths in JSON records and builds nothing. Its verdict is that of JSON.parse: `true` means that
 * JSON.parse of the record, decoded as UTF-8, gives an object, and that every slot holds what its path leads to there. This
 * is checked in full, inside of values that nobody wants as well. (Bytes that are no UTF-8 are none of its business: decoded
 * they are U+FFFD, which JSON.parse takes.)
 *
 * `false` leaves the record to JSON.parse: it is no JSON, or no object, or more than MAX_DEPTH deep, or a mebibyte long.
 */
export class RecordScanner {
  /** Where a slot's value is in the scanned Buffer: of a string what is between the quotes, of all else the whole text. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Of each slot, one of KIND. Where it is `absent`, start and end mean nothing; after `false` all three mean nothing. */
  readonly kind: Uint8Array;
  readonly #spellings = new Spellings();
  readonly #root: KeyNode;
  readonly #closings = new Uint8Array(MAX_DEPTH);
  #bytes: Buffer | undefined;
  /** Where the bytes begin in the memory; -1 if they lie elsewhere. */
  #bytesAt = -1;
  /** From an index into the caller's Buffer to one into the memory. */
  #shift = 0;
  /** Where the value of the key begins that `#otherKey` found. */
  #valueAt = 0;
  /** Grows with each record. */
  #records = 0;

  constructor(plan: FieldPlan) {
    this.start = new Int32Array(plan.slots);
    this.end = new Int32Array(plan.slots);
    this.kind = new Uint8Array(plan.slots);
    this.#root = new KeyNode(plan.root, this.#spellings);
  }

  /**
   * Scans one record, bytes[from, to). It is fastest if they lie in the memory, and a control byte, such as the line feed,
   * follows them. What `memoryAt` says is valid until another record is scanned, by any scanner.
   */
  scan(bytes: Buffer, from: number, to: number): boolean {
    for (let slot = 0; slot < this.kind.length; slot++) this.kind[slot] = ABSENT;
    if (bytes !== this.#bytes) this.#use(bytes);
    const bytesAt = this.#bytesAt;
    if (bytesAt < 0 || view.getUint8(bytesAt + to) >= SPACE) return this.#scanCopy(bytes, from, to);
    this.#shift = bytesAt;
    mark(bytesAt + from, bytesAt + to + 1);
    return this.#record(bytesAt + from, bytesAt + to);
  }

  /** Where in the memory a byte of the record is, by its index in the scanned Buffer. */
  memoryAt(index: number): number {
    return index + this.#shift;
  }

  #use(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#bytesAt = isInMemory(bytes) ? bytes.byteOffset : -1;
  }

  /** The scan of a record that lies elsewhere, or has something else behind it, or nothing at all. */
  #scanCopy(bytes: Buffer, from: number, to: number): boolean {
    const size = to - from;
    if (size >= RECORD.length) return false;
    bytes.copy(RECORD, 0, from, to);
    RECORD[size] = 0;
    this.#shift = RECORD_AT - from;
    mark(RECORD_AT, RECORD_AT + size + 1);
    return this.#record(RECORD_AT, RECORD_AT + size);
  }

  #record(at: number, to: number): boolean {
    const record = ++this.#records;
    let { words } = this.#spellings;
    let node = this.#root;
    let last = node.start;
    at = spaceEnd(at, to) + 1;
    if (view.getUint8(at - 1) !== OPEN_BRACE) return false;
    if (view.getUint8(at) <= SPACE) at = spaceEnd(at, to);
    let closed = view.getUint8(at) === CLOSE_BRACE;
    for (;;) {
      if (!closed) {
        let key = last.next;
        if (key.isAt(words, at)) at += key.size;
        else {
          const other = this.#otherKey(at, to, node, last);
          if (other === undefined) return false;
          key = other;
          at = this.#valueAt;
          words = this.#spellings.words;
        }
        last = key;
        if (view.getUint8(at) <= SPACE) at = spaceEnd(at, to);
        const child = key.child;
        if (child !== undefined) {
          if (child.seenIn === record) this.#forget(child);
          child.seenIn = record;
          if (view.getUint8(at) === OPEN_BRACE) {
            key.openedAt = at;
            child.openedBy = key;
            node = child;
            last = child.start;
            at += 1;
            if (view.getUint8(at) <= SPACE) at = spaceEnd(at, to);
            closed = view.getUint8(at) === CLOSE_BRACE;
            continue;
          }
        }
        at = this.#value(at, to, key, node.depth);
        if (at === BROKEN) return false;
      }
      for (;;) {
        const byte = view.getUint8(at);
        if (byte === COMMA) break;
        if (byte === CLOSE_BRACE) {
          at += 1;
          const parent = node.parent;
          if (parent === undefined) return spaceEnd(at, to) === to;
          last = node.openedBy;
          node = parent;
          if (last.slot !== -1) this.#note(last.slot, OBJECT, last.openedAt, at);
        } else {
          const end = spaceEnd(at, to);
          if (end === at) return false;
          at = end;
        }
      }
      at += 1;
      closed = false;
    }
  }

  /** The key at the index, which is not the one that was foreseen. */
  #otherKey(at: number, to: number, node: KeyNode, after: Key): Key | undefined {
    if (view.getUint8(at) <= SPACE) at = spaceEnd(at, to);
    if (view.getUint8(at) !== QUOTE) return undefined;
    const quote = stringEnd(at + 1);
    if (quote === BROKEN) return undefined;
    const key = node.find(at, quote + 1 - at, after);
    at = spaceEnd(quote + 1, to);
    if (view.getUint8(at) !== COLON) return undefined;
    this.#valueAt = at + 1;
    return key;
  }

  /** The end of a value that is not looked into. */
  #value(at: number, to: number, key: Key, depth: number): number {
    const first = view.getUint8(at);
    if (first === QUOTE) {
      let end = textEnd(at + 1);
      let kind: number = STRING;
      if (view.getUint8(end) !== QUOTE) {
        end = quoteAfter(end);
        if (end === BROKEN) return BROKEN;
        kind = ESCAPED;
      }
      if (key.slot !== -1) this.#note(key.slot, kind, at + 1, end);
      return end + 1;
    }
    let end: number;
    let kind: number = NUMBER;
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      end = containerEnd(at, to, this.#closings, MAX_DEPTH - depth);
      kind = first === OPEN_BRACE ? OBJECT : ARRAY;
    } else {
      end = scalarEnd(at, first);
      if (first === LOWER_T) kind = TRUE;
      else if (first === LOWER_F) kind = FALSE;
      else if (first === LOWER_N) kind = NULL;
    }
    if (end !== BROKEN && key.slot !== -1) this.#note(key.slot, kind, at, end);
    return end;
  }

  #note(slot: number, kind: number, start: number, end: number): void {
    this.start[slot] = start - this.#shift;
    this.end[slot] = end - this.#shift;
    this.kind[slot] = kind;
  }

  /** A key that comes again takes the place of all that was below it. */
  #forget(node: KeyNode): void {
    const slots = node.slotsBelow;
    for (let index = 0; index < slots.length; index++) this.kind[slots[index] ?? 0] = ABSENT;
  }
}
