/** The newest events of a live tail, each once, however often the connection had to be made again. */
import type { ApiEvent } from '../api/answers.ts';

export class Tail {
  readonly #capacity: number;
  /** The newest first. */
  #events: readonly ApiEvent[] = [];
  #ids = new Set<string>();
  /** How many the server left out because this client was too slow. */
  dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get events(): readonly ApiEvent[] {
    return this.#events;
  }

  /** Whether anything is new. */
  add(events: readonly ApiEvent[]): boolean {
    const fresh = events.filter(({ id }) => !this.#ids.has(id));
    if (fresh.length === 0) return false;
    this.#events = [...this.#events, ...fresh].sort(newestFirst).slice(0, this.#capacity);
    this.#ids = new Set(this.#events.map(({ id }) => id));
    return true;
  }
}

/** Times of the API all have the same form, so that texts sort as times do; ids ascend. */
const newestFirst = (a: ApiEvent, b: ApiEvent): number =>
  a.time === b.time ? Number(b.id) - Number(a.id) : a.time < b.time ? 1 : -1;
