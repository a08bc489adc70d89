/** A table, scrapers and a store in memory, joined as the pipeline joins them. */
import type { MetricDefinition } from '../../exporter/src/metrics/definition.ts';
import { encodeFamilies } from '../../exporter/src/metrics/encode.ts';
import type { Family } from '../../exporter/src/metrics/family.ts';
import type { Scrape, ScraperChanges } from '../../exporter/src/metrics/scrapers.ts';
import { Scrapers } from '../../exporter/src/metrics/scrapers.ts';
import { SeriesTable } from '../../exporter/src/metrics/table.ts';
import type { Store } from '../../exporter/src/store/store.ts';
import { openDatabase } from '../../exporter/src/store/open.ts';
import { SqliteStore } from '../../exporter/src/store/sqlite.ts';

export const counter = (name: string, more: Partial<MetricDefinition> = {}): MetricDefinition => ({
  name,
  help: `Help of ${name}.`,
  type: 'counter',
  labels: ['user_name'],
  maxSeries: 100,
  expireAfter: undefined,
  buckets: [],
  identity: 'one',
  hold: true,
  ...more,
});

export const memoryStore = (): Store => new SqliteStore(openDatabase(':memory:', 0).database);

export class State {
  readonly store: Store;
  readonly capped: string[] = [];
  table: SeriesTable;
  scrapers: Scrapers;
  families: Family[] = [];
  /** When true, commits fail. */
  full = false;
  readonly #definitions: MetricDefinition[];

  constructor(definitions: MetricDefinition[], store = memoryStore(), maxSeries = 1000) {
    this.store = store;
    this.#definitions = definitions;
    this.scrapers = new Scrapers(store.scrapers(), store.epoch());
    this.table = this.#table(maxSeries);
  }

  #table(maxSeries: number): SeriesTable {
    const table = new SeriesTable({
      store: this.store,
      clock: () => 0,
      maxSeries,
      nextScrape: () => this.scrapers.next(),
      onCapped: (metric) => this.capped.push(metric),
    });
    this.families = this.#definitions.map((definition) => table.addMetric(definition));
    return table;
  }

  /** As after kill -9: only what is committed is left. */
  crash(definitions = this.#definitions): State {
    return new State(definitions, this.store);
  }

  inc(user: string, now = 0, backlog = false, family = this.families[0]): void {
    if (family) this.table.inc(family, [user], { now, backlog });
  }

  commit(changes: ScraperChanges = { put: [], forget: [] }, epoch = this.scrapers.epoch): boolean {
    if (this.full) return false;
    this.store.commit({
      positions: [],
      waiting: [],
      series: this.table.changes(),
      scrapers: changes.put,
      forgottenScrapers: changes.forget,
      epoch,
    });
    this.table.committed();
    return true;
  }

  begin(scraper: string, now = 0): Scrape {
    return this.scrapers.begin(scraper, now, (changes, epoch) => this.commit(changes, epoch));
  }

  /** The samples that a scraper is shown, `{user_name="bob"}` → value; its answer goes out unless `lost`. */
  scrape(scraper: string, { lost = false, now = 0 } = {}): Record<string, number> {
    const scrape = this.begin(scraper, now);
    const lines = encodeFamilies(this.families, 'text', scrape.seen).split('\n');
    if (!lost) scrape.finished();
    return Object.fromEntries(
      lines
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const cut = line.lastIndexOf(' ');
          return [
            line.slice(line.indexOf('{'), cut).replace(/^\{user_name="(.*)"\}$/, '$1'),
            Number(line.slice(cut + 1)),
          ];
        }),
    );
  }
}
