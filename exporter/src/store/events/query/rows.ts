/** Events as columns, whether they are in a block or not yet. */
import type { FieldName } from '../../../event.ts';
import type { TextColumn } from '../dictionary.ts';
import { DictionaryBuilder } from '../dictionary.ts';
import { MatchedColumn } from '../matched-column.ts';
import type { StoredEvent } from '../stored-event.ts';
import { indexOfField } from '../stored-event.ts';

export interface EventRows {
  readonly source: string;
  readonly count: number;
  readonly times: ArrayLike<number>;
  readonly ids: ArrayLike<number>;
  /** Each value is a list of names, see `namesOf`. */
  readonly matched: TextColumn;
  /** Undefined where none of the events has the field. */
  field(name: FieldName): TextColumn | undefined;
  /** Whether reading the field means reading the raw lines. */
  isBulky(name: FieldName): boolean;
  event(row: number, withLine: boolean): StoredEvent;
}

/** Events of one source that are in no block yet; at least one. */
export class OpenRows implements EventRows {
  readonly source: string;
  readonly times: readonly number[];
  readonly ids: readonly number[];
  readonly #events: readonly StoredEvent[];
  readonly matched: MatchedColumn;
  readonly #fields = new Map<FieldName, TextColumn | undefined>();

  constructor(source: string, events: readonly StoredEvent[]) {
    this.source = source;
    this.#events = events;
    this.times = events.map((event) => event.time);
    this.ids = events.map((event) => event.id);
    this.matched = new MatchedColumn(events.length);
    events.forEach((event, row) => this.matched.set(row, event.matched));
  }

  get count(): number {
    return this.#events.length;
  }

  field(name: FieldName): TextColumn | undefined {
    if (!this.#fields.has(name)) this.#fields.set(name, columnOf(this.#events, indexOfField(name)));
    return this.#fields.get(name);
  }

  isBulky(): boolean {
    return false;
  }

  event(row: number, withLine: boolean): StoredEvent {
    const event = this.#events[row];
    if (!event) throw new Error(`no row ${row}`);
    return withLine ? event : { ...event, line: undefined };
  }
}

function columnOf(events: readonly StoredEvent[], field: number): TextColumn | undefined {
  const builder = new DictionaryBuilder(events.length);
  events.forEach(({ fields }, row) => {
    const value = fields[field];
    if (value !== undefined) builder.set(row, value);
  });
  return builder.values.length === 0 ? undefined : builder;
}

export function valueAt(column: TextColumn | undefined, row: number): string | undefined {
  const code = column?.codes[row] ?? 0;
  return code === 0 ? undefined : column?.values[code - 1];
}
