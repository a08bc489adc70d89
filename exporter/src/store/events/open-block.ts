/** The events of a source that are in no block yet: their values as numbers and places, their lines as bytes. */
import { FIELD_NAMES } from '../../event.ts';
import { AS_TEXT, IN_LINE } from '../../live-event.ts';
import { ByteWriter } from './bytes.ts';
import { MatchedColumn } from './matched-column.ts';
import type { Keepable, StoredEvent, Texts } from './stored-event.ts';
import { NO_VALUE, storedTime, storedValue } from './stored-event.ts';

export const BLOCK_EVENTS = 256;
/** A block ends with the event whose line makes it larger: compressing it takes some ms. */
const BLOCK_BYTES = 1024 * 1024;
const FIELDS = FIELD_NAMES.length;

export class OpenBlock {
  readonly source: string;
  readonly times = new Float64Array(BLOCK_EVENTS);
  readonly ids = new Float64Array(BLOCK_EVENTS);
  /** The bytes of each raw line and 1 more; 0: there is none. */
  readonly lengths = new Int32Array(BLOCK_EVENTS);
  readonly storedAt = new Float64Array(BLOCK_EVENTS);
  readonly matched = new MatchedColumn(BLOCK_EVENTS);
  /** By row and field (see `at`), as in Keepable, and less than IN_LINE for the texts of the block's own. */
  readonly values = new Int32Array(BLOCK_EVENTS * FIELDS);
  /** Of values that are IN_LINE: where among the lines they begin, and their bytes. */
  readonly starts = new Int32Array(BLOCK_EVENTS * FIELDS);
  readonly sizes = new Int32Array(BLOCK_EVENTS * FIELDS);
  readonly #texts: Texts;
  #ownTexts: string[] = [];
  readonly #lines = new ByteWriter();
  #count = 0;

  constructor(source: string, texts: Texts) {
    this.source = source;
    this.#texts = texts;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= BLOCK_EVENTS || this.#lines.length >= BLOCK_BYTES;
  }

  add(id: number, event: Keepable, now: number): void {
    const row = this.#count++;
    this.ids[row] = id;
    this.times[row] = storedTime(event.time);
    this.storedAt[row] = now;
    this.matched.set(row, event.matched);
    const line = this.#lines.length;
    const has = event.writeLine(this.#lines);
    this.lengths[row] = has ? this.#lines.length - line + 1 : 0;
    this.#setValues(row * FIELDS, event, line);
  }

  #setValues(row: number, event: Keepable, line: number): void {
    const { ids, starts, ends } = event;
    for (let field = 0; field < FIELDS; field++) {
      const id = ids[field] ?? NO_VALUE;
      const at = row + field;
      this.values[at] = id;
      if (id >= 0) continue;
      if (id === IN_LINE) {
        const start = starts[field] ?? 0;
        this.starts[at] = line + start;
        this.sizes[at] = (ends[field] ?? 0) - start;
      } else this.values[at] = AS_TEXT + 1 - this.#ownTexts.push(storedValue(event.textOf(field)));
    }
  }

  /** Where a field of a row is in `values`. */
  at(row: number, field: number): number {
    return row * FIELDS + field;
  }

  /** The value of a field; undefined where the event has none. */
  text(row: number, field: number): string | undefined {
    const at = this.at(row, field);
    const value = this.values[at] ?? NO_VALUE;
    if (value === NO_VALUE) return undefined;
    if (value > 0) return storedValue(this.#texts.text(value));
    if (value < IN_LINE) return this.#ownTexts[AS_TEXT - value];
    const start = this.starts[at] ?? 0;
    return this.#lines.text(start, start + (this.sizes[at] ?? 0));
  }

  /** The raw lines, one behind the other; valid until the next event comes. */
  get lines(): Buffer {
    return this.#lines.written();
  }

  /** Puts a text behind the lines. Nothing can be added to the block after that. Returns its bytes. */
  append(text: string): number {
    const before = this.#lines.length;
    this.#lines.plain(text);
    return this.#lines.length - before;
  }

  /** The events from a row on. */
  eventsFrom(first: number): StoredEvent[] {
    const events: StoredEvent[] = [];
    let start = 0;
    for (let row = 0; row < this.#count; row++) {
      const length = this.lengths[row] ?? 0;
      const end = start + Math.max(0, length - 1);
      if (row >= first) {
        events.push({
          id: this.ids[row] ?? 0,
          time: this.times[row] ?? 0,
          storedAt: this.storedAt[row] ?? 0,
          source: this.source,
          fields: FIELD_NAMES.map((_, field) => this.text(row, field)),
          matched: this.matched.names(row),
          line: length === 0 ? undefined : this.#lines.text(start, end),
        });
      }
      start = end;
    }
    return events;
  }

  clear(): void {
    this.matched.clear();
    this.#lines.clear();
    this.#ownTexts = [];
    this.#count = 0;
  }
}
