/** Asks again and again: one question at a time, not more often than `leastMs`, on request and every `everyMs`. */

export interface PollerOptions<T> {
  readonly load: (signal: AbortSignal) => Promise<T>;
  readonly onAnswer: (answer: T) => void;
  /** `error` is what `load` rejected with. */
  readonly onError: (error: unknown) => void;
  readonly leastMs: number;
  readonly everyMs: number;
  readonly clock: () => number;
  /** Nobody looks: the regular question waits. */
  readonly isHidden: () => boolean;
}

/** now: somebody waits for the answer. */
type Urgency = 'soon' | 'now';

export class Poller<T> {
  readonly #options: PollerOptions<T>;
  readonly #closing = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading = false;
  #again: Urgency | undefined;
  #lastStart = -Infinity;

  constructor(options: PollerOptions<T>) {
    this.#options = options;
  }

  ask(urgency: Urgency = 'soon'): void {
    if (this.#closing.signal.aborted) return;
    if (this.#loading) {
      if (this.#again !== 'now') this.#again = urgency;
      return;
    }
    const { leastMs, clock } = this.#options;
    const wait = urgency === 'now' ? 0 : this.#lastStart + leastMs - clock();
    if (wait > 0) this.#wait(wait, () => this.#start());
    else this.#start();
  }

  /** What is asked is aborted; nothing is reported any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#closing.abort();
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#loading = true;
    this.#again = undefined;
    this.#lastStart = this.#options.clock();
    const { signal } = this.#closing;
    this.#options.load(signal).then(
      (answer) => this.#end(() => this.#options.onAnswer(answer)),
      (error: unknown) => this.#end(() => this.#options.onError(error)),
    );
  }

  #end(report: () => void): void {
    if (this.#closing.signal.aborted) return;
    this.#loading = false;
    report();
    if (this.#again) this.ask(this.#again);
    else this.#waitForNext();
  }

  #waitForNext(): void {
    this.#wait(this.#options.everyMs, () => (this.#options.isHidden() ? this.#waitForNext() : this.ask()));
  }
}
