/**
 * The real parts (file source, json format, rules, series table, store, pipeline) on a temporary folder, driven step by
 * step, beside a reference that knows every line that was written.
 */
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatByName } from '../../exporter/src/formats/index.ts';
import { Keeping } from '../../exporter/src/keeping.ts';
import { createLogger } from '../../exporter/src/log.ts';
import { addBuiltin } from '../../exporter/src/metrics/builtin.ts';
import { encodeSnapshot } from '../../exporter/src/metrics/encode.ts';
import { Scrapers } from '../../exporter/src/metrics/scrapers.ts';
import { SeriesTable } from '../../exporter/src/metrics/table.ts';
import { Pipeline } from '../../exporter/src/pipeline.ts';
import { createPrivacy } from '../../exporter/src/privacy/privacy.ts';
import { compileRule } from '../../exporter/src/rules/rule.ts';
import { createFileSource } from '../../exporter/src/sources/file/index.ts';
import { EventKeeper } from '../../exporter/src/store/events/keeper.ts';
import type { Commit, NewSeries, Store } from '../../exporter/src/store/store.ts';
import { StoreError } from '../../exporter/src/store/store.ts';
import { Interner } from '../../exporter/src/values/interner.ts';
import { samples, total } from '../support/prometheus.ts';
import { storedEvents } from '../support/events.ts';
import { counter, memoryStore } from '../support/state.ts';

/** The process dies here. */
export class Crash extends Error {}

/** Where the next commit crashes. */
export type CrashPoint = 'before' | 'after' | 'between';

/** A store that can be told to fail or to crash. */
export class FragileStore implements Store {
  protected readonly inner = memoryStore();
  readonly events = this.inner.events;
  crashAt: CrashPoint | undefined;
  full = false;

  commit(commit: Commit): void {
    const point = this.crashAt;
    this.crashAt = undefined;
    if (point === 'before' || point === 'between') throw new Crash();
    if (this.full) throw new StoreError('database or disk is full');
    this.inner.commit(commit);
    if (point === 'after') throw new Crash();
  }
  stage(born: readonly NewSeries[]): void {
    if (this.full) throw new StoreError('database or disk is full');
    this.inner.stage(born);
  }
  get staged(): number {
    return this.inner.staged;
  }
  /** As the death of its process does. */
  takeBack(): void {
    this.inner.together(() => undefined);
  }
  positions: Store['positions'] = (source) => this.inner.positions(source);
  waiting: Store['waiting'] = (source) => this.inner.waiting(source);
  together: Store['together'] = (work) => this.inner.together(work);
  metric: Store['metric'] = (name, definition) => this.inner.metric(name, definition);
  series: Store['series'] = (metric) => this.inner.series(metric);
  cells: Store['cells'] = (metric) => this.inner.cells(metric);
  hasExpired: Store['hasExpired'] = (metric) => this.inner.hasExpired(metric);
  findExpired: Store['findExpired'] = (metric, labels) => this.inner.findExpired(metric, labels);
  scrapers: Store['scrapers'] = () => this.inner.scrapers();
  epoch: Store['epoch'] = () => this.inner.epoch();
  size: Store['size'] = () => 0;
  close: Store['close'] = () => this.inner.close();
}

const METRIC = 'audit_users_total';
const SOURCE = 'log';
const START = Date.parse('2026-03-01T12:00:00Z');

interface Alive {
  readonly pipeline: Pipeline;
  readonly table: SeriesTable;
  readonly close: () => void;
}

export class World {
  readonly #folder = mkdtempSync(join(tmpdir(), 'audit-model-'));
  readonly #path = join(this.#folder, 'audit.log');
  readonly store: FragileStore;
  /** Lines written so far, by user. */
  readonly #written = new Map<string, number>();
  /** What each scraper was shown last, by user. */
  readonly #shown = new Map<string, Map<string, number>>();
  #now = START;
  #generation = 0;
  #lines = 0;
  #polls: (() => void)[] = [];
  #alive: Alive;

  constructor(store = new FragileStore()) {
    this.store = store;
    writeFileSync(this.#path, '');
    this.#alive = this.#start();
    // What was rotated away before the source ever looked is nothing that it could know of.
    this.read();
    this.tick();
  }

  append(user: number, count: number): void {
    const name = `u${user}`;
    let text = '';
    for (let index = 0; index < count; index++)
      text += `${JSON.stringify({ n: this.#lines++, '@timestamp': this.#now, user: { name } })}\n`;
    appendFileSync(this.#path, text);
    this.#written.set(name, (this.#written.get(name) ?? 0) + count);
  }

  rename(): void {
    renameSync(this.#path, `${this.#path}.${++this.#generation}`);
    writeFileSync(this.#path, '');
  }

  copyTruncate(): void {
    copyFileSync(this.#path, `${this.#path}.${++this.#generation}`);
    truncateSync(this.#path);
  }

  /** A second passes: the source looks around, and what is there is read to its end. */
  read(): void {
    this.#now += 1000;
    for (const poll of this.#polls) poll();
    while (this.#alive.pipeline.pump());
  }

  /** As the timer does. */
  tick(): void {
    this.#surviving(() => this.#alive.pipeline.tick());
  }

  /** As where there are many new series. */
  stage(): void {
    const { pipeline, table } = this.#alive;
    if (!pipeline.degraded && !this.store.full) this.store.stage(table.born);
  }

  /** Whether more is to be read at once. */
  get busy(): boolean {
    return this.#alive.pipeline.reading.busy;
  }

  /** As the service does when it ends. */
  stop(): void {
    this.#alive.pipeline.stop();
  }

  /** What was not committed is gone. */
  crash(): void {
    this.#alive.close();
    this.store.takeBack();
    this.#alive = this.#start();
  }

  reload(): void {
    this.#surviving(() => {
      if (!this.#alive.pipeline.stop()) this.crash();
      else this.#alive = this.#start();
    });
  }

  /** One scrape, whose answer may be lost. Checks what every answer must keep. */
  scrape(scraper: string, lost: boolean): void {
    this.#surviving(() => {
      const scrape = this.#alive.pipeline.scrape(scraper);
      const text = encodeSnapshot(this.#alive.table.snapshot(), {
        ...{ exposition: 'text', seen: scrape.seen, created: false },
      });
      this.#check(scraper, text);
      if (!lost) scrape.finished();
    });
  }

  /** Reads everything, and checks that all of it and nothing else was counted. */
  finish(): void {
    this.store.full = false;
    this.store.crashAt = undefined;
    for (let round = 0; round < 4; round++) {
      this.read();
      this.tick();
    }
    for (let round = 0; round < 2; round++) this.scrape('last', false);
    const shown = [...(this.#shown.get('last') ?? [])].sort();
    const written = [...this.#written].filter(([, count]) => count > 0).sort();
    if (JSON.stringify(shown) !== JSON.stringify(written)) {
      throw new Error(`counted ${JSON.stringify(shown)}, written ${JSON.stringify(written)}`);
    }
    this.#checkEvents();
  }

  /** Every line is stored as an event once, and so are the ids. */
  #checkEvents(): void {
    const events = storedEvents(this.store.events);
    const numbers = events.map(({ line }) => (JSON.parse(line ?? '') as { n: number }).n).sort((a, b) => a - b);
    if (numbers.length !== this.#lines || numbers.some((n, index) => n !== index))
      throw new Error(`${this.#lines} lines, but these are stored: ${numbers.join(' ')}`);
    if (new Set(events.map(({ id }) => id)).size !== events.length) throw new Error('an id was given twice');
  }

  close(): void {
    this.#alive.close();
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #check(scraper: string, text: string): void {
    const before = this.#shown.get(scraper);
    const last = before ?? new Map<string, number>();
    // A scraper whose very first scrape could not be stored is a new one after a crash.
    if (!this.store.full) this.#shown.set(scraper, last);
    for (const [label, value] of samples(text, METRIC)) {
      const user = label.slice('{user_name="'.length, -2);
      const previous = last.get(user);
      if (previous !== undefined && value < previous) throw new Error(`${user} went back from ${previous} to ${value}`);
      if (previous === undefined && before && value !== 0)
        throw new Error(`${scraper} saw ${user} first at ${value}, not 0`);
      if (value > (this.#written.get(user) ?? 0)) throw new Error(`${user} is at ${value}, more than was written`);
      last.set(user, value);
    }
    const lines = total(samples(text, 'audit_exporter_lines_read_total').values());
    const events = total(samples(text, 'audit_exporter_events_total').values());
    const drops = total(samples(text, 'audit_exporter_lines_dropped_total').values());
    if (lines !== events + drops) throw new Error(`${lines} lines, but ${events} events and ${drops} drops`);
  }

  #surviving(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.crash();
    }
  }

  #start(): Alive {
    const { store } = this;
    const format = formatByName('json');
    if (!format) throw new Error('no format json');
    const scrapers = new Scrapers(store.scrapers(), store.epoch());
    const interner = new Interner();
    const table: SeriesTable = new SeriesTable({
      store,
      texts: interner,
      clock: () => this.#now,
      maxSeries: 50_000,
      nextScrape: scrapers.next,
      onCapped: () => undefined,
    });
    const account = addBuiltin(table, [METRIC], true);
    const rule = compileRule({ when: 'true', labels: ['user.name'], value: undefined }, { interner, rawPath: () => 0 });
    const rules = [{ rule, family: table.addMetric(counter(METRIC, { maxSeries: 50_000 })) }];
    this.#polls = [];
    const poll = (callback: () => void): (() => void) => {
      this.#polls.push(callback);
      return () => undefined;
    };
    const source = createFileSource(
      {
        ...{ name: SOURCE, framing: format.framing, start: 'beginning', maxLineBytes: 1 << 20, once: false },
        ...{ clock: () => this.#now, paths: [this.#path], exclude: [] },
      },
      { poll, watch: () => () => undefined },
    );
    const pipeline = new Pipeline({
      ...{
        streams: [{ source, format: format.name, parser: format.create({ timeZone: 'UTC', interner }) }],
        rules,
        table,
        interner,
        account,
        scrapers,
        store,
        keeping: new Keeping({
          keeper: new EventKeeper(store.events, interner),
          which: 'all',
          privacy: createPrivacy([]),
          interner,
        }),
      },
      clock: () => this.#now,
      log: createLogger({ level: 'error', format: 'logfmt', write: () => undefined, clock: () => 0 }),
      observer: { commit: () => undefined, problem: () => undefined },
      schedule: () => () => undefined,
    });
    pipeline.start();
    return { pipeline, table, close: () => source.close() };
  }
}
