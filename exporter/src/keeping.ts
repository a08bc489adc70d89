/** Which events are kept, and what of them may be shown: see docs/events.md. */
import { FIELD_NAMES } from './event.ts';
import { AS_TEXT, IN_LINE } from './live-event.ts';
import type { LiveEvent } from './live-event.ts';
import type { Privacy } from './privacy/privacy.ts';
import type { EventBatch } from './store/events/batch.ts';
import type { ByteWriter } from './store/events/bytes.ts';
import type { EventKeeper } from './store/events/keeper.ts';
import type { Keepable } from './store/events/stored-event.ts';
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
  readonly #shown: ShownFields;
  readonly #kept: KeptEvent;

  constructor({ keeper, which, privacy, interner }: KeepingOptions) {
    this.#keeper = keeper;
    this.#which = which;
    this.#shown = new ShownFields(privacy, interner);
    this.#kept = new KeptEvent(this.#shown, privacy.keepsLines);
    interner.onTrim = () => keeper.forgetNumbers();
  }

  /** The id of what a field may show, as a label and to readers. */
  shownId(event: LiveEvent, field: number): number {
    return this.#shown.id(event, field);
  }

  /** Whether events are kept. */
  get any(): boolean {
    return this.#which !== 'none';
  }

  /** Whether an event is kept that so many metrics counted. */
  keeps(metrics: number): boolean {
    return this.#which === 'all' || (this.#which === 'matched' && metrics > 0);
  }

  /** `matched`: the metrics that counted it. */
  keep(event: LiveEvent, source: string, matched: readonly string[], now: number): void {
    this.#keeper.keep(this.#kept.of(event, source, matched), now);
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

/** What fields may show. */
class ShownFields {
  readonly #privacy: Privacy;
  readonly #interner: Interner;
  /** By field: what its values are shown as; undefined for fields that are shown as they are. */
  readonly #changes: readonly (IdMemo | undefined)[];
  #epoch = 0;

  constructor(privacy: Privacy, interner: Interner) {
    this.#privacy = privacy;
    this.#interner = interner;
    this.#changes = FIELD_NAMES.map((name) => (privacy.fields.includes(name) ? new IdMemo() : undefined));
  }

  /** Puts the ids of what may be shown in place of those of all fields. */
  change(event: LiveEvent, ids: Int32Array): void {
    if (this.#privacy.fields.length === 0) return;
    this.#changes.forEach((memo, field) => {
      if (memo !== undefined) ids[field] = this.#changed(memo, field, event.id(field));
    });
  }

  id(event: LiveEvent, field: number): number {
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
}

const NOWHERE = new Int32Array(FIELD_NAMES.length);

/** The event that is being kept: one for all of them. */
class KeptEvent implements Keepable {
  readonly #shown: ShownFields;
  readonly #withLine: boolean;
  readonly ids = new Int32Array(FIELD_NAMES.length);
  starts: Int32Array = NOWHERE;
  ends: Int32Array = NOWHERE;
  #event: LiveEvent | undefined;
  time = 0;
  source = '';
  matched: readonly string[] = [];

  constructor(shown: ShownFields, withLine: boolean) {
    this.#shown = shown;
    this.#withLine = withLine;
  }

  of(event: LiveEvent, source: string, matched: readonly string[]): this {
    this.#event = event;
    this.time = event.time;
    this.source = source;
    this.matched = matched;
    event.writeIds(this.ids);
    this.starts = event.unnumbered.starts;
    this.ends = event.unnumbered.ends;
    this.#shown.change(event, this.ids);
    if (!this.#withLine) this.#leaveLine(event);
    return this;
  }

  /** What lies in the line has to be kept without it. */
  #leaveLine(event: LiveEvent): void {
    const { ids, starts, ends } = this;
    const { texts } = event.unnumbered;
    for (let field = 0; field < ids.length; field++) {
      if (ids[field] !== IN_LINE) continue;
      texts[field] = event.textInLine(starts[field] ?? 0, ends[field] ?? 0);
      ids[field] = AS_TEXT;
    }
  }

  textOf(field: number): string {
    return this.#event?.unnumbered.texts[field] ?? '';
  }

  writeLine(writer: ByteWriter): boolean {
    if (!this.#withLine || this.#event === undefined) return false;
    this.#event.writeLine(writer);
    return true;
  }
}
