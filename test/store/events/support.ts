/** A state with events: kept, committed and asked for. */
import fc from 'fast-check';
import { FIELD_NAMES } from '../../../exporter/src/event.ts';
import type { FieldName } from '../../../exporter/src/event.ts';
import type { LabelKey } from '../../../exporter/src/selector/labels.ts';
import { matches } from '../../../exporter/src/selector/match.ts';
import type { Selector } from '../../../exporter/src/selector/selector.ts';
import { parseSelector } from '../../../exporter/src/selector/selector.ts';
import { EventKeeper } from '../../../exporter/src/store/events/keeper.ts';
import type { EventListener } from '../../../exporter/src/store/events/keeper.ts';
import { Slices, Turns } from '../../../exporter/src/store/events/query/slices.ts';
import { keepableOf } from '../../../exporter/src/store/events/stored-event.ts';
import type { EventInput, StoredEvent, Texts } from '../../../exporter/src/store/events/stored-event.ts';
import { openDatabase } from '../../../exporter/src/store/open.ts';
import { SqliteStore } from '../../../exporter/src/store/sqlite.ts';
import { nothing, NOW } from '../commits.ts';

export { NOW };

/** No event has a value with a number. */
export const NO_TEXTS = { text: (id: number): string => `number ${id}` };

export class EventState {
  readonly store: SqliteStore;
  readonly #database: ReturnType<typeof openDatabase>['database'];
  keeper: EventKeeper;
  now = NOW;

  constructor(path = ':memory:', listener?: EventListener, texts: Texts = NO_TEXTS) {
    this.#database = openDatabase(path, NOW).database;
    this.store = new SqliteStore(this.#database, NOW);
    this.keeper = new EventKeeper(this.store.events, texts, listener);
  }

  get events() {
    return this.store.events;
  }

  keep(...inputs: readonly Partial<EventInput>[]): number[] {
    return inputs.map((input) => this.keeper.keep(keepableOf(event(input)), this.now));
  }

  commit(): void {
    const events = this.keeper.pending(this.now);
    this.store.commit({ ...nothing, events });
    this.keeper.committed();
  }

  /** What is not committed is gone, as after kill -9. */
  crash(): void {
    this.keeper = new EventKeeper(this.store.events, NO_TEXTS);
  }

  /** Rows of a table. */
  rows(table: string): number {
    return Number(this.events.rows(`SELECT count(*) AS n FROM ${table}`)[0]?.['n']);
  }

  /** From now on every commit fails that needs another page; undefined: no longer. */
  full(pages: number | undefined): void {
    const used = Number(this.events.rows('PRAGMA page_count')[0]?.['page_count']);
    this.#database.exec(`PRAGMA max_page_count = ${pages === undefined ? 1_000_000 : used + pages}`);
  }
}

export const fieldsOf = (values: Partial<Record<FieldName, string>>): (string | undefined)[] =>
  FIELD_NAMES.map((name) => values[name]);

export const event = (more: Partial<EventInput> = {}): EventInput => ({
  time: NOW,
  source: 'a',
  fields: fieldsOf({ 'user.name': 'bob' }),
  matched: [],
  line: '{"user":"bob"}',
  ...more,
});

export const slices = (): Slices => new Slices(new Turns(), 10_000);

export function selector(text: string): Selector {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.selector;
}

export const naive = (one: Selector, stored: EventInput): boolean =>
  matches(one, (key: LabelKey) => {
    if (key === 'source') return [stored.source];
    if (key === 'metric') return stored.matched;
    const value = stored.fields[FIELD_NAMES.indexOf(key)];
    return value === undefined ? [] : [value];
  });

const text = fc.oneof(
  fc.constantFrom('bob', 'eve', 'get', 'list'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
);

/** Events with few different values, so that selectors find some, at times that lie close or far. */
export const eventInput: fc.Arbitrary<EventInput> = fc.record({
  time: fc.oneof(
    fc.integer({ min: NOW, max: NOW + 50 }),
    fc.integer({ min: NOW - 100_000, max: NOW + 100_000 }),
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
  ),
  source: fc.constantFrom('a', 'b'),
  fields: fc
    .record(
      { 'user.name': text, 'event.outcome': fc.constantFrom('success', 'failure'), 'event.id': fc.uuid() },
      { requiredKeys: [] },
    )
    .map(fieldsOf),
  matched: fc.subarray(['audit_one_total', 'audit_two_total']),
  line: fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }), { nil: undefined }),
});

/** What is compared: an event as it was given, with its id. */
export const shape = ({ id, time, source, fields, matched, line }: StoredEvent) => ({
  id,
  time,
  source,
  fields,
  matched,
  line,
});
