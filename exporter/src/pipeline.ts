/**
 * source → format → rules → series → store. All counting, error handling and back-pressure of the data path is here and in
 * counting.ts.
 * Everything between two commits happens on one thread and without awaiting, so a commit is always a consistent cut:
 * the positions are exactly behind the lines that the series have counted.
 */
import { Counting } from './counting.ts';
import type { LineParser } from './formats/format.ts';
import { messageOf } from './message.ts';
import type { Scrape, ScraperChanges } from './metrics/scrapers.ts';
import type { PipelineOptions, StreamStatus } from './pipeline-options.ts';
import type { LineSink, Source, SourceProblem } from './sources/source.ts';
import { StoreError } from './store/store.ts';

interface Stream {
  readonly source: Source;
  readonly parser: LineParser;
  readonly sink: LineSink;
  readonly counting: Counting;
  readonly waitingKey: string;
  waiting: string;
  ended: boolean;
}

/** The loop gives way to scrapes after so many ms of reading. */
const SLICE_MS = 5;
/** The same while an answer is under way, which needs many turns of the loop. */
const SHORT_SLICE_MS = 2;
/** So many new series are written in some 4 ms, in a turn of the loop for themselves. */
const MAX_BIRTHS = 2000;
/**
 * When so many are written they are committed. With fewer, the pages of cells, of which the events of any moment touch
 * nearly all, would be written more often.
 */
const MAX_STAGED = 16_000;

const NO_SCRAPERS: ScraperChanges = { put: [], forget: [] };

export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #context = { receivedAt: 0, ref: 0 };
  readonly #streams: Stream[];
  /** Grows with each stream that had its share. */
  #turn = 0;
  #now = 0;
  #cancel: (() => void) | undefined;
  #degraded = false;
  #stopped = false;
  #onEnd: (() => void) | undefined;
  #workedMs = 0;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#streams = options.streams.map(({ source, format, parser }) => {
      const stream: Stream = {
        source,
        parser,
        sink: {
          line: (bytes, from, to) => this.#line(stream, bytes, from, to),
          release: () => parser.release(),
          drop: (reason) => stream.counting.skip(reason),
        },
        counting: new Counting(source.name, options),
        waitingKey: `${source.name} ${format}`,
        waiting: '',
        ended: false,
      };
      return stream;
    });
    options.interner.seal();
  }

  /** True while the store cannot be written: nothing is read then, and what was committed is still served. */
  get degraded(): boolean {
    return this.#degraded;
  }

  /** What is done by and by, in slices: how long that took until now, and whether there is more. */
  get reading(): { busy: boolean; workedMs: number } {
    return { busy: this.#cancel !== undefined, workedMs: this.#workedMs };
  }

  start(): void {
    const { store } = this.#options;
    for (const stream of this.#streams) {
      const { name } = stream.source;
      this.#restore(stream, store.waiting(stream.waitingKey));
      stream.source.open(store.positions(name), () => this.#wake());
    }
    this.#wake();
  }

  #restore(stream: Stream, state: string): void {
    stream.waiting = state;
    if (state === '') return;
    try {
      stream.parser.restore(state);
    } catch (error) {
      this.#options.log.error(`the waiting lines of an earlier run cannot be used: ${messageOf(error)}`, {
        source: stream.source.name,
      });
    }
  }

  /** Resolves when every source has ended (`--once`, stdin). */
  ended(): Promise<void> {
    if (this.#streams.every((stream) => stream.ended)) return Promise.resolve();
    return new Promise((resolve) => (this.#onEnd = resolve));
  }

  /** Once a second: lines that have waited long enough, expired series, the commit. */
  tick(): void {
    if (this.#stopped) return;
    this.#tell(this.#options.clock());
    for (const stream of this.#streams) if (!this.#degraded) this.#flush(stream);
    this.#options.table.expire(this.#now);
    this.commit();
    this.#wake();
  }

  /** Stops reading, commits, and closes the sources. Returns whether everything is stored. */
  stop(): boolean {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = undefined;
    const stored = this.commit();
    for (const { source } of this.#streams) source.close();
    return stored;
  }

  status(): StreamStatus[] {
    return this.#streams.map((stream) => ({
      ...stream.source.status(),
      name: stream.source.name,
      lastEventTime: stream.counting.lastEventTime,
      lag: stream.counting.lastLag,
    }));
  }

  /** A scrape begins: everything read so far is committed first. */
  scrape(scraper: string): Scrape {
    const { scrapers, clock } = this.#options;
    return scrapers.begin(scraper, clock(), (changes, epoch) => this.commit(changes, epoch));
  }

  /** Writes everything that changed in one transaction; only then may it be shown. Returns whether it was stored. */
  commit(scraperChanges = NO_SCRAPERS, epoch = this.#options.scrapers.epoch): boolean {
    const { store, table, observer, log, keeping, clock } = this.#options;
    for (const { counting } of this.#streams) counting.settle();
    const events = keeping.pending(clock());
    const series = table.changes();
    const positions = this.#streams
      .map(({ source }) => ({ source: source.name, changes: source.changes() }))
      .filter(({ changes }) => changes.put.length > 0 || changes.remove.length > 0);
    const waiting = this.#streams
      .map((stream) => ({ stream, source: stream.waitingKey, state: stream.parser.state() }))
      .filter(({ stream, state }) => state !== stream.waiting);
    const { put: scrapers, forget: forgottenScrapers } = scraperChanges;
    const news = series.pages.length + series.expired.length + positions.length + waiting.length + scrapers.length;
    if (news === 0 && !events && !this.#degraded) return true;
    const begun = performance.now();
    try {
      store.commit({ positions, waiting, series, scrapers, forgottenScrapers, epoch, events });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      observer.commit((performance.now() - begun) / 1000, true);
      this.#degrade(error);
      return false;
    }
    if (table.committed()) for (const { counting } of this.#streams) counting.forgetSeries();
    keeping.committed();
    for (const stream of this.#streams) stream.source.saved();
    for (const { stream, state } of waiting) stream.waiting = state;
    observer.commit((performance.now() - begun) / 1000, false);
    if (this.#degraded) {
      this.#degraded = false;
      log.info('the state can be written again; reading continues');
    }
    return true;
  }

  #degrade(error: StoreError): void {
    if (!this.#degraded) {
      this.#options.log.error(
        `the state cannot be written (${error.message}); reading stops until it can, /metrics shows the last stored values; free disk space or repair state.path`,
      );
    }
    this.#degraded = true;
  }

  #tell(now: number): void {
    this.#now = now;
    this.#context.receivedAt = now;
    for (const { counting } of this.#streams) counting.now = now;
  }

  #wake(): void {
    if (this.#cancel || this.#stopped || this.#degraded) return;
    this.#cancel = this.#options.schedule(() => {
      this.#cancel = undefined;
      this.pump();
    });
  }

  /** Reads for one slice, or commits, and comes back by itself while there is more. Returns whether there is. */
  pump(): boolean {
    if (this.#degraded || this.#stopped) return false;
    const begun = performance.now();
    this.#tell(this.#options.clock());
    const unfinished = this.#birthsDue ? this.#stage() : this.#commitDue ? this.commit() : this.#read();
    this.#workedMs += performance.now() - begun;
    if (unfinished) this.#wake();
    else this.#tellEnd();
    return unfinished;
  }

  #tellEnd(): void {
    if (!this.#degraded && this.#streams.every((stream) => stream.ended)) this.#onEnd?.();
  }

  get #birthsDue(): boolean {
    const { table, store } = this.#options;
    return table.born.length - store.staged >= MAX_BIRTHS;
  }

  /** So much waits for a commit that it gets a turn of the loop for itself. */
  get #commitDue(): boolean {
    const { store, keeping } = this.#options;
    return store.staged >= MAX_STAGED || keeping.full;
  }

  get #storeDue(): boolean {
    return this.#birthsDue || this.#commitDue;
  }

  /** As `commit`, for what makes a commit long. */
  #stage(): boolean {
    const { store, table } = this.#options;
    try {
      store.stage(table.born);
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#degrade(error);
      return false;
    }
  }

  /** Each stream has its share of the slice. Where a commit comes between, those that are left are first after it. */
  #read(): boolean {
    const share = (this.#options.table.beingRead ? SHORT_SLICE_MS : SLICE_MS) / Math.max(1, this.#streams.length);
    let unfinished = false;
    for (let count = 0; count < this.#streams.length; count++) {
      if (this.#storeDue) return true;
      const stream = this.#streams[this.#turn++ % this.#streams.length];
      if (!stream || stream.ended) continue;
      const deadline = performance.now() + share;
      if (stream.source.read(stream.sink, () => performance.now() < deadline && !this.#storeDue)) unfinished = true;
      else this.#idle(stream);
      for (const problem of stream.source.problems()) this.#problem(stream, problem);
    }
    return unfinished || this.#storeDue;
  }

  #idle(stream: Stream): void {
    const { catchingUp, ended } = stream.source.status();
    stream.counting.catchingUp = catchingUp;
    stream.ended = ended;
    this.#flush(stream);
  }

  #flush(stream: Stream): void {
    stream.parser.flush(this.#now, stream.ended, stream.counting);
    stream.counting.check();
  }

  #problem(stream: Stream, problem: SourceProblem): void {
    this.#options.observer.problem(stream.source.name, problem);
    this.#options.log.warn(problem.message, { source: stream.source.name, reason: problem.reason });
  }

  #line(stream: Stream, bytes: Buffer, from: number, to: number): void {
    this.#options.interner.trim();
    stream.parser.parse(bytes, from, to, this.#context, stream.counting);
    stream.counting.check();
  }
}
