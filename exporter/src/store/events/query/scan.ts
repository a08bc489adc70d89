/** The rows that a query is about, block by block. */
import type { Selector } from '../../../selector/selector.ts';
import type { BlockReader } from '../block-reader.ts';
import type { EventStore, StoredHead } from '../event-store.ts';
import type { Order, TimeRange } from './heads.ts';
import { Heads } from './heads.ts';
import type { EventRows } from './rows.ts';
import { OpenRows } from './rows.ts';
import { BlockSelector } from './select.ts';
import type { Slices } from './slices.ts';

export interface Selected {
  readonly events: EventRows;
  /** In the block's own order. */
  readonly rows: readonly number[];
}

/** Everything that was committed when the scan began. */
export class Scan {
  readonly #store: EventStore;
  readonly #range: TimeRange;
  readonly #slices: Slices;
  readonly #heads: Heads;
  readonly #open: ReturnType<EventStore['snapshot']>['open'];
  readonly selector: BlockSelector;

  constructor(store: EventStore, selector: Selector, order: Order, range: TimeRange, slices: Slices) {
    this.#store = store;
    this.#range = range;
    this.#slices = slices;
    const { lastBlock, open } = store.snapshot();
    this.#open = open;
    this.#heads = new Heads(store, order, range, lastBlock);
    this.selector = new BlockSelector(selector);
  }

  /** The events that are in no block yet. */
  async open(): Promise<Selected[]> {
    const found: Selected[] = [];
    for (const events of this.#open) {
      const [first] = events;
      if (!first || !this.selector.matchesSource(first.source)) continue;
      const rows = new OpenRows(first.source, events);
      found.push({ events: rows, rows: await this.selector.rows(rows, this.#range, this.#slices) });
    }
    return found;
  }

  /** The next block that may have selected events. */
  async nextHead(): Promise<StoredHead | undefined> {
    for (;;) {
      if (this.#slices.due) await this.#slices.pause();
      const head = this.#heads.next();
      if (!head || this.selector.mayMatch(head)) return head;
    }
  }

  /** Undefined when the block cannot be read, or retention has deleted it meanwhile. */
  read(head: StoredHead): BlockReader | undefined {
    return this.#store.read(head, () => (this.#slices.damaged += head.count));
  }

  async select(events: EventRows): Promise<Selected> {
    return { events, rows: await this.selector.rows(events, this.#range, this.#slices) };
  }
}
