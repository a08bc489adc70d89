/**
 * Which rules an event can match. Most conditions begin with what kind of event they are about, and there are few kinds:
 * for every combination of few-valued fields that comes, each condition is evaluated once with nothing else known. Rules
 * that cannot match, whatever the other fields are, are not looked at again for events of that kind; rules that must match
 * are not evaluated again. So a hundred rules cost little more than those that an event concerns.
 */
import type { RawRecord } from '../event.ts';
import { LiveEvent, UNKNOWN_ID } from '../live-event.ts';
import type { Rule } from './rule.ts';
import { SOURCE } from './rule.ts';

export interface Candidate<T> {
  readonly counted: T;
  /** It matches all events of the kind; otherwise its condition has to be evaluated. */
  readonly certain: boolean;
  /** Its labels are the same for all events of the kind. */
  readonly fixed: boolean;
  /** For the owner, who may keep the series of a fixed one; -1 at first. */
  series: number;
}

export interface Candidates<T> {
  readonly list: readonly Candidate<T>[];
  /** For the owner, who may keep the series of the kind itself; -1 at first. */
  series: number;
}

export class Dispatcher<T extends { readonly rule: Rule }> {
  readonly #rules: readonly T[];
  #kinds: (Candidates<T> | undefined)[] = [];
  #epoch = 0;
  #partial: PartialEvent | undefined;

  constructor(rules: readonly T[]) {
    this.#rules = rules;
  }

  candidates(event: LiveEvent): Candidates<T> {
    const kind = event.kind();
    if (event.kindEpoch !== this.#epoch) {
      this.#epoch = event.kindEpoch;
      this.forget();
    }
    return this.#kinds[kind] ?? this.#add(event, kind);
  }

  /** What the owner kept is void. */
  forget(): void {
    this.#kinds = [];
  }

  #add(event: LiveEvent, kind: number): Candidates<T> {
    const partial = (this.#partial ??= new PartialEvent(event.interner));
    partial.take(event);
    const list: Candidate<T>[] = [];
    for (const counted of this.#rules) {
      const { rule } = counted;
      const verdict = rule.matches(partial);
      if (verdict === false) continue;
      const fixed = rule.labels.every((field) => field === SOURCE || event.kindFields.includes(field));
      list.push({ counted, certain: verdict === true, fixed, series: -1 });
    }
    const candidates = { list, series: -1 };
    this.#kinds[kind] = candidates;
    return candidates;
  }
}

/** Knows the few-valued fields of an event and nothing else. */
class PartialEvent extends LiveEvent {
  override readonly partial = true;

  take(event: LiveEvent): void {
    this.reset(0);
    for (const field of event.kindFields) this.set(field, event.id(field));
  }

  protected pull(): number {
    return UNKNOWN_ID;
  }

  rawValue(): unknown {
    return undefined;
  }

  raw(): RawRecord {
    return {};
  }

  line(): string {
    return '';
  }
}
