/** The events of a time range in the order of their times, some at a time. */
import type { Selector } from '../../../selector/selector.ts';
import type { EventStore } from '../event-store.ts';
import type { StoredEvent } from '../stored-event.ts';
import type { Order, TimeRange } from './heads.ts';
import { Heap } from './heap.ts';
import type { EventRows } from './rows.ts';
import type { Selected } from './scan.ts';
import { Scan } from './scan.ts';
import type { Slices } from './slices.ts';

/** The place of an event in the order: events of the same time follow each other by their ids. */
export interface Place {
  readonly time: number;
  readonly id: number;
}

export interface FindQuery extends TimeRange {
  readonly selector: Selector;
  readonly order: Order;
  /** Only what comes after it, in the given order. */
  readonly after: Place | undefined;
  readonly limit: number;
  /** Ends earlier where the lines and fields have so many characters; there is at least one event all the same. */
  readonly maxSize: number;
  readonly withLines: boolean;
}

export interface Found {
  readonly events: readonly StoredEvent[];
  /** Whether there are more after the last one. */
  readonly more: boolean;
}

interface Hit extends Place {
  readonly events: EventRows;
  readonly row: number;
}

/** So many hits more than needed may wait. */
const SLACK = 4096;

export async function findEvents(store: EventStore, query: FindQuery, slices: Slices): Promise<Found> {
  const search = new Search(query, slices);
  const scan = new Scan(store, query.selector, query.order, narrowed(query), slices);
  for (const selected of await scan.open()) search.add(selected);
  for (;;) {
    const head = await scan.nextHead();
    if (await search.emit(head && (query.order === 'desc' ? head.maxTime : head.minTime))) return search.result(true);
    if (!head) return search.result(false);
    const block = scan.read(head);
    if (block) search.add(await scan.select(block));
  }
}

function narrowed({ from, to, order, after }: FindQuery): TimeRange {
  if (!after) return { from, to };
  return order === 'desc' ? { from, to: Math.min(to, after.time) } : { from: Math.max(from, after.time), to };
}

class Search {
  readonly #query: FindQuery;
  readonly #slices: Slices;
  readonly #before: (one: Place, other: Place) => boolean;
  readonly #waiting: Heap<Hit>;
  readonly #events: StoredEvent[] = [];
  #size = 0;

  constructor(query: FindQuery, slices: Slices) {
    this.#query = query;
    this.#slices = slices;
    this.#before =
      query.order === 'desc'
        ? (one, other) => one.time > other.time || (one.time === other.time && one.id > other.id)
        : (one, other) => one.time < other.time || (one.time === other.time && one.id < other.id);
    this.#waiting = new Heap<Hit>(this.#before);
  }

  add({ events, rows }: Selected): void {
    const { after, limit } = this.#query;
    for (const row of rows) {
      const hit = { time: events.times[row] ?? 0, id: events.ids[row] ?? 0, events, row };
      if (!after || this.#before(after, hit)) this.#waiting.push(hit);
    }
    const needed = limit + 1 - this.#events.length;
    if (this.#waiting.size > 2 * needed + SLACK) this.#waiting.keepFirst(needed);
  }

  /** Takes the events that come before all blocks from `bound` on. True: there are more than were asked for. */
  async emit(bound: number | undefined): Promise<boolean> {
    const { order, limit, maxSize, withLines } = this.#query;
    for (;;) {
      const hit = this.#waiting.peek();
      if (!hit || (bound !== undefined && !(order === 'desc' ? hit.time > bound : hit.time < bound))) return false;
      if (this.#events.length > 0 && (this.#events.length >= limit || this.#size >= maxSize)) return true;
      this.#waiting.take();
      const event = hit.events.event(hit.row, withLines);
      this.#size += sizeOf(event);
      this.#events.push(event);
      if (this.#slices.due) await this.#slices.pause();
    }
  }

  result(more: boolean): Found {
    return { events: this.#events, more };
  }
}

/** Names and punctuation. */
const EVENT_CHARACTERS = 200;

function sizeOf({ fields, line }: StoredEvent): number {
  return (
    fields.reduce((sum, value) => sum + (value === undefined ? 0 : value.length + 24), EVENT_CHARACTERS) +
    (line?.length ?? 0)
  );
}
