/** The events of a source that are in no block yet, in the columns that the block will have. */
import { FIELD_NAMES } from '../../event.ts';
import { ByteWriter } from './bytes.ts';
import type { BuiltColumns, RowNumbers } from './columns.ts';
import { ColumnsBuilder, namesOf } from './columns.ts';
import { valueAt } from './query/rows.ts';
import type { Keepable, StoredEvent } from './stored-event.ts';
import { storedTime } from './stored-event.ts';

export const BLOCK_EVENTS = 256;
/** A block ends with the event whose line makes it larger: compressing it takes some ms. */
const BLOCK_BYTES = 1024 * 1024;

export class OpenBlock implements RowNumbers {
  readonly source: string;
  readonly times = new Float64Array(BLOCK_EVENTS);
  readonly ids = new Float64Array(BLOCK_EVENTS);
  readonly lengths = new Float64Array(BLOCK_EVENTS);
  readonly storedAt = new Float64Array(BLOCK_EVENTS);
  readonly #columns = new ColumnsBuilder(BLOCK_EVENTS);
  readonly #lines = new ByteWriter();
  #count = 0;

  constructor(source: string) {
    this.source = source;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= BLOCK_EVENTS || this.#lines.length >= BLOCK_BYTES;
  }

  /** Returns the bytes of the line. */
  add(id: number, event: Keepable, now: number): number {
    const row = this.#count++;
    this.ids[row] = id;
    this.times[row] = storedTime(event.time);
    this.storedAt[row] = now;
    this.#columns.setFields(row, event);
    this.#columns.setMatched(row, event.matched);
    const before = this.#lines.length;
    const has = event.writeLine(this.#lines);
    const length = this.#lines.length - before;
    this.lengths[row] = has ? length + 1 : 0;
    return length;
  }

  columns(): BuiltColumns {
    return this.#columns.built(this.#count);
  }

  /** The raw lines, one behind the other; valid until the next event comes. */
  get lines(): Buffer {
    return this.#lines.written();
  }

  /** The events from a row on. */
  eventsFrom(first: number): StoredEvent[] {
    const { fields, matched } = this.columns();
    const events: StoredEvent[] = [];
    let start = 0;
    for (let row = 0; row < this.#count; row++) {
      const length = this.lengths[row] ?? 0;
      const end = start + Math.max(0, length - 1);
      if (row >= first) {
        const names = valueAt(matched, row);
        events.push({
          id: this.ids[row] ?? 0,
          time: this.times[row] ?? 0,
          storedAt: this.storedAt[row] ?? 0,
          source: this.source,
          fields: FIELD_NAMES.map((name) => valueAt(fields.get(name), row)),
          matched: names === undefined ? [] : namesOf(names),
          line: length === 0 ? undefined : this.#lines.text(start, end),
        });
      }
      start = end;
    }
    return events;
  }

  forgetIds(): void {
    this.#columns.forgetIds();
  }

  clear(): void {
    this.#columns.clear();
    this.#lines.clear();
    this.#count = 0;
  }
}
