/** The long-running requests that were counted when they started, so that their end is not counted again. */
import { text } from '../values.ts';

const MAX_RUNNING = 1000;
const MAX_KEY_LENGTH = 160;

/**
 * The id alone would not do: a client may send its own (header Audit-ID), and hide a second request behind the first.
 * The time at which the server received the request is the server's, and the same at all stages.
 */
export function runningKey(receivedAt: unknown, id: unknown): string {
  const key = `${text(receivedAt) ?? ''} ${text(id) ?? ''}`;
  return key.slice(0, MAX_KEY_LENGTH).replaceAll('\n', ' ').toWellFormed();
}

export class RunningRequests {
  readonly #keys = new Set<string>();

  started(key: string): void {
    this.#add(key);
  }

  /** Whether the request was counted when it started; it is forgotten now. */
  ended(key: string): boolean {
    return this.#keys.delete(key);
  }

  state(): string {
    return [...this.#keys].join('\n');
  }

  restore(state: string): void {
    this.#keys.clear();
    for (const key of state.split('\n')) if (key !== '') this.#add(key);
  }

  #add(key: string): void {
    this.#keys.add(key);
    if (this.#keys.size <= MAX_RUNNING) return;
    for (const oldest of this.#keys) {
      this.#keys.delete(oldest);
      return;
    }
  }
}
