/** How many events there were, in steps of time and by labels. */
import type { LabelKey } from '../../../selector/labels.ts';
import type { Selector } from '../../../selector/selector.ts';
import type { EventStore, StoredHead } from '../event-store.ts';
import { namesOf } from '../matched-column.ts';
import type { TimeRange } from './heads.ts';
import type { EventRows } from './rows.ts';
import { valueAt } from './rows.ts';
import type { Selected } from './scan.ts';
import { Scan } from './scan.ts';
import { columnOf } from './select.ts';
import type { Slices } from './slices.ts';

export interface CountQuery extends TimeRange {
  readonly selector: Selector;
  /** ms; the first step begins at `from`. */
  readonly step: number;
  /** At most two. */
  readonly by: readonly LabelKey[];
}

export interface Group {
  /** The value of each label in `by`; "" where the events do not have it. */
  readonly values: readonly string[];
  /** One number a step. */
  readonly counts: Float64Array;
}

export interface Counted {
  readonly groups: readonly Group[];
  /** There were more groups than fit; their events are counted under OTHER. */
  readonly capped: boolean;
}

export const OTHER = 'other';

const MAX_GROUPS = 1000;
/** Groups times steps. */
const MAX_CELLS = 1_000_000;

export const stepsOf = ({ from, to, step }: CountQuery): number => Math.floor((to - from) / step) + 1;

/** An event that several metrics counted is in the group of each of them. */
export async function countEvents(store: EventStore, query: CountQuery, slices: Slices): Promise<Counted> {
  const scan = new Scan(store, query.selector, 'asc', query, slices);
  const table = new CountTable(query);
  for (const selected of await scan.open()) table.add(selected);
  for (let head = await scan.nextHead(); head; head = await scan.nextHead()) {
    if (table.addWhole(head, scan.selector.selectsAll)) continue;
    const block = scan.read(head);
    if (block) table.add(await scan.select(block));
  }
  return table.result();
}

class CountTable {
  readonly #query: CountQuery;
  readonly #steps: number;
  readonly #maxGroups: number;
  readonly #groups = new Map<string, Group>();
  #capped = false;

  constructor(query: CountQuery) {
    this.#query = query;
    this.#steps = stepsOf(query);
    this.#maxGroups = Math.max(1, Math.min(MAX_GROUPS, Math.floor(MAX_CELLS / this.#steps)));
  }

  #step(time: number): number {
    return Math.floor((time - this.#query.from) / this.#query.step);
  }

  /** Counts a block without reading it, where that is possible. */
  addWhole(head: StoredHead, selectsAll: boolean): boolean {
    const { from, to, by } = this.#query;
    if (!selectsAll || by.some((key) => key !== 'source') || head.minTime < from || head.maxTime > to) return false;
    const step = this.#step(head.minTime);
    if (step !== this.#step(head.maxTime)) return false;
    this.#count(
      by.map(() => head.source),
      step,
      head.count,
    );
    return true;
  }

  add({ events, rows }: Selected): void {
    const { by } = this.#query;
    const columns = by.map((key) => columnOf(events, key));
    for (const row of rows) {
      const step = this.#step(events.times[row] ?? 0);
      const choices = by.map((key, index) => choicesOf(key, events, valueAt(columns[index], row)));
      for (const values of combinations(choices)) this.#count(values, step, 1);
    }
  }

  #count(values: readonly string[], step: number, count: number): void {
    const { counts } = this.#group(values);
    counts[step] = (counts[step] ?? 0) + count;
  }

  #group(values: readonly string[]): Group {
    const key = keyOf(values);
    const known = this.#groups.get(key);
    if (known) return known;
    if (this.#groups.size < this.#maxGroups) return this.#add(key, values);
    this.#capped = true;
    const others = values.map(() => OTHER);
    const othersKey = keyOf(others);
    return this.#groups.get(othersKey) ?? this.#add(othersKey, others);
  }

  #add(key: string, values: readonly string[]): Group {
    const group = { values, counts: new Float64Array(this.#steps) };
    this.#groups.set(key, group);
    return group;
  }

  result(): Counted {
    return { groups: [...this.#groups.values()], capped: this.#capped };
  }
}

const keyOf = (values: readonly string[]): string => (values.length === 1 ? (values[0] ?? '') : JSON.stringify(values));

function choicesOf(key: LabelKey, { source }: EventRows, value: string | undefined): readonly string[] {
  if (key === 'source') return [source];
  if (value === undefined) return [''];
  return key === 'metric' ? namesOf(value) : [value];
}

function combinations(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return choices.reduce<readonly (readonly string[])[]>(
    (lists, next) => lists.flatMap((list) => next.map((value) => [...list, value])),
    [[]],
  );
}
