/** Who follows the events as they come: each event once it is committed, and never before. */
import { matches } from '../../selector/match.ts';
import type { Selector } from '../../selector/selector.ts';
import type { EventListener } from './keeper.ts';
import type { StoredEvent } from './stored-event.ts';
import { labelValuesOf } from './stored-event.ts';

/** Of one commit; `dropped` events more were too many. */
export type Deliver = (events: readonly StoredEvent[], dropped: number) => void;

interface Follower {
  readonly selector: Selector;
  readonly deliver: Deliver;
  waiting: StoredEvent[];
  dropped: number;
}

/** More of one commit no person could read. */
const MAX_WAITING = 1000;

export class EventTail implements EventListener {
  readonly #followers = new Set<Follower>();

  /** Returns how to end it. */
  follow(selector: Selector, deliver: Deliver): () => void {
    const follower: Follower = { selector, deliver, waiting: [], dropped: 0 };
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  get listening(): boolean {
    return this.#followers.size > 0;
  }

  kept(event: StoredEvent): void {
    for (const follower of this.#followers) {
      if (!matches(follower.selector, (key) => labelValuesOf(event, key))) continue;
      if (follower.waiting.length < MAX_WAITING) follower.waiting.push(event);
      else follower.dropped += 1;
    }
  }

  committed(): void {
    for (const follower of this.#followers) {
      const { waiting, dropped, deliver } = follower;
      if (waiting.length === 0) continue;
      follower.waiting = [];
      follower.dropped = 0;
      deliver(waiting, dropped);
    }
  }

  discarded(): void {
    for (const follower of this.#followers) {
      follower.waiting = [];
      follower.dropped = 0;
    }
  }
}
