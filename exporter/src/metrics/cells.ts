/**
 * The numbers of a metric's series: cells of a value and the time of its last change (ms since the epoch), side by side, so
 * that a page of cells is stored as it lies in memory. Beside the live values stand the committed ones, which are exposed.
 */
import { filled } from './filled.ts';
import { Lent } from './lent.ts';

export const PAGE_CELLS = 256;
const PAGE_BITS = 8;
const CELL_BYTES = 16;

export class Cells {
  #live = new Float64Array(2 * PAGE_CELLS);
  readonly #committed = new Lent(new Float64Array(PAGE_CELLS));
  /** For each page whether it changed since it was settled. */
  #touched = new Uint8Array(1);

  /** Makes room for so many cells: whole pages. */
  reserve(cells: number): void {
    const pages = Math.ceil(cells / PAGE_CELLS);
    if (pages <= this.#touched.length) return;
    this.#live = filled(new Float64Array(2 * pages * PAGE_CELLS), this.#live);
    this.#committed.replace(filled(new Float64Array(pages * PAGE_CELLS), this.#committed.now));
    this.#touched = filled(new Uint8Array(pages), this.#touched);
  }

  value(cell: number): number {
    return this.#live[2 * cell] ?? 0;
  }

  changedAt(cell: number): number {
    return this.#live[2 * cell + 1] ?? 0;
  }

  add(cell: number, amount: number, now: number): void {
    this.#live[2 * cell] = (this.#live[2 * cell] ?? 0) + amount;
    this.#live[2 * cell + 1] = now;
    this.#touched[cell >> PAGE_BITS] = 1;
  }

  set(cell: number, value: number, changedAt: number): void {
    this.#live[2 * cell] = value;
    this.#live[2 * cell + 1] = changedAt;
    this.#touched[cell >> PAGE_BITS] = 1;
  }

  /** The pages that changed since they were settled. */
  touched(): number[] {
    const pages: number[] = [];
    for (let page = 0; page < this.#touched.length; page++) if (this.#touched[page] === 1) pages.push(page);
    return pages;
  }

  /** The bytes of a page, up to the cell `end`: a view, not a copy. */
  bytes(page: number, end: number): Uint8Array {
    const first = page * PAGE_CELLS;
    const cells = Math.min(PAGE_CELLS, Math.max(0, end - first));
    return new Uint8Array(this.#live.buffer, first * CELL_BYTES, cells * CELL_BYTES);
  }

  /** Takes a page as it was stored: live and committed. */
  load(page: number, bytes: Uint8Array): void {
    this.reserve((page + 1) * PAGE_CELLS);
    const all = new Uint8Array(this.#live.buffer);
    all.set(bytes.subarray(0, PAGE_CELLS * CELL_BYTES), page * PAGE_CELLS * CELL_BYTES);
    this.settle(page);
  }

  /** The page is committed as it is now. */
  settle(page: number): void {
    this.#touched[page] = 0;
    const end = (page + 1) * PAGE_CELLS;
    const committed = this.#committed.own();
    for (let cell = page * PAGE_CELLS; cell < end; cell++) committed[cell] = this.#live[2 * cell] ?? 0;
  }

  /** The committed values of the cells before `end`, which stay as they are. */
  committed(end: number): Float64Array {
    return this.#committed.lend().subarray(0, end);
  }
}
