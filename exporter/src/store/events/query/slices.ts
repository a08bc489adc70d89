/** Queries share the thread with reading and scraping: they work for some ms, then let the others go on. */

/** How long a query works before it gives way. */
const SLICE_MS = 8;

/** A query that did not come to its end. */
export class QueryStopped extends Error {
  readonly reason: 'timeout' | 'canceled';
  constructor(reason: 'timeout' | 'canceled', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What reading does with the thread. */
export interface Reading {
  /** There is more to read at once. */
  readonly busy: boolean;
  /** How long it has worked, in ms since the start. */
  readonly workedMs: number;
}

export const NOT_READING: Reading = { busy: false, workedMs: 0 };

/** While there is more to read, reading works so many times as long as queries and their answers do. */
const READING_SHARE = 12;
/** A turn counts no more than this, such as when nothing was there to read meanwhile. */
const MAX_TURN_MS = 20;

/** Lets one query work in a turn of the event loop, however many there are, and in few of them while there is more to read. */
export class Turns {
  readonly #reading: () => Reading;
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;
  /** When a query had its last turn, and how long reading had worked then. */
  #last = { at: 0, worked: 0 };

  constructor(reading: () => Reading = () => NOT_READING) {
    this.#reading = reading;
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#mayWork()) this.#waiting.shift()?.();
      this.#schedule();
    });
  }

  #mayWork(): boolean {
    const now = performance.now();
    const { busy, workedMs } = this.#reading();
    const worked = workedMs - this.#last.worked;
    const others = Math.min(MAX_TURN_MS, now - this.#last.at - worked);
    // Another configuration begins to count anew.
    if (busy && worked >= 0 && worked < READING_SHARE * others) return false;
    this.#last = { at: now, worked: workedMs };
    return true;
  }
}

/** The working time of one query. */
export class Slices {
  readonly #turns: Turns;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #deadline: number;
  #begun = performance.now();
  /** Events of blocks that the query could not read, or not wholly. */
  damaged = 0;

  constructor(turns: Turns, timeoutMs: number, signal?: AbortSignal) {
    this.#turns = turns;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#deadline = this.#begun + timeoutMs;
  }

  /** To be asked every few ten µs of work; if true, `pause()` is to be awaited. */
  get due(): boolean {
    return performance.now() - this.#begun > SLICE_MS;
  }

  /** Throws QueryStopped where the time is up or nobody waits for the answer any more. */
  async pause(): Promise<void> {
    await this.#turns.next();
    this.#begun = performance.now();
    if (this.#signal?.aborted) throw new QueryStopped('canceled', 'the client has gone');
    if (this.#begun > this.#deadline) {
      const seconds = this.#timeoutMs / 1000;
      throw new QueryStopped(
        'timeout',
        `the query took longer than ${seconds} s; ask for a shorter time or a narrower selector`,
      );
    }
  }
}
