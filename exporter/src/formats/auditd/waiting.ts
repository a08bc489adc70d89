/** The events that wait for more records, in the order of their first ones. */
import type { Arena } from './arena.ts';
import { Gathered } from './gathered.ts';

export class Waiting {
  readonly lines: Gathered;
  /** Its number in Stamps. */
  entry = -1;
  /** Of its first line. */
  ref = 0;
  host = '';
  time = 0;
  /** When its last line was read. */
  receivedAt = 0;
  older: Waiting | undefined;
  newer: Waiting | undefined;

  constructor(arena: Arena) {
    this.lines = new Gathered(arena);
  }
}

export class WaitingList {
  readonly #arena: Arena;
  readonly #spare: Waiting[] = [];
  oldest: Waiting | undefined;
  #newest: Waiting | undefined;
  size = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** A new one at the end, for the caller to fill. */
  add(): Waiting {
    const waiting = this.#spare.pop() ?? new Waiting(this.#arena);
    waiting.older = this.#newest;
    waiting.newer = undefined;
    if (this.#newest === undefined) this.oldest = waiting;
    else this.#newest.newer = waiting;
    this.#newest = waiting;
    this.size++;
    return waiting;
  }

  /** Its lines are valid until `release`. */
  remove(waiting: Waiting): void {
    const { older, newer } = waiting;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    this.size--;
  }

  release(waiting: Waiting): void {
    waiting.lines.end();
    this.#spare.push(waiting);
  }
}
