/** The values that events have under a label. */
import type { LabelKey } from '../../../selector/labels.ts';
import type { Selector } from '../../../selector/selector.ts';
import type { EventStore } from '../event-store.ts';
import type { TimeRange } from './heads.ts';
import { valueAt } from './rows.ts';
import type { Selected } from './scan.ts';
import { Scan } from './scan.ts';
import { columnOf, valuesOf } from './select.ts';
import type { Slices } from './slices.ts';

export interface ValuesQuery extends TimeRange {
  readonly selector: Selector;
  readonly key: LabelKey;
  readonly limit: number;
}

export interface LabelValues {
  /** Sorted. */
  readonly values: readonly string[];
  /** There are more than `limit`. */
  readonly more: boolean;
}

/** The newest values first, as far as the limit reaches. */
export async function labelValues(store: EventStore, query: ValuesQuery, slices: Slices): Promise<LabelValues> {
  const { key, limit } = query;
  const found = new Set<string>();
  const scan = new Scan(store, query.selector, 'desc', query, slices);
  for (const selected of await scan.open()) collect(selected, key, found);
  for (let head = await scan.nextHead(); head && found.size <= limit; head = await scan.nextHead()) {
    if (key === 'source' && found.has(head.source)) continue;
    const block = scan.read(head);
    if (block) collect(await scan.select(block), key, found);
  }
  return { values: [...found].slice(0, limit).sort(), more: found.size > limit };
}

function collect({ events, rows }: Selected, key: LabelKey, into: Set<string>): void {
  if (rows.length === 0) return;
  if (key === 'source') {
    into.add(events.source);
    return;
  }
  const column = columnOf(events, key);
  for (const row of rows) {
    const text = valueAt(column, row);
    if (text !== undefined) for (const value of valuesOf(key, text)) into.add(value);
  }
}
