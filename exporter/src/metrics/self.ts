/**
 * The exporter's own metrics, with prom-client on a registry of their own. What must survive a restart is in the series
 * table instead (builtin.ts).
 */
import type { Counter, Gauge, Histogram } from 'prom-client';
import type { SourceProblem } from '../sources/source.ts';
import { SOURCE_PROBLEMS } from '../sources/source.ts';
import type { StreamStatus } from '../pipeline-options.ts';
import type { EventStats } from '../store/events/event-store.ts';
import type { Exposition } from './encode.ts';
import * as client from './prom-client.ts';

/** What the gauges show, asked at every scrape. */
export interface SelfView {
  streams(): readonly StreamStatus[];
  /** Series of each metric, and how many it may have. */
  series(): readonly { readonly metric: string; readonly size: number; readonly limit: number }[];
  seriesLimit(): number;
  storeSize(): number;
  degraded(): boolean;
  scrapers(): number;
  events(): EventStats;
  api(): ApiView;
}

/** What the API did since the start of the process. */
export interface ApiView {
  readonly requests: Iterable<{ readonly endpoint: string; readonly code: string; readonly count: number }>;
  readonly streamClients: number;
  readonly streamDropped: number;
}

export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
}

const STREAM_GAUGES = [
  ['files', 'Files that are open or known.', (status: StreamStatus) => status.files],
  ['pending_bytes', 'Bytes that are there and not read yet.', (status: StreamStatus) => status.pendingBytes],
  [
    'catching_up',
    '1 while data is read that was there before the start.',
    (status: StreamStatus) => Number(status.catchingUp),
  ],
  ['last_event_timestamp_seconds', 'Time of the newest event.', (status: StreamStatus) => status.lastEventTime / 1000],
  ['lag_seconds', 'How old the last event was when it was read.', (status: StreamStatus) => status.lag / 1000],
] as const;

const STREAM_COUNTERS = [
  ['read_bytes_total', 'Bytes read since the start of the process.', (status: StreamStatus) => status.bytesRead],
  ['rotations_total', 'Files that were rotated away or replaced.', (status: StreamStatus) => status.rotations],
  ['truncations_total', 'Files that were truncated.', (status: StreamStatus) => status.truncations],
] as const;

export class SelfMetrics {
  readonly #registry = new client.Registry();
  readonly #commits: Counter;
  readonly #commitErrors: Counter;
  readonly #commitSeconds: Histogram;
  readonly #scrapeSeconds: Histogram;
  readonly #sourceErrors: Counter;
  readonly #reloadOk: Gauge;
  readonly #reloadTime: Gauge;
  readonly #setAside: Gauge;
  /** Of all sources since the start. */
  problems = 0;

  constructor(build: BuildInfo, view: SelfView) {
    client.addProcessMetrics(this.#registry);
    const info = this.#gauge('build_info', 'The running version.', ['version', 'revision', 'node_version']);
    info.set({ version: build.version, revision: build.revision, node_version: build.nodeVersion }, 1);
    this.#commits = this.#counter('store_commits_total', 'Commits to the state.');
    this.#commitErrors = this.#counter('store_commit_errors_total', 'Commits that failed and are tried again.');
    this.#commitSeconds = this.#histogram('store_commit_duration_seconds', 'How long commits took.');
    this.#scrapeSeconds = this.#histogram('scrape_duration_seconds', 'How long answering /metrics took.');
    this.#sourceErrors = this.#counter('source_errors_total', 'Problems of a source; the log has the details.', [
      'source',
      'reason',
    ]);
    this.#reloadOk = this.#gauge('config_last_reload_successful', '1 if the last load of the configuration worked.');
    this.#reloadTime = this.#gauge(
      'config_last_reload_success_timestamp_seconds',
      'When the configuration was last loaded.',
    );
    this.#setAside = this.#gauge('store_set_aside', '1 if an unusable state file was moved away at the start.');
    this.#registerStreams(view);
    this.#registerState(view);
    this.#registerEvents(view);
    this.#registerApi(view);
  }

  commit(seconds: number, failed: boolean): void {
    this.#commitSeconds.observe(seconds);
    (failed ? this.#commitErrors : this.#commits).inc();
  }

  problem(source: string, problem: SourceProblem): void {
    this.problems++;
    this.#sourceErrors.inc({ source, reason: problem.reason });
  }

  /** Every reason is there at 0 from the start. */
  addSource(source: string): void {
    for (const reason of Object.keys(SOURCE_PROBLEMS)) this.#sourceErrors.inc({ source, reason }, 0);
  }

  scrape(seconds: number): void {
    this.#scrapeSeconds.observe(seconds);
  }

  reload(ok: boolean, now: number): void {
    this.#reloadOk.set(Number(ok));
    if (ok) this.#reloadTime.set(now / 1000);
  }

  setAside(): void {
    this.#setAside.set(1);
  }

  /** The exposition without its end mark. */
  async encode(exposition: Exposition): Promise<string> {
    const text = (await this.#registry.metrics()).replace(/\n{2,}/g, '\n').trimStart();
    return exposition === 'text' ? text : asOpenMetrics(text);
  }

  #registerStreams(view: SelfView): void {
    for (const [name, help, read] of STREAM_GAUGES) {
      const gauge: Gauge = this.#gauge(`source_${name}`, help, ['source'], () => {
        gauge.reset();
        for (const status of view.streams()) {
          const value = read(status);
          if (!Number.isNaN(value)) gauge.set({ source: status.name }, value);
        }
      });
    }
    for (const [name, help, read] of STREAM_COUNTERS) {
      const counter: Counter = this.#counter(`source_${name}`, help, ['source'], () => {
        counter.reset();
        for (const status of view.streams()) counter.inc({ source: status.name }, read(status));
      });
    }
  }

  readonly #single = (name: string, help: string, read: () => number): void => {
    const gauge: Gauge = this.#gauge(name, help, [], () => gauge.set(read()));
  };

  /** A counter that somebody else counts. */
  readonly #counted = (name: string, help: string, read: () => number): void => {
    const counter: Counter = this.#counter(name, help, [], () => {
      counter.reset();
      counter.inc(read());
    });
  };

  #registerEvents(view: SelfView): void {
    this.#single('store_events', 'Events that are kept.', () => view.events().events);
    this.#single(
      'store_events_bytes',
      'Size of the events that are kept, as state.keep_events.size limits it.',
      () => view.events().bytes,
    );
    const oldest: Gauge = this.#gauge(
      'store_events_oldest_timestamp_seconds',
      'When the oldest events that are kept were read.',
      [],
      () => {
        const at = view.events().oldest;
        oldest.set(at === undefined ? NaN : at / 1000);
      },
    );
    const deleted: Counter = this.#counter(
      'store_events_deleted_total',
      'Events that were deleted because of their age, or because all took too much room (state.keep_events).',
      ['reason'],
      () => {
        deleted.reset();
        for (const [reason, count] of Object.entries(view.events().deleted)) deleted.inc({ reason }, count);
      },
    );
    this.#counted(
      'store_block_errors_total',
      'How often a query met events that cannot be read because the state is damaged.',
      () => view.events().damaged,
    );
  }

  #registerApi(view: SelfView): void {
    const requests: Counter = this.#counter(
      'api_requests_total',
      'Answers below /api/v1, by endpoint and status code; endpoint other is none, or a client that was refused.',
      ['endpoint', 'code'],
      () => {
        requests.reset();
        for (const { endpoint, code, count } of view.api().requests) requests.inc({ endpoint, code }, count);
      },
    );
    this.#single('api_stream_clients', 'Clients that follow the events.', () => view.api().streamClients);
    this.#counted(
      'api_stream_dropped_events_total',
      'Events that a client did not get because it read them too slowly; it was told how many.',
      () => view.api().streamDropped,
    );
  }

  #registerState(view: SelfView): void {
    const perMetric = (name: string, help: string, read: (one: { size: number; limit: number }) => number): void => {
      const gauge: Gauge = this.#gauge(name, help, ['metric'], () => {
        gauge.reset();
        for (const one of view.series()) gauge.set({ metric: one.metric }, read(one));
      });
    };
    perMetric('series', 'Series of the metric.', (one) => one.size);
    perMetric('series_limit', 'Series that the metric may have (max_series).', (one) => one.limit);
    const single = this.#single;
    single('series_total_limit', 'Series that all metrics together may have (max_series).', () => view.seriesLimit());
    single('store_size_bytes', 'Size of the state on disk.', () => view.storeSize());
    single('store_degraded', '1 while the state cannot be written; nothing is read then.', () =>
      Number(view.degraded()),
    );
    single('scrapers', 'Scrapers known to the first-event hold.', () => view.scrapers());
  }

  #gauge(name: string, help: string, labelNames: string[] = [], collect?: () => void): Gauge {
    return new client.Gauge({
      name: `audit_exporter_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      ...(collect && { collect }),
    });
  }

  #counter(name: string, help: string, labelNames: string[] = [], collect?: () => void): Counter {
    return new client.Counter({
      name: `audit_exporter_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      ...(collect && { collect }),
    });
  }

  #histogram(name: string, help: string): Histogram {
    const buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
    return new client.Histogram({ name: `audit_exporter_${name}`, help, buckets, registers: [this.#registry] });
  }
}

/**
 * OpenMetrics names a counter without _total in its metadata. prom-client's own rendering of it renames the metrics
 * themselves, for every later scraper of the text format too.
 */
const asOpenMetrics = (text: string): string => text.replace(/^(# (?:HELP|TYPE) \w+)_total /gm, '$1 ');

export const CONTENT_TYPES: Readonly<Record<Exposition, string>> = {
  text: client.Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: client.Registry.OPENMETRICS_CONTENT_TYPE,
};
