/**
 * A metric and its series. A series is a slot: a number that stands for it in all arrays, here and in the store. A series
 * that is gone leaves its slot to another one.
 */
import type { CellPage, StoredSeries } from '../store/store.ts';
import { Cells, PAGE_CELLS } from './cells.ts';
import type { Chunk } from './chunk.ts';
import { CHUNK_CELLS } from './chunk.ts';
import type { MetricDefinition } from './definition.ts';
import { filled } from './filled.ts';
import { HeadText } from './head-text.ts';
import { Heads } from './heads.ts';
import { IdIndex } from './id-index.ts';
import { Lent } from './lent.ts';

/** What a slot is. */
export const SLOT = {
  free: 0,
  /** Not committed yet, and so not exposed. */
  born: 1,
  /** Committed and exposed. */
  shown: 2,
  /** Gone, but an answer that is under way may still show it. */
  gone: 3,
} as const;

export interface Birth {
  readonly base: number;
  readonly born: number;
  readonly createdAt: number;
}

const FIRST_SLOTS = 16;

export class Family {
  readonly definition: MetricDefinition;
  /** The id of the definition in the store. */
  readonly metric: number;
  /** Whether the store may have series of it that have expired. */
  readonly mayReturn: boolean;
  /** Cells of a series: its value; of a histogram the sum, then the count of each bucket, not cumulative, the last for +Inf. */
  readonly stride: number;
  readonly cells = new Cells();
  readonly ids: IdIndex;
  readonly heads: Heads;
  readonly #headText: HeadText;
  readonly slotsPerChunk: number;
  readonly chunks: Chunk[] = [];
  readonly #states = new Lent(new Uint8Array(0));
  #born = new Float64Array(0);
  #createdAt = new Float64Array(0);
  /** Where it is not 0: of series that came back. */
  readonly #bases = new Map<number, number>();
  readonly #free: number[] = [];
  #used = 0;
  #size = 0;

  constructor(definition: MetricDefinition, metric: number, hasExpired: boolean) {
    this.definition = definition;
    this.metric = metric;
    this.mayReturn = hasExpired || definition.expireAfter !== undefined;
    this.stride = definition.type === 'histogram' ? definition.buckets.length + 2 : 1;
    this.slotsPerChunk = Math.max(1, Math.floor(CHUNK_CELLS / this.stride));
    this.ids = new IdIndex(definition.labels.length);
    this.heads = new Heads(this.slotsPerChunk);
    this.#headText = new HeadText(definition);
  }

  /** How many series it has. */
  get size(): number {
    return this.#size;
  }

  /** All slots in use are below this. */
  get used(): number {
    return this.#used;
  }

  state(slot: number): number {
    return this.#states.now[slot] ?? SLOT.free;
  }

  born(slot: number): number {
    return this.#born[slot] ?? 0;
  }

  /** What scrapers that have not seen the series yet are shown once. */
  base(slot: number): number {
    return this.#bases.get(slot) ?? 0;
  }

  createdAt(slot: number): number {
    return this.#createdAt[slot] ?? 0;
  }

  /** Of all slots, which stay as they are. */
  states(): Uint8Array {
    return this.#states.lend().subarray(0, this.#used);
  }

  /** What stands before the value of the series: see HeadText. */
  head(values: readonly string[]): Buffer {
    return this.#headText.of(values);
  }

  /** A new series, not committed yet, its cells 0. */
  add(head: Buffer, birth: Birth): number {
    const slot = this.#free.pop() ?? this.#used;
    this.#place(slot, head, birth, SLOT.born);
    for (let cell = slot * this.stride; cell < (slot + 1) * this.stride; cell++) {
      this.cells.set(cell, 0, birth.createdAt);
    }
    return slot;
  }

  /** Takes what the store has. */
  load(pages: Iterable<CellPage>, series: Iterable<StoredSeries>): void {
    for (const page of pages) this.cells.load(page.number, page.cells);
    for (const stored of series) this.#place(stored.slot, this.head(stored.labels), stored, SLOT.shown);
    for (let slot = this.#used - 1; slot >= 0; slot--) if (this.state(slot) === SLOT.free) this.#free.push(slot);
  }

  #place(slot: number, head: Buffer, { base, born, createdAt }: Birth, state: number): void {
    this.#used = Math.max(this.#used, slot + 1);
    if (this.#used > this.#states.now.length) this.#grow();
    this.#size++;
    this.#states.own()[slot] = state;
    this.#born[slot] = born;
    this.#createdAt[slot] = createdAt;
    if (base === 0) this.#bases.delete(slot);
    else this.#bases.set(slot, base);
    this.heads.set(slot, head);
    const chunk = (this.chunks[Math.floor(slot / this.slotsPerChunk)] ??= { changed: 0, newest: 0, packed: undefined });
    chunk.newest = Math.max(chunk.newest, born);
  }

  #grow(): void {
    const slots = Math.max(FIRST_SLOTS, 2 ** Math.ceil(Math.log2(this.#used)));
    this.#states.replace(filled(new Uint8Array(slots), this.#states.now));
    this.#born = filled(new Float64Array(slots), this.#born);
    this.#createdAt = filled(new Float64Array(slots), this.#createdAt);
    this.heads.reserve(slots);
    this.cells.reserve(slots * this.stride);
  }

  /** The pages of cells that changed since the last `settle`. */
  pages(): CellPage[] {
    const end = this.#used * this.stride;
    const { metric } = this;
    return this.cells.touched().map((number) => ({ metric, number, cells: this.cells.bytes(number, end) }));
  }

  /** What changed is committed; `commit` numbers the state that is exposed now. */
  settle(commit: number): void {
    for (const page of this.cells.touched()) {
      this.cells.settle(page);
      this.#mark((page * PAGE_CELLS) / this.stride, ((page + 1) * PAGE_CELLS - 1) / this.stride, commit);
    }
  }

  #mark(firstSlot: number, lastSlot: number, commit: number): void {
    const last = Math.floor(Math.floor(lastSlot) / this.slotsPerChunk);
    for (let index = Math.floor(Math.floor(firstSlot) / this.slotsPerChunk); index <= last; index++) {
      const chunk = this.chunks[index];
      if (chunk) chunk.changed = commit;
    }
  }

  show(slot: number): void {
    this.#states.own()[slot] = SLOT.shown;
  }

  /** The series is no longer found by its text nor exposed to new scrapes. Its slot stays as it is until `release`. */
  remove(slot: number, commit: number): void {
    this.#size--;
    this.#states.own()[slot] = SLOT.gone;
    this.heads.hide(slot);
    this.#mark(slot, slot, commit);
  }

  release(slot: number): void {
    this.#states.own()[slot] = SLOT.free;
    this.heads.release(slot);
    this.#free.push(slot);
  }
}
