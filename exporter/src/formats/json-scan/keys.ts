/**
 * The keys of one object that is looked into. Records of one log repeat their keys in the same order, so every key remembers
 * the one that followed it last time, whose bytes are compared first. What is remembered makes it fast and changes no answer.
 */
import { VIEW } from '../../memory/memory.ts';
import type { PlanNode } from './plan.ts';
import type { Spellings } from './spellings.ts';

/** Spellings that a node remembers beside those of its plan; further ones are looked up anew each time. */
const MAX_LEARNED = 48;
/** In bytes, with the quotes and the colon. */
const MAX_LEARNED_SIZE = 64;
const BUCKETS = 64;

const view = VIEW;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** A key as it is written. */
export class Key {
  /** In bytes, with the quotes and the colon. */
  size = 0;
  /** -1 if nobody wants the value. */
  slot = -1;
  /** What is wanted inside of the value. */
  child: KeyNode | undefined = undefined;
  /** The key that followed last time. */
  next: Key = this;
  /** Another key of the same bucket. */
  sibling: Key | undefined = undefined;
  /** Where the value begins that is being looked into. */
  openedAt = 0;
  /** Its words among the spellings; at first it is one that is in no JSON. */
  #first = 0;
  #last = 0;
  /** The bits of the last word that belong to the key. */
  #lastMask = -1;

  spell(spelling: Uint8Array, spellings: Spellings): void {
    this.size = spelling.length;
    this.#first = spellings.add(spelling);
    this.#last = this.#first + Math.ceil(spelling.length / 4) - 1;
    this.#lastMask = (-1 >>> (8 * (-this.size & 3))) | 0;
  }

  /** Whether its bytes are at the index; `words` are those of the spellings. */
  isAt(words: Int32Array, at: number): boolean {
    const last = this.#last;
    for (let index = this.#first; index < last; index++) {
      if (view.getInt32(at, true) !== words[index]) return false;
      at = (at + 4) | 0;
    }
    return ((view.getInt32(at, true) ^ (words[last] ?? 0)) & this.#lastMask) === 0;
  }

  /** The same without the colon. */
  isBegunAt(words: Int32Array, at: number): boolean {
    const last = this.#last;
    for (let index = this.#first; index < last; index++) {
      if (view.getInt32(at, true) !== words[index]) return false;
      at = (at + 4) | 0;
    }
    return ((view.getInt32(at, true) ^ (words[last] ?? 0)) & (this.#lastMask >>> 8)) === 0;
  }
}

export class KeyNode {
  readonly parent: KeyNode | undefined;
  /** Counts the objects around a member: 1 in the record itself. */
  readonly depth: number;
  /** The slots of all paths that lead through this node. */
  readonly slotsBelow: Int32Array;
  /** The number of the last record that had it. */
  seenIn = 0;
  /** Stands before the first key. */
  readonly start = new Key();
  /** The key whose value is being looked into. */
  openedBy: Key = this.start;
  readonly #byName = new Map<string, Key>();
  readonly #buckets = new Array<Key | undefined>(BUCKETS).fill(undefined);
  /** Stands for a key that is not remembered. */
  readonly #stranger = new Key();
  readonly #spellings: Spellings;
  #learned = 0;

  constructor(plan: PlanNode, spellings: Spellings, parent?: KeyNode) {
    this.#spellings = spellings;
    this.parent = parent;
    this.depth = parent === undefined ? 1 : parent.depth + 1;
    const below: number[] = [];
    for (const [name, step] of plan.children) {
      const key = new Key();
      key.slot = step.slot;
      if (key.slot !== -1) below.push(key.slot);
      if (step.children.size > 0) {
        key.child = new KeyNode(step, spellings, this);
        below.push(...key.child.slotsBelow);
      }
      this.#byName.set(name, key);
      const spelling = JSON.stringify(name);
      // A name that has to be escaped is learned as it comes: there are many ways to write it.
      if (!spelling.includes('\\')) this.#remember(key, Buffer.from(`${spelling}:`));
      this.start.next = key;
    }
    this.slotsBelow = Int32Array.from(below);
  }

  /** The key that is written at the index, in so many bytes; undefined if that is no JSON string. */
  find(at: number, size: number, after: Key): Key | undefined {
    let key = this.#buckets[bucketOf(view, at, size)];
    while (key !== undefined && !(key.size === size + 1 && key.isBegunAt(this.#spellings.words, at))) key = key.sibling;
    if (key === undefined) return this.#meet(at, size, after);
    after.next = key;
    return key;
  }

  /** The key of a spelling that is not remembered. */
  #meet(at: number, size: number, after: Key): Key | undefined {
    const room = this.#learned < MAX_LEARNED && size < MAX_LEARNED_SIZE;
    const key = room ? new Key() : this.#stranger;
    let wanted: Key | undefined;
    // In plain ASCII there is one way to write a name, and those of the plan are remembered from the start.
    if (!isPlainAscii(at, size)) {
      const name = nameOf(at, size);
      if (name === undefined) return undefined;
      wanted = this.#byName.get(name);
    }
    key.slot = wanted?.slot ?? -1;
    key.child = wanted?.child;
    if (room) {
      this.#learned += 1;
      this.#remember(key, Buffer.concat([bytesOf(at, size), Buffer.of(COLON)]));
      after.next = key;
    }
    return key;
  }

  #remember(key: Key, spelling: Buffer): void {
    key.spell(spelling, this.#spellings);
    const bytes = new DataView(spelling.buffer, spelling.byteOffset, spelling.length);
    const bucket = bucketOf(bytes, 0, key.size - 1);
    key.sibling = this.#buckets[bucket];
    this.#buckets[bucket] = key;
  }
}

function bucketOf(bytes: DataView, at: number, size: number): number {
  const mixed =
    size + 5 * bytes.getUint8(at + 1) + 17 * bytes.getUint8(at + (size >> 1)) + 37 * bytes.getUint8(at + size - 2);
  return mixed % BUCKETS;
}

function isPlainAscii(at: number, size: number): boolean {
  for (let index = at; index < at + size; index++) {
    const byte = view.getUint8(index);
    if (byte >= 0x80 || byte === BACKSLASH) return false;
  }
  return true;
}

const bytesOf = (at: number, size: number): Buffer => Buffer.from(view.buffer, view.byteOffset + at, size);

function nameOf(at: number, size: number): string | undefined {
  try {
    return JSON.parse(bytesOf(at, size).toString()) as string; // it is in quotes
  } catch {
    return undefined;
  }
}
