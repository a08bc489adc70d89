/**
 * The event that is being counted: field values as ids of the interner, read from the record only when somebody asks. A
 * parser has one and fills it anew for each record, so nobody may keep it; `toEvent` makes a copy that may be kept.
 */
import type { AuditEvent, FieldName, RawRecord } from './event.ts';
import { FIELD_NAMES } from './event.ts';
import type { Interner } from './values/interner.ts';
import { NONE } from './values/interner.ts';
import { Kinds } from './values/kinds.ts';

/** A field's number: its place in FIELDS. */
export const FIELD = Object.fromEntries(FIELD_NAMES.map((name, index) => [name, index])) as Readonly<
  Record<FieldName, number>
>; // fromEntries loses the keys

/** Fields that have few values in any log. */
export const FEW_VALUED: ReadonlySet<number> = new Set(
  (
    [
      'event.category',
      'event.type',
      'event.action',
      'event.outcome',
      'event.reason',
      'event.provider',
      'cloud.account.id',
      'cloud.region',
      'service.name',
      'orchestrator.namespace',
      'orchestrator.resource.type',
      'error.code',
    ] as const
  ).map((name) => FIELD[name]),
);

/** What an event's kind tells in any case: the labels of audit_events_total. */
const ALWAYS = [FIELD['event.category'], FIELD['event.action'], FIELD['event.outcome']];

/** The id of a field that a partial event does not tell. */
export const UNKNOWN_ID = -1;

export interface LineWriter {
  plain(text: string): void;
  part(bytes: Buffer, from: number, to: number): void;
}

export abstract class LiveEvent {
  readonly interner: Interner;
  /** ms since the epoch */
  time = 0;
  /** Whether only some fields are known, and nothing of the record: see rules/dispatch.ts. */
  readonly partial: boolean = false;
  readonly #ids = new Int32Array(FIELD_NAMES.length);
  /** A bit for each field whose id is known. */
  #known = 0;
  /** The fields that are the same in all events of a kind, by number. */
  readonly kindFields: readonly number[];
  #kinds: Kinds | undefined;
  /** -1 where it is not known yet. */
  #kind = -1;
  #epoch = 0;
  /** By kind. */
  #kindIds: Int32Array[] = [];
  #kindIdsEpoch = 0;

  /** `fewValued`: fields that rules read and that have few values. */
  constructor(interner: Interner, fewValued: readonly number[] = []) {
    this.interner = interner;
    this.kindFields = [...new Set([...ALWAYS, ...fewValued])];
  }

  /** A number for the values of `kindFields`: with the same number they are the same. Small, from 0 on. */
  kind(): number {
    if (this.#kind < 0) {
      const kinds = (this.#kinds ??= new Kinds(this.kindKeyLength()));
      if (this.#epoch !== this.interner.epoch) {
        this.#epoch = this.interner.epoch;
        kinds.forget();
      }
      this.fillKindKey(kinds.key);
      this.#kind = kinds.number();
    }
    return this.#kind;
  }

  /** Grows when kinds get other numbers. */
  get kindEpoch(): number {
    return this.#kinds?.epoch ?? 0;
  }

  protected kindKeyLength(): number {
    return this.kindFields.length;
  }

  /** What decides the values of `kindFields`, as numbers. */
  protected fillKindKey(key: Int32Array): void {
    const fields = this.kindFields;
    for (let index = 0; index < fields.length; index++) key[index] = this.id(fields[index] ?? 0);
  }

  /** The id of a field's text; NONE where the event has no such field. */
  id(field: number): number {
    if (((this.#known >>> field) & 1) !== 0) return this.#ids[field] ?? NONE;
    const id = this.pull(field);
    this.set(field, id);
    return id;
  }

  /** The value of a field; undefined where the event has none. */
  field(name: FieldName): string | undefined {
    const id = this.id(FIELD[name]);
    return id === NONE ? undefined : this.interner.text(id);
  }

  /** The ids of all fields but one; valid until the next record. */
  idsBut(left: number): Int32Array {
    const ofKind = this.#idsOfKind();
    const fields = this.kindFields;
    for (let index = 0; index < fields.length; index++) this.set(fields[index] ?? 0, ofKind[index] ?? NONE);
    for (let field = 0; field < FIELD_NAMES.length; field++) {
      if (((this.#known >>> field) & 1) === 0 && field !== left) this.set(field, this.pull(field));
    }
    return this.#ids;
  }

  /** Those of `kindFields`. */
  #idsOfKind(): Int32Array {
    const kind = this.kind();
    if (this.#kindIdsEpoch !== this.kindEpoch) {
      this.#kindIdsEpoch = this.kindEpoch;
      this.#kindIds = [];
    }
    return (this.#kindIds[kind] ??= Int32Array.from(this.kindFields, (field) => this.id(field)));
  }

  /** The value of a field that hardly comes again: it gets no id for this. */
  textOnce(field: number): string | undefined {
    const id = this.id(field);
    return id === NONE ? undefined : this.interner.text(id);
  }

  protected isKnown(field: number): boolean {
    return ((this.#known >>> field) & 1) !== 0;
  }

  /** Forgets all fields: another record begins. */
  protected reset(time: number): void {
    this.time = time;
    this.#known = 0;
    this.#kind = -1;
  }

  protected set(field: number, id: number): void {
    this.#ids[field] = id;
    this.#known |= 1 << field;
  }

  /** Finds a field that was not set. */
  protected abstract pull(field: number): number;

  /** The value at the path of that number (FormatOptions.rawPaths); undefined where the record has none. */
  abstract rawValue(path: number): unknown;

  /** The record itself, as rules see it under `raw`. */
  abstract raw(): RawRecord;

  /** The record's own text. */
  abstract line(): string;

  /** The same as bytes of UTF-8, or as they were read. */
  writeLine(writer: LineWriter): void {
    writer.plain(this.line());
  }

  toEvent(): AuditEvent {
    const event: Record<string, unknown> = { '@timestamp': this.time };
    for (const name of FIELD_NAMES) event[name] = this.field(name);
    return event as AuditEvent; // the names and values of its fields
  }
}
