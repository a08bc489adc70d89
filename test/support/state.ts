/** A table, scrapers and a store in memory, joined as the pipeline joins them. */
import type { MetricDefinition } from '../../exporter/src/metrics/definition.ts';
import type { Exposition } from '../../exporter/src/metrics/encode.ts';
import { encodeSnapshot } from '../../exporter/src/metrics/encode.ts';
import type { Family } from '../../exporter/src/metrics/family.ts';
import type { Scrape, ScraperChanges } from '../../exporter/src/metrics/scrapers.ts';
import { Scrapers } from '../../exporter/src/metrics/scrapers.ts';
import type { Moment } from '../../exporter/src/metrics/table.ts';
import { SeriesTable } from '../../exporter/src/metrics/table.ts';
import type { Store } from '../../exporter/src/store/store.ts';
import { openDatabase } from '../../exporter/src/store/open.ts';
import { SqliteStore } from '../../exporter/src/store/sqlite.ts';
import { TestTexts } from './texts.ts';

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
  readonly texts = new TestTexts();
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
      texts: this.texts,
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

  inc(user: string, now = 0, backlog = false, family = this.family()): void {
    this.count(family, [user], { now, backlog });
  }

  family(index = 0): Family {
    const family = this.families[index];
    if (!family) throw new Error(`there is no family ${index}`);
    return family;
  }

  /** The slot of an event's series. */
  find(family: Family, values: readonly string[], moment: Moment): number {
    return this.table.find(family, this.texts.ids(values), moment);
  }

  count(family: Family, values: readonly string[], moment: Moment): void {
    this.table.inc(family, this.find(family, values, moment), moment.now);
  }

  observe(value: number, now = 0, backlog = false): void {
    const family = this.family();
    this.table.observe(family, this.find(family, [], { now, backlog }), value, now);
  }

  /** What a scraper is shown that has seen everything born up to `seen`. */
  text(seen = 1, exposition: Exposition = 'text', created = false): string {
    return encodeSnapshot(this.table.snapshot(), { exposition, seen, created });
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
    const lines = this.text(scrape.seen).split('\n');
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
