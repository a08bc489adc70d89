/** Reads lines of JSON that hold one record, or a list of them. */
import type { SkipReason } from '../../event.ts';
import { isSkipReason } from '../../event.ts';
import type { FormatOptions, LineParser, Outcomes, ParseContext } from '../format.ts';
import { objectOf } from '../values.ts';
import type { Derived } from './derived.ts';
import type { Fields, Times } from './json-event.ts';
import { JsonEvent } from './json-event.ts';

/** What a JSON format is made of. */
export interface JsonSpec extends Times {
  readonly fields: Fields;
  /** The fields of other variants of events: those of records whose verdict is that word. */
  readonly variants?: Readonly<Record<string, Fields>>;
  /**
   * What a record is: `event`, the name of another variant, a reason to skip it, `list` (it holds records, see listOf), or a
   * word that `decide` knows.
   */
  readonly verdict: Derived;
  /** The verdict on a record of a list, where that is another: a list inside a list is none. */
  readonly itemVerdict?: Derived;
  /** The records that a value holds; undefined where it is a record itself. What is no array is malformed. */
  readonly listOf: (value: unknown) => unknown;
  /** What a value is that is no object. */
  readonly noObject: SkipReason;
  /** Other values that `decide` wants. */
  readonly others?: readonly Derived[];
}

/** What becomes of a record with a verdict of the format's own. `other(n)` is the n-th of `others`. */
export type Decide = (verdict: string, other: (index: number) => string) => SkipReason | 'event';

const refuse: Decide = (verdict) => {
  throw new Error(`unknown verdict ${verdict}`);
};

/** Of `derived`: after the verdict; those of `others` follow. */
const ITEM_VERDICT = 1;
const OTHERS = 2;

export class JsonParser implements LineParser {
  readonly #spec: JsonSpec;
  readonly #event: JsonEvent;
  /** The verdicts that make an event, by variant. */
  readonly #variants: readonly string[];
  /** Almost every record's verdict, so it is compared as an id. */
  #isEvent: number;
  #epoch: number;
  readonly #decide: Decide;
  readonly #other: (index: number) => string;

  constructor(
    spec: JsonSpec,
    { interner, rawPaths = [], fewValued = [], kept = false }: FormatOptions,
    decide = refuse,
  ) {
    this.#spec = spec;
    this.#decide = decide;
    const variants = { event: spec.fields, ...spec.variants };
    this.#variants = Object.keys(variants);
    const derived = [spec.verdict, spec.itemVerdict ?? spec.verdict, ...(spec.others ?? [])];
    const options = { variants: Object.values(variants), derived, rawPaths, fewValued, kept };
    this.#event = new JsonEvent(interner, { ...spec, ...options });
    this.#isEvent = interner.ofText('event');
    this.#epoch = interner.epoch;
    this.#other = (index) => interner.text(this.#event.derived(OTHERS + index));
  }

  parse(bytes: Buffer, from: number, to: number, context: ParseContext, outcomes: Outcomes): void {
    const verdict = this.#scan(bytes, from, to);
    if (verdict === 'list') this.#whole(bytes.toString('utf8', from, to), context, outcomes);
    else this.#tell(verdict, context, outcomes);
  }

  /** The verdict on a line; `list` for what the scanner does not read: lists, what is no JSON, and the very unusual. */
  #scan(bytes: Buffer, from: number, to: number): string {
    try {
      if (!this.#event.scan(bytes, from, to)) return 'list';
      const id = this.#event.verdict();
      if (id === this.#eventId()) return 'event';
      const verdict = this.#event.interner.text(id);
      return verdict === 'list' ? verdict : this.#decided(verdict);
    } catch {
      return 'parser_error';
    }
  }

  #eventId(): number {
    const { interner } = this.#event;
    if (this.#epoch !== interner.epoch) {
      this.#epoch = interner.epoch;
      this.#isEvent = interner.ofText('event');
    }
    return this.#isEvent;
  }

  #decided(verdict: string): string {
    return this.#variants.includes(verdict) || isSkipReason(verdict) ? verdict : this.#decide(verdict, this.#other);
  }

  #tell(verdict: string, { receivedAt }: ParseContext, outcomes: Outcomes): void {
    const kind = verdict === 'event' ? 0 : this.#variants.indexOf(verdict);
    if (kind < 0) {
      outcomes.skip(isSkipReason(verdict) ? verdict : 'parser_error');
      return;
    }
    this.#event.become(kind);
    this.#event.readTime(receivedAt);
    outcomes.event(this.#event);
  }

  #whole(line: string, context: ParseContext, outcomes: Outcomes): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      outcomes.skip(line.trim() === '' ? 'empty' : 'malformed');
      return;
    }
    const list = this.#spec.listOf(value);
    if (list === undefined) this.#tell(this.#load(value, line), context, outcomes);
    else if (!Array.isArray(list)) outcomes.skip('malformed');
    else if (list.length === 0) outcomes.skip('empty');
    else {
      for (const item of list as readonly unknown[]) this.#tell(this.#load(item, written(item)), context, outcomes);
    }
  }

  #load(value: unknown, line: string | undefined): string {
    if (line === undefined) return 'unsupported';
    const record = objectOf(value);
    if (record === undefined) return this.#spec.noObject;
    try {
      this.#event.load(record, line);
      const verdict = this.#event.interner.text(this.#event.derived(ITEM_VERDICT));
      return verdict === 'list' ? 'unsupported' : this.#decided(verdict);
    } catch {
      return 'parser_error';
    }
  }

  release(): void {
    // No line waits.
  }

  flush(): void {
    // No line waits.
  }

  state(): string {
    return '';
  }

  restore(): void {
    // There is no state.
  }
}

/** A record of a list as a line of its own; undefined where it is nested too deeply to be written again. */
function written(record: unknown): string | undefined {
  try {
    return JSON.stringify(record);
  } catch {
    return undefined;
  }
}
