/** Runs queries: so many at a time, each for so long. */
import type { Response } from 'express';
import { QueryStopped, Slices, Turns } from '../../store/events/query/slices.ts';
import type { Reading } from '../../store/events/query/slices.ts';
import { ApiError } from './answers.ts';

export interface QueryLimits {
  readonly timeoutMs: number;
  readonly running: number;
  /** Further ones wait; more than that are refused. */
  readonly waiting: number;
}

const QUERY_LIMITS: QueryLimits = { timeoutMs: 10_000, running: 4, waiting: 32 };

const RETRY_AFTER_S = 1;

const damageOf = (events: number): string =>
  `${events} events could not be read, or not wholly: a part of the state is damaged`;

export class Queries {
  readonly #limits: QueryLimits;
  readonly #turns: Turns;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(reading: () => Reading, limits = QUERY_LIMITS) {
    this.#turns = new Turns(reading);
    this.#limits = limits;
  }

  /** Stops the query when the client leaves. */
  async run<T>(response: Response, query: (slices: Slices) => Promise<T>): Promise<{ found: T; warnings: string[] }> {
    await this.#enter();
    const left = new AbortController();
    const abort = (): void => left.abort();
    response.once('close', abort);
    try {
      const slices = new Slices(this.#turns, this.#limits.timeoutMs, left.signal);
      await slices.pause();
      const found = await query(slices);
      return { found, warnings: slices.damaged === 0 ? [] : [damageOf(slices.damaged)] };
    } catch (error) {
      if (error instanceof QueryStopped && error.reason === 'timeout') throw new ApiError('timeout', error.message);
      throw error;
    } finally {
      response.off('close', abort);
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    const { running, waiting } = this.#limits;
    if (this.#running >= running) {
      if (this.#waiting.length >= waiting) {
        const message = `${running} queries are running and ${waiting} wait; try again later`;
        throw new ApiError('too_many_requests', message, { 'Retry-After': String(RETRY_AFTER_S) });
      }
      // The query that ends hands its place over.
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
