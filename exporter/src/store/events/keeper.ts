/**
 * The events between two commits. They become blocks as they come, a block at a time, so that a commit only writes. What
 * does not fill a block is stored one by one until it does.
 */
import type { EventBatch } from './batch.ts';
import type { SealedBlock } from './block.ts';
import { BLOCK_EVENTS, Sealer } from './block.ts';
import type { EventStore } from './event-store.ts';
import { sealAfter } from './retention.ts';
import type { EventInput, StoredEvent } from './stored-event.ts';
import { detached, storedTime, storedValue } from './stored-event.ts';

interface OpenBlock {
  events: StoredEvent[];
  /** So many of them are stored. */
  stored: number;
  changed: boolean;
}

/** Told of every event, and when it may be shown. */
export interface EventListener {
  kept(event: StoredEvent): void;
  /** All that were kept are stored. */
  committed(): void;
  /** Those that were kept and not stored never were. */
  discarded(): void;
}

/** More than this is to be committed at once: 4 MiB take some ms. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;

export class EventKeeper {
  readonly #store: EventStore;
  readonly #listener: EventListener | undefined;
  readonly #sealer = new Sealer();
  readonly #open = new Map<string, OpenBlock>();
  #sealed: SealedBlock[] = [];
  #moved: { source: string; lastId: number }[] = [];
  #pendingBytes = 0;
  #nextId: number;

  /** Begins with what the store has: events that an earlier keeper did not commit were never there. */
  constructor(store: EventStore, listener?: EventListener) {
    this.#store = store;
    this.#listener = listener;
    this.#nextId = store.nextId;
    listener?.discarded();
    for (const source of store.openSources) {
      const events = [...store.open(source)];
      if (events.length > 0) this.#open.set(source, { events, stored: events.length, changed: false });
    }
  }

  /** So much is waiting that a commit should not be put off. */
  get full(): boolean {
    return this.#pendingBytes >= MAX_PENDING_BYTES;
  }

  /** Keeps an event with the next commit. Returns its id. */
  keep({ time, source, fields, matched, line }: EventInput, now: number): number {
    const id = this.#nextId++;
    const event: StoredEvent = {
      id,
      time: storedTime(time),
      storedAt: now,
      source,
      fields: fields.every(isSafe) ? fields : fields.map(safe),
      matched,
      line,
    };
    const block = this.#blockOf(source);
    block.events.push(event);
    block.changed = true;
    this.#pendingBytes += BASE_BYTES + (line?.length ?? 0) / ASSUMED_RATIO;
    if (block.events.length >= BLOCK_EVENTS) this.#seal(block);
    this.#listener?.kept(event);
    return id;
  }

  #blockOf(source: string): OpenBlock {
    let block = this.#open.get(source);
    if (!block) this.#open.set(source, (block = { events: [], stored: 0, changed: false }));
    return block;
  }

  #seal(block: OpenBlock): void {
    const sealed = this.#sealer.seal(block.events);
    this.#sealed.push(sealed);
    if (block.stored > 0) this.#moved.push({ source: sealed.source, lastId: sealed.lastId });
    block.events = [];
    block.stored = 0;
    block.changed = true;
  }

  /** What the next commit has to write; undefined for nothing. Asked again after a commit that failed. */
  pending(now: number): EventBatch | undefined {
    const longest = sealAfter(this.#store.retention.age);
    for (const block of this.#open.values()) {
      const [oldest] = block.events;
      if (oldest && now - oldest.storedAt > longest) this.#seal(block);
    }
    const open = new Map<string, readonly StoredEvent[]>();
    const added: StoredEvent[] = [];
    for (const [source, block] of this.#open) {
      if (!block.changed) continue;
      for (let index = block.stored; index < block.events.length; index++) {
        const event = block.events[index];
        if (event) added.push((block.events[index] = detached(event)));
      }
      open.set(source, [...block.events]);
    }
    if (open.size === 0 && !this.#store.retentionDue(now)) return undefined;
    return { blocks: this.#sealed, moved: this.#moved, added, open, nextId: this.#nextId, now };
  }

  /** What `pending()` returned last is stored. */
  committed(): void {
    this.#sealed = [];
    this.#moved = [];
    this.#pendingBytes = 0;
    for (const block of this.#open.values()) {
      block.stored = block.events.length;
      block.changed = false;
    }
    this.#listener?.committed();
  }
}

/** What an event takes in a block without its line, and how much smaller a line becomes: both roughly. */
const BASE_BYTES = 40;
const ASSUMED_RATIO = 6;

const isSafe = (value: string | undefined): boolean =>
  value === undefined || (value !== '' && storedValue(value) === value);

const safe = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : storedValue(value);
