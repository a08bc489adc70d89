/**
 * The event that is being counted: field values as ids of the interner, read from the record only when somebody asks. A
 * parser has one and fills it anew for each record, so nobody may keep it; `toEvent` makes a copy that may be kept.
 */
import type { AuditEvent, FieldName, RawRecord } from './event.ts';
import { FIELD_NAMES } from './event.ts';
import { IdMemo } from './values/id-memo.ts';
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

/** In place of an id: the value lies in the line as it stands. */
export const IN_LINE = -1;
/** In place of an id: the text is told. */
export const AS_TEXT = -2;
/** The id of a field that a partial event does not tell. */
export const UNKNOWN_ID = -1;

/** What is told of values in place of their ids. By field. */
export interface Unnumbered {
  /** From where to where in the bytes of the line. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly texts: string[];
}

export interface LineWriter {
  plain(text: string): void;
  part(bytes: Buffer, from: number, to: number): void;
}

/** What all events of a kind have in common. */
interface FieldsOfKind {
  /** By field; NONE for those of `open`. */
  readonly ids: Int32Array;
  /** The fields that may differ. */
  readonly open: readonly number[];
}

export abstract class LiveEvent {
  readonly interner: Interner;
  /** ms since the epoch */
  time = 0;
  /** Whether only some fields are known, and nothing of the record: see rules/dispatch.ts. */
  readonly partial: boolean = false;
  readonly #ids = new Int32Array(FIELD_NAMES.length);
  /** Valid after `writeIds`, until the next record. */
  readonly unnumbered: Unnumbered = {
    starts: new Int32Array(FIELD_NAMES.length),
    ends: new Int32Array(FIELD_NAMES.length),
    texts: [],
  };
  /** A bit for each field whose id is known. */
  #known = 0;
  /** The fields that are the same in all events of a kind, by number. */
  readonly kindFields: readonly number[];
  #kinds: Kinds | undefined;
  /** -1 where it is not known yet. */
  #kind = -1;
  #epoch = 0;
  /** Of each field its place among `kindFields`, or -1. */
  readonly #columns = new Int8Array(FIELD_NAMES.length).fill(-1);
  /** By kind and place. */
  readonly #kindIds = new IdMemo();
  #kindIdsEpoch = 0;
  /** By kind. */
  #fieldsOfKind: FieldsOfKind[] = [];
  #fieldsOfKindEpoch = 0;

  /** `fewValued`: fields that rules read and that have few values. */
  constructor(interner: Interner, fewValued: readonly number[] = []) {
    this.interner = interner;
    this.kindFields = [...new Set([...ALWAYS, ...fewValued])];
    this.kindFields.forEach((field, place) => (this.#columns[field] = place));
  }

  /** A number for the values of `kindFields`: with the same number they are the same. Small, from 0 on. */
  kind(): number {
    if (this.#kind < 0) {
      const kinds = (this.#kinds ??= new Kinds(this.kindKeyLength()));
      if (this.#epoch !== this.interner.epoch) {
        this.#epoch = this.interner.epoch;
        kinds.forget();
      }
      this.#kind = kinds.number(this.fillKindKey(kinds.key));
      if (this.#kindIdsEpoch !== kinds.epoch) {
        this.#kindIdsEpoch = kinds.epoch;
        this.#kindIds.clear();
      }
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

  /** Writes what decides the values of `kindFields`, as numbers, and gives how many these are. */
  protected fillKindKey(key: Int32Array): number {
    const fields = this.kindFields;
    for (let index = 0; index < fields.length; index++) key[index] = this.id(fields[index] ?? 0);
    return fields.length;
  }

  /** The id of a field's text; NONE where the event has no such field. */
  id(field: number): number {
    if (((this.#known >>> field) & 1) !== 0) return this.#ids[field] ?? NONE;
    const id = this.#kind < 0 ? this.pull(field) : this.#idWithKind(field);
    this.set(field, id);
    return id;
  }

  /** Of an event whose kind is known. */
  #idWithKind(field: number): number {
    const column = this.#columns[field] ?? -1;
    if (column < 0) return this.pull(field);
    const at = this.#kind * this.kindFields.length + column;
    const known = this.#kindIds.find(at);
    if (known >= 0) return known;
    const id = this.pull(field);
    this.#kindIds.add(at, id);
    return id;
  }

  /** The value of a field; undefined where the event has none. */
  field(name: FieldName): string | undefined {
    const id = this.id(FIELD[name]);
    return id === NONE ? undefined : this.interner.text(id);
  }

  /** Writes the ids of all fields, or IN_LINE or AS_TEXT where a value has none and hardly comes again: see `unnumbered`. */
  writeIds(ids: Int32Array): void {
    const { ids: ofKind, open } = this.#ofKind();
    // A loop: the call of `set` costs more than these few.
    for (let field = 0; field < ids.length; field++) ids[field] = ofKind[field] ?? NONE;
    for (let index = 0; index < open.length; index++) {
      const field = open[index] ?? 0;
      ids[field] = ((this.#known >>> field) & 1) !== 0 ? (this.#ids[field] ?? NONE) : this.idToKeep(field);
    }
  }

  /** Of a field that is not known yet. */
  protected idToKeep(field: number): number {
    return this.id(field);
  }

  #ofKind(): FieldsOfKind {
    const kind = this.kind();
    if (this.#fieldsOfKindEpoch !== this.kindEpoch) {
      this.#fieldsOfKindEpoch = this.kindEpoch;
      this.#fieldsOfKind = [];
    }
    return (this.#fieldsOfKind[kind] ??= this.#readKind());
  }

  #readKind(): FieldsOfKind {
    const ids = new Int32Array(FIELD_NAMES.length);
    const open: number[] = [];
    for (let field = 0; field < ids.length; field++) {
      const id = this.idOfKind(field);
      if (id === UNKNOWN_ID) open.push(field);
      else ids[field] = id;
    }
    return { ids, open };
  }

  /** The id that a field has in all events of the kind; UNKNOWN_ID where that is not sure. */
  protected idOfKind(field: number): number {
    return this.kindFields.includes(field) ? this.id(field) : UNKNOWN_ID;
  }

  /** What lies there in the line. */
  textInLine(from: number, to: number): string {
    return Buffer.from(this.line()).toString('utf8', from, to);
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
