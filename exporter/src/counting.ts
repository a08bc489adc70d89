/** What the outcomes of one source's lines count: the other half of pipeline.ts. Nobody else counts events and drops. */
import type { SkipReason } from './event.ts';
import type { Outcomes } from './formats/format.ts';
import type { Keeping } from './keeping.ts';
import { FIELD } from './live-event.ts';
import type { LiveEvent } from './live-event.ts';
import type { Account, SourceAccount } from './metrics/builtin.ts';
import type { Family } from './metrics/family.ts';
import type { SeriesTable } from './metrics/table.ts';
import type { CountedRule } from './pipeline-options.ts';
import { Dispatcher } from './rules/dispatch.ts';
import type { Candidate, Candidates } from './rules/dispatch.ts';
import { SOURCE } from './rules/rule.ts';
import type { Interner } from './values/interner.ts';

/** An event of a catching-up source that is older than this belongs to the backlog: no first-event hold. */
const BACKLOG_AGE_MS = 600_000;
/** More than there are fields. */
const MAX_LABELS = 64;
const ALL_LABELS = Int32Array.of(SOURCE, FIELD['event.category'], FIELD['event.action'], FIELD['event.outcome']);

export interface CountingOptions {
  readonly table: SeriesTable;
  readonly account: Account;
  readonly rules: readonly CountedRule[];
  readonly interner: Interner;
  readonly keeping: Keeping;
}

export class Counting implements Outcomes {
  /** ms since the epoch; set by the pipeline before it reads. */
  now = 0;
  catchingUp = true;
  /** Of the newest event; NaN before the first. */
  lastEventTime = NaN;
  /** How old the last event was when it was read, in ms. */
  lastLag = NaN;
  readonly #table: SeriesTable;
  readonly #account: Account;
  readonly #source: SourceAccount;
  readonly #keeping: Keeping;
  readonly #dispatcher: Dispatcher<CountedRule>;
  readonly #name: string;
  /** The id of the name. */
  readonly #nameId: number;
  /** The metrics that counted the event. */
  readonly #matched: string[] = [];
  /** The label values of the series that is counted in. */
  readonly #labels = new Int32Array(MAX_LABELS);
  readonly #moment = { now: 0, backlog: false };
  #failure: { readonly error: unknown } | undefined;

  constructor(source: string, { table, account, rules, interner, keeping }: CountingOptions) {
    this.#table = table;
    this.#account = account;
    this.#source = account.of(source);
    this.#dispatcher = new Dispatcher(rules);
    this.#keeping = keeping;
    this.#name = source;
    this.#nameId = interner.ofText(source);
  }

  skip(reason: SkipReason): void {
    this.#source.drop(reason, this.now);
  }

  /** Never throws, as the format that calls it would take that for its own error: see `check`. */
  event(event: LiveEvent): void {
    try {
      this.#count(event);
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  /** Throws what failed in counting, such as a store that cannot be read. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Series have gone: those that were kept may be others now. */
  forgetSeries(): void {
    this.#dispatcher.forget();
  }

  #count(event: LiveEvent): void {
    const { now } = this;
    const { time } = event;
    if (!(time <= this.lastEventTime)) this.lastEventTime = time;
    this.lastLag = now - time;
    this.#moment.now = now;
    this.#moment.backlog = this.catchingUp && now - time > BACKLOG_AGE_MS;
    this.#source.event(now);
    const candidates = this.#dispatcher.candidates(event);
    this.#table.inc(
      this.#account.all,
      candidates.series >= 0 ? candidates.series : this.#ofKind(event, candidates),
      now,
    );
    this.#matched.length = 0;
    const { list } = candidates;
    for (let index = 0; index < list.length; index++) {
      const candidate = list[index];
      if (candidate === undefined) continue;
      const matches = candidate.certain || candidate.counted.rule.matches(event);
      if (matches === true) this.#countMatch(candidate, event);
      else if (matches !== false) this.#failed(candidate.counted);
    }
    if (this.#keeping.keeps(this.#matched.length)) {
      this.#keeping.keep(event, this.#name, this.#matched.slice(), now);
    }
  }

  /** The series of audit_events_total, which is the same for all events of a kind. */
  #ofKind(event: LiveEvent, candidates: Candidates<CountedRule>): number {
    const { all } = this.#account;
    const series = this.#seriesOf(event, all, ALL_LABELS);
    // What is over the cap is reported each time.
    if (!this.#table.isOther(all, series)) candidates.series = series;
    return series;
  }

  #countMatch(candidate: Candidate<CountedRule>, event: LiveEvent): void {
    const { rule, family } = candidate.counted;
    const value = rule.value === undefined ? 1 : rule.value(event);
    if (value === undefined) {
      this.#failed(candidate.counted);
      return;
    }
    let { series } = candidate;
    if (series < 0) {
      series = this.#seriesOf(event, family, rule.labels);
      if (candidate.fixed && !this.#table.isOther(family, series)) candidate.series = series;
    }
    if (rule.value === undefined) this.#table.inc(family, series, this.now);
    else this.#table.observe(family, series, value, this.now);
    this.#matched.push(family.definition.name);
  }

  #seriesOf(event: LiveEvent, family: Family, labels: Int32Array): number {
    for (let index = 0; index < labels.length; index++) {
      const field = labels[index] ?? SOURCE;
      this.#labels[index] = field === SOURCE ? this.#nameId : this.#keeping.shownId(event, field);
    }
    return this.#table.find(family, this.#labels, this.#moment);
  }

  #failed({ family }: CountedRule): void {
    const { ruleErrors } = this.#account;
    this.#table.inc(ruleErrors, this.#table.ensure(ruleErrors, [family.definition.name]), this.now);
  }
}
