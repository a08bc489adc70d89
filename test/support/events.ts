/** All events of a state, read at once. */
import type { EventStore } from '../../exporter/src/store/events/event-store.ts';
import { headOfRow } from '../../exporter/src/store/events/event-store.ts';
import type { StoredEvent } from '../../exporter/src/store/events/stored-event.ts';

export function storedEvents(store: EventStore): StoredEvent[] {
  const inBlocks = store.rows('SELECT * FROM event_block ORDER BY id').flatMap((row) => {
    const head = headOfRow(row);
    const damaged = (): never => {
      throw new Error(`block ${head.block} is damaged`);
    };
    const reader = store.read(head, damaged);
    if (!reader) throw new Error(`block ${head.block} has no content`);
    return Array.from({ length: reader.count }, (_, index) => reader.event(index, true));
  });
  return [...inBlocks, ...store.snapshot().open.flat()];
}
