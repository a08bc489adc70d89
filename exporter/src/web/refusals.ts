/** The log of clients that were refused: a line a minute for each reason, so that nobody can fill the disk with it. */
import type { Logger } from '../log.ts';

const REASONS = {
  credentials: 'no user and password',
  password: 'wrong user or password',
  busy: 'too many passwords wait to be checked',
  handshake: 'the TLS handshake failed',
  certificate: 'the certificate of the client is not accepted',
} as const;

type Reason = keyof typeof REASONS;

const EVERY_MS = 60_000;

export class Refusals {
  readonly #log: Logger;
  readonly #clock: () => number;
  readonly #seen = new Map<Reason, { at: number; more: number }>();

  constructor(log: Logger, clock: () => number) {
    this.#log = log;
    this.#clock = clock;
  }

  /** `detail` must not hold anything secret, and no more than a client may write into a log. */
  add(reason: Reason, client: string, detail = ''): void {
    const now = this.#clock();
    const last = this.#seen.get(reason);
    if (last && Math.abs(now - last.at) < EVERY_MS) {
      last.more += 1;
      return;
    }
    this.#seen.set(reason, { at: now, more: 0 });
    const why = detail === '' ? REASONS[reason] : `${REASONS[reason]}: ${detail}`;
    this.#log.warn('request refused', { reason: why, client, not_logged_before: last?.more ?? 0 });
  }
}
