/** The blocks of a time range, in the order of their newest or their oldest event. */
import type { EventStore, StoredHead } from '../event-store.ts';
import { headOfRow } from '../event-store.ts';
import { WIDTHS } from '../schema.ts';

export type Order = 'asc' | 'desc';

/** Both ends belong to it; ms since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const PAGE = 64;

/**
 * A block of class `width` that reaches into the range ends at most the width of the class behind it, and begins as far
 * before it: so each class is one stretch of an index.
 */
const PAGES = {
  desc: `SELECT * FROM event_block WHERE width = ? AND (max_time, id) < (?, ?) AND max_time >= ? AND min_time <= ?
         AND id <= ? ORDER BY max_time DESC, id DESC LIMIT ${PAGE}`,
  asc: `SELECT * FROM event_block WHERE width = ? AND (min_time, id) > (?, ?) AND min_time <= ? AND max_time >= ?
        AND id <= ? ORDER BY min_time, id LIMIT ${PAGE}`,
} as const;

/** Reads pages, so that no statement stays open while other work goes on. */
class WidthStream {
  readonly #store: EventStore;
  readonly #width: number;
  readonly #order: Order;
  readonly #range: TimeRange;
  readonly #lastBlock: number;
  #page: StoredHead[] = [];
  #index = 0;
  #ended = false;
  #place: readonly [number, number];

  constructor(store: EventStore, width: number, order: Order, range: TimeRange, lastBlock: number) {
    this.#store = store;
    this.#width = width;
    this.#order = order;
    this.#range = range;
    this.#lastBlock = lastBlock;
    const bound = WIDTHS[width] ?? Infinity;
    const limit = Number.MAX_SAFE_INTEGER;
    this.#place =
      order === 'desc' ? [Math.min(limit, range.to + bound + 1), 0] : [Math.max(-limit, range.from - bound - 1), 0];
  }

  /** The next block, which stays. */
  peek(): StoredHead | undefined {
    if (this.#index === this.#page.length && !this.#ended) this.#load();
    return this.#page[this.#index];
  }

  take(): void {
    this.#index += 1;
  }

  #load(): void {
    const { from, to } = this.#range;
    const ends = this.#order === 'desc' ? [from, to] : [to, from];
    const rows = this.#store.rows(PAGES[this.#order], this.#width, ...this.#place, ...ends, this.#lastBlock);
    this.#page = rows.map(headOfRow);
    this.#index = 0;
    this.#ended = rows.length < PAGE;
    const last = this.#page.at(-1);
    if (last) this.#place = [this.#order === 'desc' ? last.maxTime : last.minTime, last.block];
  }
}

export class Heads {
  readonly #streams: readonly WidthStream[];
  readonly #order: Order;

  /** Blocks after `lastBlock` were not there when the query began. */
  constructor(store: EventStore, order: Order, range: TimeRange, lastBlock: number) {
    this.#order = order;
    this.#streams = WIDTHS.map((_, width) => new WidthStream(store, width, order, range, lastBlock));
  }

  /** `desc`: by the newest event, `asc`: by the oldest one. */
  next(): StoredHead | undefined {
    let best: WidthStream | undefined;
    let bestHead: StoredHead | undefined;
    for (const stream of this.#streams) {
      const head = stream.peek();
      if (!head || (bestHead && !this.#before(head, bestHead))) continue;
      best = stream;
      bestHead = head;
    }
    best?.take();
    return bestHead;
  }

  #before(one: StoredHead, other: StoredHead): boolean {
    return this.#order === 'desc' ? one.maxTime > other.maxTime : one.minTime < other.minTime;
  }
}
