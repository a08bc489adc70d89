/** The event of a syslog record: a kind, and where in the line its other fields are. */
import type { FieldName, RawRecord } from '../../event.ts';
import { FIELD_NAMES } from '../../event.ts';
import { FIELD, IN_LINE, LiveEvent } from '../../live-event.ts';
import type { LineWriter } from '../../live-event.ts';
import { NONE } from '../../values/interner.ts';
import { AddressIds } from '../address-ids.ts';
import type { FormatOptions } from '../format.ts';
import { text } from '../values.ts';
import { KIND_FIELDS, kindIds } from './kinds.ts';
import type { SyslogRecord } from './record.ts';

const FIELDS = FIELD_NAMES.length;
/** By field: its column in the table of kinds, or -1. */
const COLUMNS = Int8Array.from(FIELD_NAMES, (name) => KIND_FIELDS.findIndex((one) => one === name));
const PROVIDER = FIELD['event.provider'];
const USER = FIELD['user.name'];
const TARGET = FIELD['user.target.name'];
const SOURCE_IP = FIELD['source.ip'];
const HOST = FIELD['host.name'];
const COMMAND = FIELD['process.command_line'];

/** Values of at most so many bytes have no more UTF-16 units, so that `text` would not cut them. */
const UNCUT = 1024;
/** What `text` leaves of a longer value, which has up to 3 bytes for each unit, lies in so many bytes. */
const CUT = 4 * UNCUT;

const HEADER_KEYS = ['program', 'pid', 'host', 'message'] as const;
/** The last two are those of a line with a priority. */
const RAW_KEYS = [...HEADER_KEYS, 'facility', 'severity'] as const;
type RawKey = (typeof RAW_KEYS)[number];

/** Fields as texts, of the messages that are too rare to be worth reading as bytes. */
export type Subject = Partial<
  Readonly<
    Record<'user.name' | 'user.target.name' | 'group.name' | 'source.ip' | 'process.command_line', string | undefined>
  >
>;

export class SyslogEvent extends LiveEvent {
  /** How many events the line stands for. */
  count = 1;
  /** Where the ids of the event's kind begin. */
  #row = 0;
  readonly #record: SyslogRecord;
  readonly #kinds: Int32Array;
  readonly #addresses: AddressIds;
  /** By path of FormatOptions.rawPaths. */
  readonly #paths: readonly (RawKey | undefined)[];
  readonly #from = new Int32Array(FIELDS);
  readonly #to = new Int32Array(FIELDS);
  /** A bit for each field that has a place. */
  #placed = 0;
  // What was asked for stays until the next event: one record may be the event of many.
  readonly #raw = new Map<RawKey, string | number | undefined>();
  #line: string | undefined;

  constructor({ interner, fewValued, rawPaths = [] }: FormatOptions, record: SyslogRecord) {
    super(interner, fewValued);
    this.#record = record;
    this.#kinds = kindIds(interner);
    this.#addresses = new AddressIds(interner);
    this.#paths = rawPaths.map((path) => (path.length === 1 ? RAW_KEYS.find((key) => key === path[0]) : undefined));
  }

  /** Another event begins, of the record as it is now. */
  is(kind: number): this {
    const { known, time } = this.#record;
    this.reset(time);
    this.#placed = 0;
    this.count = 1;
    this.#line = undefined;
    if (this.#raw.size > 0) this.#raw.clear();
    this.#row = kind * KIND_FIELDS.length;
    if (known !== undefined) this.set(PROVIDER, known.provider);
    return this;
  }

  user(from: number, to: number): this {
    return this.#place(USER, from, to);
  }

  target(from: number, to: number): this {
    return this.#place(TARGET, from, to);
  }

  command(from: number, to: number): this {
    return this.#place(COMMAND, from, to);
  }

  ip(from: number, to: number): this {
    return this.#place(SOURCE_IP, from, to);
  }

  /** The address is the word that begins there. */
  ipWord(from: number): this {
    return this.#place(SOURCE_IP, from, -1);
  }

  ipId(id: number): this {
    this.set(SOURCE_IP, id);
    return this;
  }

  about(subject: Subject): this {
    for (const [name, value] of Object.entries(subject)) {
      this.set(FIELD[name as FieldName], this.interner.ofText(text(value) ?? '')); // the keys of Subject
    }
    return this;
  }

  times(count: number): this {
    this.count = count;
    return this;
  }

  /** The id of the address at that place; NONE where there is none. */
  addressAt(from: number, to: number): number {
    return this.#addresses.of(this.#record.bytes, from, to);
  }

  #place(field: number, from: number, to: number): this {
    this.#from[field] = from;
    this.#to[field] = to;
    this.#placed |= 1 << field;
    return this;
  }

  /** All that have few values: the kind, and who wrote the line. */
  protected override kindKeyLength(): number {
    return 2;
  }

  protected override fillKindKey(key: Int32Array): number {
    key[0] = this.#row;
    key[1] = this.id(PROVIDER);
    return 2;
  }

  protected override idOfKind(field: number): number {
    if (field === PROVIDER) return this.id(field);
    const column = COLUMNS[field] ?? -1;
    return column < 0 ? super.idOfKind(field) : (this.#kinds[this.#row + column] ?? NONE);
  }

  /** Names and commands are in the line as they stand; addresses are not always. */
  protected override idToKeep(field: number): number {
    const from = this.#from[field] ?? 0;
    const to = this.#to[field] ?? 0;
    const placed = ((this.#placed >>> field) & 1) !== 0 && field !== SOURCE_IP;
    if (!placed || from < 0 || from >= to || to - from > UNCUT) return super.idToKeep(field);
    this.unnumbered.starts[field] = from - this.#record.from;
    this.unnumbered.ends[field] = to - this.#record.from;
    return IN_LINE;
  }

  override textInLine(from: number, to: number): string {
    return this.#record.text(this.#record.from + from, this.#record.from + to);
  }

  override writeLine(writer: LineWriter): void {
    const { bytes, from, to } = this.#record;
    writer.part(bytes, from, to);
  }

  protected override pull(field: number): number {
    const column = COLUMNS[field] ?? -1;
    if (column >= 0) return this.#kinds[this.#row + column] ?? NONE;
    const record = this.#record;
    if (((this.#placed >>> field) & 1) !== 0) {
      const from = this.#from[field] ?? 0;
      const to = this.#to[field] ?? 0;
      if (field === SOURCE_IP) return this.addressAt(from, to < 0 ? record.wordEnd(from) : to);
      return this.#textId(from, to);
    }
    if (field === PROVIDER) return this.#textId(record.programFrom, record.programTo);
    if (field === HOST) return this.#textId(record.hostFrom, record.hostTo);
    return NONE;
  }

  #textId(from: number, to: number): number {
    if (from < 0) return NONE;
    const { bytes } = this.#record;
    if (to - from <= UNCUT) return this.interner.ofUtf8(bytes, from, to);
    return this.interner.ofText(text(this.#record.text(from, Math.min(to, from + CUT))) ?? '');
  }

  rawValue(path: number): unknown {
    const key = this.#paths[path];
    return key === undefined ? undefined : this.#rawOf(key);
  }

  raw(): RawRecord {
    const keys = this.#record.facility < 0 ? HEADER_KEYS : RAW_KEYS;
    return Object.fromEntries(keys.map((key) => [key, this.#rawOf(key)]));
  }

  #rawOf(key: RawKey): string | number | undefined {
    if (!this.#raw.has(key)) this.#raw.set(key, this.#readRaw(key));
    return this.#raw.get(key);
  }

  #readRaw(key: RawKey): string | number | undefined {
    const record = this.#record;
    switch (key) {
      case 'program':
        return part(record, record.programFrom, record.programTo);
      case 'pid':
        return part(record, record.pidFrom, record.pidTo);
      case 'host':
        return part(record, record.hostFrom, record.hostTo);
      case 'message':
        return record.message();
      case 'facility':
        return record.facility < 0 ? undefined : record.facility;
      case 'severity':
        return record.facility < 0 ? undefined : record.severity;
    }
  }

  line(): string {
    this.#line ??= this.#record.text(this.#record.from, this.#record.to);
    return this.#line;
  }
}

const part = (record: SyslogRecord, from: number, to: number): string | undefined =>
  from < 0 ? undefined : record.text(from, to);
