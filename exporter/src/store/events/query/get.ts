/** One event by its id. */
import type { EventStore } from '../event-store.ts';
import { headOfRow } from '../event-store.ts';
import type { StoredEvent } from '../stored-event.ts';

/** Each source once, by jumps in the index. */
const SOURCES = `
  WITH RECURSIVE one(source) AS (
    SELECT min(source) FROM event_block
    UNION ALL
    SELECT (SELECT min(source) FROM event_block WHERE source > one.source) FROM one WHERE one.source IS NOT NULL)
  SELECT source FROM one WHERE source IS NOT NULL`;

/** Ids ascend within a source, so at most one block of each source can have it. */
const BLOCK = 'SELECT * FROM event_block WHERE source = ? AND first_id <= ? ORDER BY first_id DESC LIMIT 1';

/** Undefined where it never was, or is no longer kept. */
export function getEvent(store: EventStore, id: number): StoredEvent | undefined {
  for (const events of store.snapshot().open) {
    const found = events.find((event) => event.id === id);
    if (found) return found;
  }
  for (const { source } of store.rows(SOURCES)) {
    const [row] = store.rows(BLOCK, String(source), id);
    const head = row && headOfRow(row);
    const block = head && head.lastId >= id ? store.read(head, () => undefined) : undefined;
    if (!block) continue;
    const index = block.ids.indexOf(id);
    if (index !== -1) return block.event(index, true);
  }
  return undefined;
}
