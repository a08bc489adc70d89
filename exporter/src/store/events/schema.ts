/** The tables of the events. */

/**
 * A block's head is small and apart from its content, so that looking through heads reads few pages. `width` is the class
 * of the time that the block spans, so that a search in one class knows how far before its range a block may begin.
 */
export const EVENT_TABLES = `
  CREATE TABLE event_block  (id INTEGER PRIMARY KEY, source TEXT NOT NULL, count INTEGER NOT NULL,
                             first_id INTEGER NOT NULL, last_id INTEGER NOT NULL, min_time INTEGER NOT NULL,
                             max_time INTEGER NOT NULL, width INTEGER NOT NULL, stored_at INTEGER NOT NULL,
                             bytes INTEGER NOT NULL, value_set BLOB NOT NULL);
  CREATE INDEX event_block_max ON event_block (width, max_time, id);
  CREATE INDEX event_block_min ON event_block (width, min_time, id);
  CREATE INDEX event_block_ids ON event_block (source, first_id);
  CREATE TABLE event_content (block INTEGER PRIMARY KEY, columns BLOB NOT NULL, lines BLOB NOT NULL);
  CREATE TABLE event_recent (id INTEGER PRIMARY KEY, source TEXT NOT NULL, time INTEGER NOT NULL,
                             stored_at INTEGER NOT NULL, fields TEXT NOT NULL, matched TEXT NOT NULL, line TEXT);
  INSERT INTO counter VALUES ('next_event', 0), ('event_blocks_bytes', 0), ('event_blocks_events', 0);`;

/** The upper bounds (ms) of the classes: a minute, 17 minutes, 4.7 hours, 3 days, 50 days, any. */
export const WIDTHS: readonly number[] = [2 ** 16, 2 ** 20, 2 ** 24, 2 ** 28, 2 ** 32, 2 ** 53];

export const widthOf = (span: number): number => WIDTHS.findIndex((bound) => span <= bound);
