/**
 * The events between two commits. They become blocks as they come, a block at a time, so that a commit only writes. What
 * does not fill a block is stored one by one until it does.
 */
import type { EventBatch } from './batch.ts';
import type { SealedBlock } from './block.ts';
import { Sealer } from './block.ts';
import type { EventStore } from './event-store.ts';
import { OpenBlock } from './open-block.ts';
import { sealAfter } from './retention.ts';
import type { Keepable, StoredEvent, Texts } from './stored-event.ts';
import { keepableOf } from './stored-event.ts';

interface Open {
  readonly block: OpenBlock;
  /** The first of its events as they are stored one by one: `stored` of them are, the others will be. */
  events: StoredEvent[];
  stored: number;
  changed: boolean;
}

/** Told of every event, and when it may be shown. */
export interface EventListener {
  /** Whether it wants to be told of events now. */
  readonly listening: boolean;
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
  readonly #texts: Texts;
  readonly #listener: EventListener | undefined;
  readonly #sealer = new Sealer();
  readonly #open = new Map<string, Open>();
  #sealed: SealedBlock[] = [];
  #moved: { source: string; lastId: number }[] = [];
  #pendingBytes = 0;
  #nextId: number;

  /**
   * Begins with what the store has: events that an earlier keeper did not commit were never there. `texts`: of the numbers
   * that values of kept events have.
   */
  constructor(store: EventStore, texts: Texts, listener?: EventListener) {
    this.#store = store;
    this.#texts = texts;
    this.#listener = listener;
    this.#nextId = store.nextId;
    listener?.discarded();
    for (const source of store.openSources) this.#restore(source, [...store.open(source)]);
  }

  #restore(source: string, events: StoredEvent[]): void {
    const open = this.#openOf(source);
    for (const event of events) open.block.add(event.id, keepableOf(event), event.storedAt);
    open.events = events;
    open.stored = events.length;
  }

  /** So much is waiting that a commit should not be put off. */
  get full(): boolean {
    return this.#pendingBytes >= MAX_PENDING_BYTES;
  }

  /** To be called before the numbers of values mean other values. */
  forgetNumbers(): void {
    for (const open of this.#open.values()) if (open.block.count > 0) this.#seal(open);
  }

  /** Keeps an event with the next commit. Returns its id. */
  keep(event: Keepable, now: number): number {
    const id = this.#nextId++;
    const open = this.#openOf(event.source);
    const { block } = open;
    block.add(id, event, now);
    open.changed = true;
    if (this.#listener?.listening === true)
      for (const kept of block.eventsFrom(block.count - 1)) this.#listener.kept(kept);
    if (block.isFull) this.#seal(open);
    return id;
  }

  #openOf(source: string): Open {
    const known = this.#open.get(source);
    if (known !== undefined) return known;
    const open = { block: new OpenBlock(source, this.#texts), events: [], stored: 0, changed: false };
    this.#open.set(source, open);
    return open;
  }

  #seal(open: Open): void {
    const sealed = this.#sealer.seal(open.block);
    this.#sealed.push(sealed);
    this.#pendingBytes += sealed.columns.length + sealed.lines.length;
    if (open.stored > 0) this.#moved.push({ source: sealed.source, lastId: sealed.lastId });
    open.block.clear();
    open.events = [];
    open.stored = 0;
    open.changed = true;
  }

  /** What the next commit has to write; undefined for nothing. Asked again after a commit that failed. */
  pending(now: number): EventBatch | undefined {
    const longest = sealAfter(this.#store.retention.age);
    const changed = new Map<string, readonly StoredEvent[]>();
    const added: StoredEvent[] = [];
    for (const [source, open] of this.#open) {
      const { block } = open;
      if (block.count > 0 && now - (block.storedAt[0] ?? now) > longest) this.#seal(open);
      if (!open.changed) continue;
      open.events.push(...block.eventsFrom(open.events.length));
      added.push(...open.events.slice(open.stored));
      changed.set(source, [...open.events]);
    }
    if (changed.size === 0 && !this.#store.retentionDue(now)) return undefined;
    return { blocks: this.#sealed, moved: this.#moved, added, open: changed, nextId: this.#nextId, now };
  }

  /** What `pending()` returned last is stored. */
  committed(): void {
    this.#sealed = [];
    this.#sealer.forget();
    this.#moved = [];
    this.#pendingBytes = 0;
    for (const open of this.#open.values()) {
      open.stored = open.events.length;
      open.changed = false;
    }
    this.#listener?.committed();
  }
}
