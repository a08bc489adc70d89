/**
 * The codes of one field in the events of a block. What is the same number or the same bytes has the same code; texts are
 * made of none of them.
 */
import { IN_LINE } from '../../live-event.ts';
import { hashOfBytes, isAscii } from './bloom.ts';
import type { OpenBlock } from './open-block.ts';
import { BLOCK_EVENTS } from './open-block.ts';
import { NO_VALUE } from './stored-event.ts';

/** More than twice as many as a block has events, so that a free place is near; a power of two. */
const PLACES = 1024;
const WORD = 4;

/** One field after the other is taken in the same memory. */
export class ColumnCodes {
  /** Code 0: the event has no value; code n: the same value as in row `firstRows[n - 1]`. */
  readonly codes = new Uint16Array(BLOCK_EVENTS);
  readonly firstRows = new Int32Array(BLOCK_EVENTS);
  /** By code - 1: the hash of a value in the lines; 0 where it has none. */
  readonly hashes = new Int32Array(BLOCK_EVENTS);
  /** How many codes there are. */
  distinct = 0;
  /** Whether some event has no value. */
  hasAbsent = false;
  /** An open-addressing table of codes; 0: free. */
  readonly #table = new Uint16Array(PLACES);
  readonly #texts = new Map<string, number>();
  #lines: DataView = new DataView(new ArrayBuffer(0));

  /** `prefix`: see hashOfBytes. */
  take(block: OpenBlock, lines: DataView, field: number, prefix: number): void {
    const { values, count } = block;
    this.#lines = lines;
    this.distinct = 0;
    this.hasAbsent = false;
    this.#table.fill(0);
    if (this.#texts.size > 0) this.#texts.clear();
    let lastId = NO_VALUE;
    let lastCode = 0;
    for (let row = 0; row < count; row++) {
      const id = values[block.at(row, field)] ?? NO_VALUE;
      // Neighbours are often the same: that saves the look-up.
      if (id !== lastId || id < 0) {
        lastId = id;
        if (id > 0) lastCode = this.#codeOfId(block, row, field, id);
        else if (id === NO_VALUE) lastCode = 0;
        else if (id === IN_LINE) lastCode = this.#codeOfBytes(block, row, field, prefix);
        else lastCode = this.#codeOfText(block, row, field);
      }
      if (lastCode === 0) this.hasAbsent = true;
      this.codes[row] = lastCode;
    }
  }

  #codeOfId(block: OpenBlock, row: number, field: number, id: number): number {
    const { values } = block;
    for (let place = (Math.imul(id, 0x9e3779b1) >>> 16) & (PLACES - 1); ; place = (place + 1) & (PLACES - 1)) {
      const code = this.#table[place] ?? 0;
      if (code === 0) return (this.#table[place] = this.#add(row, 0));
      if (values[block.at(this.firstRows[code - 1] ?? 0, field)] === id) return code;
    }
  }

  #codeOfBytes(block: OpenBlock, row: number, field: number, prefix: number): number {
    const { values, starts, sizes } = block;
    const lines = this.#lines;
    const at = block.at(row, field);
    const start = starts[at] ?? 0;
    const size = sizes[at] ?? 0;
    for (let place = placeOf(lines, start, size); ; place = (place + 1) & (PLACES - 1)) {
      const code = this.#table[place] ?? 0;
      if (code === 0) {
        const end = start + size;
        const hash = isAscii(lines, start, end) ? hashOfBytes(prefix, lines, start, end) : 0;
        return (this.#table[place] = this.#add(row, hash));
      }
      const other = block.at(this.firstRows[code - 1] ?? 0, field);
      if (values[other] !== IN_LINE || sizes[other] !== size) continue;
      if (areEqual(lines, start, starts[other] ?? 0, size)) return code;
    }
  }

  #codeOfText(block: OpenBlock, row: number, field: number): number {
    const text = block.text(row, field) ?? '';
    let code = this.#texts.get(text);
    if (code === undefined) this.#texts.set(text, (code = this.#add(row, 0)));
    return code;
  }

  #add(row: number, hash: number): number {
    this.firstRows[this.distinct] = row;
    this.hashes[this.distinct] = hash;
    return ++this.distinct;
  }
}

/** By the length, and four bytes of the beginning, the middle and the end: enough to tell most values apart. */
function placeOf(view: DataView, start: number, size: number): number {
  let hash = size;
  if (size >= WORD) {
    const middle = view.getInt32(start + ((size - WORD) >> 1), true);
    const last = view.getInt32(start + size - WORD, true);
    hash ^= Math.imul(view.getInt32(start, true) ^ Math.imul(middle, 0x85ebca77), 0x9e3779b1) ^ last;
  } else for (let at = start; at < start + size; at++) hash = Math.imul(hash, 31) ^ view.getUint8(at);
  hash = Math.imul(hash, 0x9e3779b1);
  return (hash >>> 20) & (PLACES - 1);
}

function areEqual(view: DataView, one: number, other: number, size: number): boolean {
  let at = 0;
  for (; at + WORD <= size; at += WORD) {
    if (view.getInt32(one + at, true) !== view.getInt32(other + at, true)) return false;
  }
  for (; at < size; at++) if (view.getUint8(one + at) !== view.getUint8(other + at)) return false;
  return true;
}
