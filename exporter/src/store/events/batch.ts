/** What a commit writes of events. */
import type { SealedBlock } from './block.ts';
import type { StoredEvent } from './stored-event.ts';

export interface EventBatch {
  /** In the order in which they were sealed. */
  readonly blocks: readonly SealedBlock[];
  /** Events up to an id that were stored one by one and are in a block now. */
  readonly moved: readonly { readonly source: string; readonly lastId: number }[];
  /** Events that are not in a block yet and not stored. */
  readonly added: readonly StoredEvent[];
  /** All events that are not in a block after this commit, of each source that has changed. */
  readonly open: ReadonlyMap<string, readonly StoredEvent[]>;
  /** The id that the next event gets. */
  readonly nextId: number;
  /** ms since the epoch, for retention. */
  readonly now: number;
}
