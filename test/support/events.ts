/** All events of a state, read at once. */
import { BlockReader } from '../../exporter/src/store/events/block-reader.ts';
import type { EventStore } from '../../exporter/src/store/events/event-store.ts';
import { headOfRow } from '../../exporter/src/store/events/event-store.ts';
import type { StoredEvent } from '../../exporter/src/store/events/stored-event.ts';

export function storedEvents(store: EventStore): StoredEvent[] {
  const inBlocks = store.rows('SELECT * FROM event_block ORDER BY id').flatMap((row) => {
    const { block, source, storedAt } = headOfRow(row);
    const columns = store.columns(block);
    if (!columns) throw new Error(`block ${block} has no content`);
    const reader = new BlockReader(source, storedAt, columns, () => store.lines(block));
    return Array.from({ length: reader.count }, (_, index) => reader.event(index, true));
  });
  return [...inBlocks, ...store.snapshot().open.flat()];
}
