/** Which events are kept, and what of them may be shown: see docs/events.md. */
import { FIELD_NAMES } from './event.ts';
import { FIELD } from './live-event.ts';
import type { LiveEvent } from './live-event.ts';
import type { Privacy } from './privacy/privacy.ts';
import type { EventBatch } from './store/events/batch.ts';
import type { EventKeeper } from './store/events/keeper.ts';
import { IdMemo } from './values/id-memo.ts';
import type { Interner } from './values/interner.ts';
import { NONE } from './values/interner.ts';

export interface KeepingOptions {
  readonly keeper: EventKeeper;
  /** `matched`: those that a configured metric counted. */
  readonly which: 'all' | 'matched' | 'none';
  readonly privacy: Privacy;
  readonly interner: Interner;
}

export class Keeping {
  readonly #keeper: EventKeeper;
  readonly #which: KeepingOptions['which'];
  readonly #privacy: Privacy;
  readonly #interner: Interner;
  /** By field: what its values are shown as; undefined for fields that are shown as they are. */
  readonly #changes: readonly (IdMemo | undefined)[];
  #epoch = 0;

  constructor({ keeper, which, privacy, interner }: KeepingOptions) {
    this.#keeper = keeper;
    this.#which = which;
    this.#privacy = privacy;
    this.#interner = interner;
    this.#changes = FIELD_NAMES.map((name) => (privacy.fields.includes(name) ? new IdMemo() : undefined));
  }

  /** The id of what a field may show, as a label and to readers. */
  shownId(event: LiveEvent, field: number): number {
    const id = event.id(field);
    const memo = this.#changes[field];
    return memo === undefined ? id : this.#changed(memo, field, id);
  }

  #changed(memo: IdMemo, field: number, id: number): number {
    if (this.#epoch !== this.#interner.epoch) {
      this.#epoch = this.#interner.epoch;
      for (const other of this.#changes) other?.clear();
    }
    const known = memo.find(id);
    if (known >= 0) return known;
    const name = FIELD_NAMES[field];
    const shown = name === undefined || id === NONE ? undefined : this.#privacy.apply(name, this.#interner.text(id));
    const shownId = this.#interner.ofText(shown ?? '');
    memo.add(id, shownId);
    return shownId;
  }

  /** Whether an event is kept that so many metrics counted. */
  keeps(metrics: number): boolean {
    return this.#which === 'all' || (this.#which === 'matched' && metrics > 0);
  }

  /** `matched`: the metrics that counted it. */
  keep(event: LiveEvent, source: string, matched: readonly string[], now: number): void {
    const line = this.#privacy.keepsLines ? event.line() : undefined;
    this.#keeper.keep(
      { time: event.time, source, fields: FIELD_NAMES.map((name) => this.#text(event, name)), matched, line },
      now,
    );
  }

  #text(event: LiveEvent, name: keyof typeof FIELD): string | undefined {
    const id = this.shownId(event, FIELD[name]);
    return id === NONE ? undefined : this.#interner.text(id);
  }

  /** So much is waiting that a commit should not be put off. */
  get full(): boolean {
    return this.#keeper.full;
  }

  /** Also what is to be deleted, whatever is kept now. */
  pending(now: number): EventBatch | undefined {
    return this.#keeper.pending(now);
  }

  committed(): void {
    this.#keeper.committed();
  }
}
