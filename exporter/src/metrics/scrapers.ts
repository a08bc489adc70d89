/**
 * The first-event hold. Prometheus' increase() of a counter that is born at 1 is 0, so a new series is shown to every
 * scraper as 0 once, before its value. Scrapes are numbered; a series is born with the number of the next scrape; a
 * scraper that has got no answer since then is shown the series' base.
 *
 * What a scraper has seen counts only once it is committed, and it is committed before the answer that relies on it:
 * so a crash can repeat a 0 that was shown, and never shows a 0 after a value.
 */
import type { StoredScraper } from '../store/store.ts';

interface Scraper {
  /** Committed: the number of the last scrape whose answer went out. */
  seen: number;
  /** Known since, not yet committed. */
  finished: number;
  at: number;
}

export interface ScraperChanges {
  readonly put: StoredScraper[];
  readonly forget: string[];
}

/** One scrape: what the scraper may see. */
export interface Scrape {
  readonly number: number;
  /** Series born after this number are shown at their base. */
  readonly seen: number;
  /** The answer went out whole. */
  readonly finished: () => void;
}

/** More scrapers than any real set-up has; the least recently seen is forgotten. */
const MAX_SCRAPERS = 200;

export class Scrapers {
  readonly #scrapers = new Map<string, Scraper>();
  /** Of committed scrapes. */
  #epoch: number;

  constructor(stored: readonly StoredScraper[], epoch: number) {
    this.#epoch = epoch;
    for (const { id, seen, at } of stored) this.#scrapers.set(id, { seen, finished: seen, at });
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The number that series born now get. */
  readonly next = (): number => this.#epoch + 1;

  get size(): number {
    return this.#scrapers.size;
  }

  /**
   * A scrape begins. `commit` stores the changes and the new number with everything else and tells whether that worked;
   * if it did not, the scraper is shown what it would have been shown at the last commit.
   */
  begin(id: string, now: number, commit: (changes: ScraperChanges, epoch: number) => boolean): Scrape {
    const known = this.#scrapers.get(id);
    const finished = known?.finished ?? this.#newest();
    const forget = known ? [] : this.#excess();
    const number = this.#epoch + 1;
    if (!commit({ put: [{ id, seen: finished, at: now }], forget }, number)) {
      if (!known && this.#scrapers.size < MAX_SCRAPERS) this.#scrapers.set(id, { seen: finished, finished, at: now });
      return { number: this.#epoch, seen: known?.seen ?? finished, finished: () => undefined };
    }
    this.#epoch = number;
    for (const old of forget) this.#scrapers.delete(old);
    const scraper = known ?? { seen: finished, finished, at: now };
    scraper.seen = finished;
    scraper.at = now;
    this.#scrapers.set(id, scraper);
    return {
      number,
      seen: finished,
      finished: () => {
        scraper.finished = Math.max(scraper.finished, number);
      },
    };
  }

  /** A scraper seen for the first time is shown the base only of series that nobody has seen. */
  #newest(): number {
    let newest = 0;
    for (const { finished } of this.#scrapers.values()) newest = Math.max(newest, finished);
    return newest;
  }

  #excess(): string[] {
    const surplus = this.#scrapers.size + 1 - MAX_SCRAPERS;
    if (surplus <= 0) return [];
    const byAge = [...this.#scrapers].sort(([, a], [, b]) => a.at - b.at);
    return byAge.slice(0, surplus).map(([id]) => id);
  }
}
