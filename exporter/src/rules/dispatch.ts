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
  /** Of the rule. */
  readonly index: number;
  /** It matches all events of the kind; otherwise its condition has to be evaluated. */
  readonly certain: boolean;
  /** Its labels are the same for all events of the kind. */
  readonly fixed: boolean;
}

/** `K` is what the owner makes of the candidates of a kind. */
export class Dispatcher<T extends { readonly rule: Rule }, K> {
  readonly #rules: readonly T[];
  readonly #prepare: (candidates: readonly Candidate<T>[]) => K;
  #kinds: (K | undefined)[] = [];
  #epoch = 0;
  #partial: PartialEvent | undefined;

  constructor(rules: readonly T[], prepare: (candidates: readonly Candidate<T>[]) => K) {
    this.#rules = rules;
    this.#prepare = prepare;
  }

  /** The same for all events of a kind, until it is forgotten. */
  of(event: LiveEvent): K {
    const kind = event.kind();
    if (event.kindEpoch !== this.#epoch) {
      this.#epoch = event.kindEpoch;
      this.forget();
    }
    return this.#kinds[kind] ?? this.#add(event, kind);
  }

  forget(): void {
    this.#kinds = [];
  }

  #add(event: LiveEvent, kind: number): K {
    const partial = (this.#partial ??= new PartialEvent(event.interner));
    partial.take(event);
    const candidates: Candidate<T>[] = [];
    this.#rules.forEach((counted, index) => {
      const { rule } = counted;
      const verdict = rule.matches(partial);
      if (verdict === false) return;
      const fixed = rule.labels.every((field) => field === SOURCE || event.kindFields.includes(field));
      candidates.push({ counted, index, certain: verdict === true, fixed });
    });
    const prepared = this.#prepare(candidates);
    this.#kinds[kind] = prepared;
    return prepared;
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
