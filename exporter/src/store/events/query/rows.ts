/** Events as columns, whether they are in a block or not yet. */
import { FIELD_NAMES } from '../../../event.ts';
import type { FieldName } from '../../../event.ts';
import type { BuiltColumns } from '../columns.ts';
import { ColumnsBuilder } from '../columns.ts';
import type { TextColumn } from '../dictionary.ts';
import type { StoredEvent } from '../stored-event.ts';
import { keepableOf } from '../stored-event.ts';

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
  readonly #columns: BuiltColumns;

  constructor(source: string, events: readonly StoredEvent[]) {
    this.source = source;
    this.#events = events;
    this.times = events.map((event) => event.time);
    this.ids = events.map((event) => event.id);
    this.#columns = columnsOf(events);
  }

  get count(): number {
    return this.#events.length;
  }

  get matched(): TextColumn {
    return this.#columns.matched;
  }

  field(name: FieldName): TextColumn | undefined {
    return this.#columns.fields.get(name);
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

function columnsOf(events: readonly StoredEvent[]): BuiltColumns {
  const builder = new ColumnsBuilder(events.length);
  events.forEach((event, row) => {
    builder.setFields(row, keepableOf(event));
    builder.setMatched(row, event.matched);
  });
  return builder.built(events.length);
}

/** The value of each field in a row, in the order of FIELD_NAMES. */
export const fieldsOfRow = (field: (name: FieldName) => TextColumn | undefined, row: number): (string | undefined)[] =>
  FIELD_NAMES.map((name) => valueAt(field(name), row));

export function valueAt(column: TextColumn | undefined, row: number): string | undefined {
  const code = column?.codes[row] ?? 0;
  return code === 0 ? undefined : column?.values[code - 1];
}
