/** Puts the parts together for a configuration, and takes them apart again on reload and stop. */
import type { Config, MetricConfig, SourceConfig } from './config/config.ts';
import { formatByName } from './formats/index.ts';
import type { Logger } from './log.ts';
import { gzipBody, plainBody } from './metrics/body.ts';
import { addBuiltin } from './metrics/builtin.ts';
import type { MetricDefinition } from './metrics/definition.ts';
import { labelName } from './metrics/definition.ts';
import type { Exposition, Piece } from './metrics/encode.ts';
import { pieces } from './metrics/encode.ts';
import { Scrapers } from './metrics/scrapers.ts';
import type { BuildInfo, SelfView } from './metrics/self.ts';
import { SelfMetrics } from './metrics/self.ts';
import { SeriesTable } from './metrics/table.ts';
import { Keeping } from './keeping.ts';
import { FIELD } from './live-event.ts';
import type { StreamStatus } from './pipeline-options.ts';
import { Pipeline } from './pipeline.ts';
import { createPrivacy } from './privacy/privacy.ts';
import { compileRule, fewValuedOf, RawPaths } from './rules/rule.ts';
import { createSource } from './sources/index.ts';
import type { Clock, Source, SourceOptions } from './sources/source.ts';
import type { EventStore } from './store/events/event-store.ts';
import { EventKeeper } from './store/events/keeper.ts';
import { NOT_READING } from './store/events/query/slices.ts';
import { EventTail } from './store/events/tail.ts';
import type { Store } from './store/store.ts';
import { StoreError } from './store/store.ts';
import { Interner } from './values/interner.ts';
import type { ApiService } from './web/api/endpoint.ts';
import { ApiStats } from './web/api/stats.ts';
import type { Answer, Encoding, WebService } from './web/app.ts';

export interface ServiceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly build: BuildInfo;
  /** Read every source to its end, then end. */
  readonly once: boolean;
  /** The configuration as it is now, or the text of everything that is wrong with it. */
  readonly load: () => Config | string;
}

interface Running {
  readonly config: Config;
  readonly table: SeriesTable;
  readonly pipeline: Pipeline;
}

const TICK_MS = 1000;
/** Fields that events which are kept have for their kind, whether or not a rule asks for them: others tell which kind. */
const KEPT_BY_KIND = [FIELD['event.type'], FIELD['event.reason'], FIELD['event.provider']];

const schedule = (callback: () => void): (() => void) => {
  const immediate = setImmediate(callback);
  return () => clearImmediate(immediate);
};

export class Service implements WebService, ApiService {
  readonly #options: ServiceOptions;
  readonly #scrapers: Scrapers;
  readonly #self: SelfMetrics;
  readonly tail = new EventTail();
  readonly stats = new ApiStats();
  readonly commit = (): void => void this.#running?.pipeline.commit();
  readonly reading = () => this.#running?.pipeline.reading ?? NOT_READING;
  /** Sources that outlive a reload, by what they are. */
  readonly #lasting = new Map<string, Source>();
  #running: Running | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#scrapers = new Scrapers(options.store.scrapers(), options.store.epoch());
    this.#self = new SelfMetrics(options.build, this.#view());
  }

  get self(): SelfMetrics {
    return this.#self;
  }

  start(config: Config): void {
    this.#running = this.#options.store.together(() => this.#build(config));
    this.#running.pipeline.start();
    this.#running.pipeline.commit();
    this.#self.reload(true, this.#options.clock());
    this.#timer = setInterval(() => this.#running?.pipeline.tick(), TICK_MS);
  }

  /** Resolves when all sources have ended. */
  ended(): Promise<void> {
    return this.#running?.pipeline.ended() ?? Promise.resolve();
  }

  /** Commits and closes everything. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#running?.pipeline.stop() === false) {
      this.#options.log.error('stopped without storing the last lines; they are read again at the next start');
    }
    this.#options.store.close();
  }

  get events(): EventStore {
    return this.#options.store.events;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get build(): BuildInfo {
    return this.#options.build;
  }

  /** What is running; undefined before the start. */
  get config(): Config | undefined {
    return this.#running?.config;
  }

  sources(): StreamStatus[] {
    return this.#running?.pipeline.status() ?? [];
  }

  /** How many problems the sources had so far. */
  get problems(): number {
    return this.#self.problems;
  }

  ready(): boolean {
    return this.#running !== undefined && !this.#running.pipeline.degraded;
  }

  reload(): string | undefined {
    const { log, clock, load } = this.#options;
    const error = this.#exchange(load());
    this.#self.reload(error === undefined, clock());
    if (error === undefined) log.info('configuration loaded');
    else log.error(`configuration refused, the old one stays in force: ${error}`);
    return error;
  }

  #exchange(config: Config | string): string | undefined {
    if (typeof config === 'string') return config;
    const old = this.#running;
    if (config.state.path !== old?.config.state.path) return 'state.path cannot change at a reload; restart for it';
    try {
      // What is new in the state comes first, and what was read: after this nothing of the change can fail.
      const { store } = this.#options;
      store.together(() => config.metrics.forEach((metric) => store.metric(metric.name, identityOf(metric))));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return `the state cannot be written (${error.message})`;
    }
    if (!old.pipeline.commit()) return 'the state cannot be written; see the log';
    old.pipeline.stop();
    this.#restart(config);
    return undefined;
  }

  /** Everything is built anew from the store: sources go on where they were, series at their values. */
  #restart(config: Config): void {
    this.#running = this.#build(config);
    this.#running.pipeline.start();
    this.#running.pipeline.commit();
  }

  async metrics(scraper: string, exposition: Exposition, encoding: Encoding): Promise<Answer> {
    const begun = performance.now();
    const running = this.#running;
    if (!running) throw new Error('not started');
    const { finished, seen } = running.pipeline.scrape(scraper);
    const snapshot = running.table.snapshot();
    try {
      const tail = (await this.#self.encode(exposition)) + (exposition === 'openmetrics' ? '# EOF\n' : '');
      const options = { exposition, seen, created: running.config.createdLines };
      const parts = followedBy(pieces(snapshot, options), {
        encode: () => Buffer.from(tail),
        free: () => undefined,
        keep: undefined,
      });
      return {
        body: encoding === 'gzip' ? gzipBody(parts) : plainBody(parts),
        ended: (whole) => {
          snapshot.close();
          if (!whole) return;
          finished();
          this.#self.scrape((performance.now() - begun) / 1000);
        },
      };
    } catch (error) {
      snapshot.close();
      throw error;
    }
  }

  #build(config: Config): Running {
    const { store, clock, log, once } = this.#options;
    const interner = new Interner();
    const table: SeriesTable = new SeriesTable({
      store,
      texts: interner,
      clock,
      maxSeries: config.maxSeries,
      nextScrape: this.#scrapers.next,
      onCapped: (metric, now) => account.capped(metric, now),
    });
    const hold = config.firstEvent === 'hold';
    const names = config.metrics.map((metric) => metric.name);
    const account = addBuiltin(table, names, hold);
    const rawPaths = new RawPaths();
    const rules = config.metrics.map((metric) => ({
      rule: compileRule(metric, { interner, rawPath: rawPaths.of }),
      family: table.addMetric(definitionOf(metric, hold)),
    }));
    const kept = config.state.events !== 'none';
    const fewValued = [...fewValuedOf(rules.map(({ rule }) => rule)), ...(kept ? KEPT_BY_KIND : [])];
    const streams = config.sources.map((source) => {
      const format = formatByName(source.format);
      if (!format) throw new Error(`unknown format ${source.format}`);
      this.#self.addSource(source.name);
      const { timeZone, mapping } = source;
      return {
        source: this.#source(source, { framing: format.framing, maxLineBytes: config.maxLineBytes, clock, once }),
        format: format.name,
        parser: format.create({ timeZone, mapping, interner, fewValued, kept, rawPaths: rawPaths.paths }),
      };
    });
    const observer = this.#self;
    const scrapers = this.#scrapers;
    const keeping = this.#keeping(config, interner);
    const pipeline = new Pipeline({
      ...{ streams, rules, table, interner, account, scrapers, keeping },
      ...{ store, clock, log, observer, schedule },
    });
    return { config, table, pipeline };
  }

  #keeping({ state, privacy }: Config, interner: Interner): Keeping {
    const { store } = this.#options;
    store.events.retention = state.keepEvents;
    return new Keeping({
      keeper: new EventKeeper(store.events, interner, this.tail),
      which: state.events,
      privacy: createPrivacy(privacy),
      interner,
    });
  }

  #source(settings: SourceConfig, options: Omit<SourceOptions, 'name' | 'start'>): Source {
    const { name, type } = settings;
    const key = JSON.stringify([name, type, options.framing, options.maxLineBytes]);
    const source = this.#lasting.get(key) ?? createSource(settings, options);
    if (source.lasting) this.#lasting.set(key, source);
    return source;
  }

  #view(): SelfView {
    return {
      streams: () => this.#running?.pipeline.status() ?? [],
      series: () =>
        (this.#running?.table.families ?? []).map(({ definition, size }) => ({
          metric: definition.name,
          size,
          limit: definition.maxSeries,
        })),
      seriesLimit: () => this.#running?.config.maxSeries ?? 0,
      storeSize: () => this.#options.store.size(),
      degraded: () => this.#running?.pipeline.degraded ?? false,
      scrapers: () => this.#scrapers.size,
      events: () => this.#options.store.events.stats(),
      api: () => this.stats,
    };
  }
}

function* followedBy(parts: Iterable<Piece>, last: Piece): Generator<Piece> {
  yield* parts;
  yield last;
}

function definitionOf(metric: MetricConfig, hold: boolean): MetricDefinition {
  const { name, help, type, labels, buckets, maxSeries, expireAfter } = metric;
  return {
    name,
    help,
    type,
    labels: labels.map(labelName),
    maxSeries,
    expireAfter,
    buckets,
    identity: identityOf(metric),
    hold,
  };
}

/** What a metric counts: with another identity it is another counter. */
const identityOf = ({ type, when, labels, value, buckets }: MetricConfig): string =>
  JSON.stringify({ type, when, labels, value, buckets });
