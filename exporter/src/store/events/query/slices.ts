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

/** Lets one query work in each turn of the event loop, however many there are. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

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
      this.#waiting.shift()?.();
      this.#schedule();
    });
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
