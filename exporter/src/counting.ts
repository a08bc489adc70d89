/** What the outcomes of one source's lines count: the other half of pipeline.ts. Nobody else counts events and drops. */
import type { SkipReason } from './event.ts';
import type { Outcomes } from './formats/format.ts';
import type { Keeping } from './keeping.ts';
import { FIELD } from './live-event.ts';
import type { LiveEvent } from './live-event.ts';
import type { Account, SourceAccount } from './metrics/builtin.ts';
import type { Family } from './metrics/family.ts';
import type { SeriesTable } from './metrics/table.ts';
import type { NameList } from './name-lists.ts';
import { NameLists } from './name-lists.ts';
import type { CountedRule } from './pipeline-options.ts';
import type { Candidate } from './rules/dispatch.ts';
import { Dispatcher } from './rules/dispatch.ts';
import { SOURCE } from './rules/rule.ts';
import type { Interner } from './values/interner.ts';

/** An event of a catching-up source that is older than this belongs to the backlog: no first-event hold. */
const BACKLOG_AGE_MS = 600_000;
/** More than there are fields. */
const MAX_LABELS = 64;
const ALL_LABELS = Int32Array.of(SOURCE, FIELD['event.category'], FIELD['event.action'], FIELD['event.outcome']);

/** What all events of one kind have in common. Small, as there are many, and each event reads another one. */
interface Kind {
  /** Events that the series of `sure` do not show yet; -1 while these are not known. */
  pending: number;
  /** What has to be looked at for each event; the same list for many kinds. */
  readonly open: readonly Candidate<CountedRule>[];
  /** What counts in the same series each time. */
  readonly sure: readonly Candidate<CountedRule>[];
  /** The metrics of `sure`. */
  readonly names: NameList;
  /** The series of audit_events_total, then those of `sure`. */
  series: readonly number[];
}

const isSure = ({ certain, fixed, counted }: Candidate<CountedRule>): boolean =>
  certain && fixed && counted.rule.value === undefined;

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
  readonly #dispatcher: Dispatcher<CountedRule, Kind>;
  readonly #lists = new Map<string, readonly Candidate<CountedRule>[]>();
  /** The kinds that have events whose series do not show them yet. */
  #unsettled: Kind[] = [];
  readonly #names: NameLists;
  readonly #name: string;
  /** The id of the name. */
  readonly #nameId: number;
  /** The metrics that counted the event. */
  #matched: NameList;
  /** The label values of the series that is counted in. */
  readonly #labels = new Int32Array(MAX_LABELS);
  readonly #moment = { now: 0, backlog: false };
  #failure: { readonly error: unknown } | undefined;

  constructor(source: string, { table, account, rules, interner, keeping }: CountingOptions) {
    this.#table = table;
    this.#account = account;
    this.#source = account.of(source);
    this.#dispatcher = new Dispatcher(rules, (candidates) => this.#kindOf(candidates));
    this.#names = new NameLists(rules.map(({ family }) => family.definition.name));
    this.#matched = this.#names.of([]);
    this.#keeping = keeping;
    this.#name = source;
    this.#nameId = interner.ofText(source);
  }

  #kindOf(candidates: readonly Candidate<CountedRule>[]): Kind {
    const open = candidates.filter((candidate) => !isSure(candidate));
    const key = open.map(({ index, certain }) => `${index} ${certain}`).join();
    const same = this.#lists.get(key) ?? open;
    this.#lists.set(key, same);
    const sure = candidates.filter(isSure);
    return { pending: -1, open: same, sure, names: this.#names.of(sure.map(({ index }) => index)), series: [] };
  }

  skip(reason: SkipReason): void {
    this.#source.drop(reason);
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

  /** Adds to the series what was counted by kind since the last time. To be called before anybody looks at them. */
  settle(): void {
    const { now } = this;
    this.#source.settle(now);
    for (const kind of this.#unsettled) {
      const [all, ...others] = kind.series;
      if (all !== undefined) this.#table.inc(this.#account.all, all, now, kind.pending);
      kind.sure.forEach(({ counted }, index) => {
        const series = others[index];
        if (series !== undefined) this.#table.inc(counted.family, series, now, kind.pending);
      });
      kind.pending = 0;
    }
    this.#unsettled = [];
  }

  #count(event: LiveEvent): void {
    const { now } = this;
    const { time } = event;
    if (!(time <= this.lastEventTime)) this.lastEventTime = time;
    this.lastLag = now - time;
    this.#source.event();
    const kind = this.#dispatcher.of(event);
    this.#matched = kind.names;
    if (kind.pending < 0) this.#countSure(kind, event);
    else if (kind.pending++ === 0) this.#unsettled.push(kind);
    const { open } = kind;
    for (let index = 0; index < open.length; index++) {
      const candidate = open[index];
      if (candidate === undefined) continue;
      const matches = candidate.certain || candidate.counted.rule.matches(event);
      if (matches === true) this.#countMatch(candidate, event);
      else if (matches !== false) this.#failed(candidate.counted);
    }
    const { names } = this.#matched;
    if (this.#keeping.keeps(names.length)) this.#keeping.keep(event, this.#name, names, now);
  }

  /** Counts one by one, until the series are known. */
  #countSure(kind: Kind, event: LiveEvent): void {
    const { all } = this.#account;
    const series = [this.#seriesOf(event, all, ALL_LABELS)];
    this.#table.inc(all, series[0] ?? 0, this.now);
    // What is over the cap is reported each time.
    let keep = !this.#table.isOther(all, series[0] ?? 0);
    for (const { counted } of kind.sure) {
      const { rule, family } = counted;
      const one = this.#seriesOf(event, family, rule.labels);
      this.#table.inc(family, one, this.now);
      keep &&= !this.#table.isOther(family, one);
      series.push(one);
    }
    if (!keep) return;
    kind.series = series;
    kind.pending = 0;
  }

  #countMatch(candidate: Candidate<CountedRule>, event: LiveEvent): void {
    const { rule, family } = candidate.counted;
    const value = rule.value === undefined ? 1 : rule.value(event);
    if (value === undefined) {
      this.#failed(candidate.counted);
      return;
    }
    const series = this.#seriesOf(event, family, rule.labels);
    if (rule.value === undefined) this.#table.inc(family, series, this.now);
    else this.#table.observe(family, series, value, this.now);
    if (this.#keeping.any) this.#matched = this.#names.add(this.#matched, candidate.index);
  }

  #seriesOf(event: LiveEvent, family: Family, labels: Int32Array): number {
    for (let index = 0; index < labels.length; index++) {
      const field = labels[index] ?? SOURCE;
      this.#labels[index] = field === SOURCE ? this.#nameId : this.#keeping.shownId(event, field);
    }
    const { now } = this;
    this.#moment.now = now;
    this.#moment.backlog = this.catchingUp && now - event.time > BACKLOG_AGE_MS;
    return this.#table.find(family, this.#labels, this.#moment);
  }

  #failed({ family }: CountedRule): void {
    const { ruleErrors } = this.#account;
    this.#table.inc(ruleErrors, this.#table.ensure(ruleErrors, [family.definition.name]), this.now);
  }
}
