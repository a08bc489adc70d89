/**
 * The head of each series: what stands before the value in its line, as bytes, ready for the exposition. The label values are
 * in it, so a series is also found by its head; no other copy of its labels is kept.
 *
 * Heads lie in blocks of neighbouring slots. A block that is full of heads that were given up is packed anew.
 */
import { randomInt } from 'node:crypto';
import { filled } from './filled.ts';

const MULTIPLIER = 0x9e3779b1 | 0;
const WORD = 4;
const FIRST_SIZE = 64;
const FIRST_BLOCK_BYTES = 512;

interface Block {
  bytes: Buffer;
  used: number;
  /** Whether heads among the bytes were given up. */
  gaps: boolean;
}

export class Heads {
  readonly #slotsPerBlock: number;
  readonly #blocks: Block[] = [];
  /** Where in its block the head of a slot is, and its length: 0 for none, for a head is never empty. */
  #offsets = new Uint32Array(0);
  #lengths = new Uint32Array(0);
  #hashes = new Int32Array(0);
  /** As in IdIndex. */
  readonly #seed = randomInt(2 ** 31);
  #entries = new Int32Array(FIRST_SIZE);
  #used = 0;
  /** The head that was looked for last, and its hash: what is not found is mostly set then. */
  #last: Buffer | undefined;
  #lastHash = 0;

  constructor(slotsPerBlock: number) {
    this.#slotsPerBlock = slotsPerBlock;
  }

  /** Makes room for slots below `slots`. */
  reserve(slots: number): void {
    this.#offsets = filled(new Uint32Array(slots), this.#offsets);
    this.#lengths = filled(new Uint32Array(slots), this.#lengths);
    this.#hashes = filled(new Int32Array(slots), this.#hashes);
  }

  /** The slot with this head, or -1. */
  find(head: Buffer): number {
    const hash = this.#hash(head);
    const mask = this.#entries.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = (this.#entries[at] ?? 0) - 1;
      if (slot < 0) return -1;
      if (this.#hashes[slot] === hash && this.#equals(slot, head)) return slot;
    }
  }

  set(slot: number, head: Buffer): void {
    const block = this.#blockFor(slot, head.length);
    head.copy(block.bytes, block.used);
    this.#offsets[slot] = block.used;
    this.#lengths[slot] = head.length;
    this.#hashes[slot] = this.#hash(head);
    block.used += head.length;
    if (2 * (this.#used + 1) > this.#entries.length) this.#rebuild();
    this.#insert(slot);
  }

  /** It is no longer found; its bytes stay readable until `release`. */
  hide(slot: number): void {
    // Another hash: `find` passes it by. 0 in its place would cut the chain of those behind it.
    this.#hashes[slot] = ~(this.#hashes[slot] ?? 0);
  }

  release(slot: number): void {
    this.#lengths[slot] = 0;
    const block = this.#blocks[this.#blockOf(slot)];
    if (block) block.gaps = true;
  }

  length(slot: number): number {
    return this.#lengths[slot] ?? 0;
  }

  /** Copies the head from its `from`-th byte on. The target has room. */
  copy(slot: number, from: number, target: Buffer, at: number): void {
    const offset = this.#offsets[slot] ?? 0;
    const end = offset + this.length(slot);
    this.#blocks[this.#blockOf(slot)]?.bytes.copy(target, at, offset + from, end);
  }

  #blockOf(slot: number): number {
    return Math.floor(slot / this.#slotsPerBlock);
  }

  #equals(slot: number, head: Buffer): boolean {
    const offset = this.#offsets[slot] ?? 0;
    const length = this.length(slot);
    const bytes = this.#blocks[this.#blockOf(slot)]?.bytes;
    return length === head.length && bytes?.compare(head, 0, length, offset, offset + length) === 0;
  }

  #blockFor(slot: number, length: number): Block {
    const number = this.#blockOf(slot);
    const block = (this.#blocks[number] ??= { bytes: Buffer.allocUnsafeSlow(FIRST_BLOCK_BYTES), used: 0, gaps: false });
    if (block.used + length <= block.bytes.length) return block;
    if (block.gaps) this.#pack(number, block, length);
    else {
      const bytes = Buffer.allocUnsafeSlow(roomFor(block.used + length));
      block.bytes.copy(bytes, 0, 0, block.used);
      block.bytes = bytes;
    }
    return block;
  }

  /** Moves the heads of a block to a new one, without gaps, with room for half as much again. */
  #pack(number: number, block: Block, more: number): void {
    const first = number * this.#slotsPerBlock;
    const last = Math.min(first + this.#slotsPerBlock, this.#lengths.length);
    let needed = more;
    for (let slot = first; slot < last; slot++) needed += this.length(slot);
    const bytes = Buffer.allocUnsafeSlow(roomFor(needed));
    let used = 0;
    for (let slot = first; slot < last; slot++) {
      const length = this.length(slot);
      if (length === 0) continue;
      this.copy(slot, 0, bytes, used);
      this.#offsets[slot] = used;
      used += length;
    }
    block.bytes = bytes;
    block.used = used;
    block.gaps = false;
  }

  #rebuild(): void {
    let count = 0;
    for (const length of this.#lengths) if (length > 0) count++;
    let size = FIRST_SIZE;
    while (size < 4 * (count + 1)) size *= 2;
    this.#entries = new Int32Array(size);
    this.#used = 0;
    for (let slot = 0; slot < this.#lengths.length; slot++) if (this.length(slot) > 0) this.#insert(slot);
  }

  #insert(slot: number): void {
    const mask = this.#entries.length - 1;
    let at = (this.#hashes[slot] ?? 0) & mask;
    while (this.#entries[at] !== 0) at = (at + 1) & mask;
    this.#entries[at] = slot + 1;
    this.#used++;
  }

  /** Four bytes at a time; the last four may overlap those before. */
  #hash(head: Buffer): number {
    if (head === this.#last) return this.#lastHash;
    const last = head.length - WORD;
    let hash = this.#seed ^ head.length;
    for (let at = 0; at < last; at += WORD) hash = mixed(hash, wordAt(head, at));
    if (last >= 0) hash = mixed(hash, wordAt(head, last));
    else for (let at = 0; at < head.length; at++) hash = mixed(hash, head[at] ?? 0);
    this.#last = head;
    this.#lastHash = hash;
    return hash;
  }
}

const roomFor = (bytes: number): number => Math.max(FIRST_BLOCK_BYTES, Math.ceil(1.5 * bytes));

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return product ^ (product >>> 15);
}

const wordAt = (bytes: Buffer, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
