/** The event that the records of one stamp tell of. What nobody asks for is never read. */
import type { FieldName, RawRecord } from '../../event.ts';
import { FIELD_NAMES } from '../../event.ts';
import { FIELD, IN_LINE, LiveEvent } from '../../live-event.ts';
import type { LineWriter } from '../../live-event.ts';
import { NONE } from '../../values/interner.ts';
import type { FormatOptions, RawPath } from '../format.ts';
import { MAX_LENGTH } from '../values.ts';
import type { Gathered } from './gathered.ts';
import type { Ids } from './kind-ids.ts';
import { KindIds } from './kind-ids.ts';
import { kindOf } from './kind.ts';
import { keyOf } from './keys.ts';
import { label } from './label.ts';
import { commandLineOf, filePathOf, peerOf, sourceIpOf } from './objects.ts';
import { holderOf } from './parts.ts';
import { rawOf, rawReader, valueAt } from './raw.ts';
import type { RawReader } from './raw.ts';
import { reasonOf } from './reason.ts';
import { AuditRecord } from './record.ts';
import { errnoName } from './syscalls.ts';
import type { Tables } from './tables.ts';
import { groupOf, targetOf, userIdOf, userNameOf } from './who.ts';

const EXE = keyOf('exe');
const EXIT = keyOf('exit');
const SUCCESS = keyOf('success');
const UNIT = keyOf('unit');

const CATEGORY = FIELD['event.category'];
const TYPE = FIELD['event.type'];
const ACTION = FIELD['event.action'];
const OUTCOME = FIELD['event.outcome'];
const ID = FIELD['event.id'];

export class JoinedEvent extends LiveEvent {
  readonly #pool: AuditRecord[] = [];
  #records: readonly AuditRecord[] | undefined;
  /** Counts the events. */
  #number = 0;
  main: AuditRecord;
  syscall: AuditRecord | undefined;
  readonly #tables: Tables;
  readonly #kinds: KindIds;
  readonly #paths: readonly RawPath[];
  readonly #readers: readonly (RawReader | undefined)[];
  readonly #kernel: number;
  readonly #auditd: number;
  #lines: Gathered | undefined;
  #host = '';
  #raw: RawRecord | undefined;

  constructor(tables: Tables, { rawPaths: paths = [], fewValued }: FormatOptions) {
    super(tables.interner, fewValued);
    this.#tables = tables;
    this.#kinds = new KindIds(tables.interner);
    this.#paths = paths;
    this.#readers = paths.map(rawReader);
    this.#kernel = tables.interner.ofText('kernel');
    this.#auditd = tables.interner.ofText('auditd');
    this.main = new AuditRecord(tables);
  }

  begin(lines: Gathered, time: number, host: string): void {
    this.reset(time);
    this.#lines = lines;
    this.#host = host;
    this.#raw = undefined;
    this.#records = undefined;
    this.#number++;
    this.syscall = lines.syscall < 0 ? undefined : this.#record(lines, lines.syscall);
    this.main = lines.main < 0 ? (this.syscall ?? this.#record(lines, 0)) : this.#record(lines, lines.main);
  }

  get records(): readonly AuditRecord[] {
    const lines = this.#lines;
    if (lines === undefined) return [];
    if (this.#records !== undefined) return this.#records;
    const records: AuditRecord[] = [];
    for (let index = 0; index < lines.count; index++) records.push(this.#record(lines, index));
    this.#records = records;
    return records;
  }

  #record(lines: Gathered, index: number): AuditRecord {
    const record = (this.#pool[index] ??= new AuditRecord(this.#tables));
    record.hold(lines, index, this.#number);
    return record;
  }

  protected override pull(field: number): number {
    return PULLS[field]?.(this) ?? NONE;
  }

  /** Sets all four fields: they come from the same look at the records. */
  kindIds(): Ids {
    const ids = this.#kinds.of(kindOf(this));
    this.set(CATEGORY, ids.category);
    this.set(TYPE, ids.type);
    this.set(ACTION, ids.action);
    this.set(OUTCOME, ids.outcome);
    return ids;
  }

  providerId(): number {
    const { origin } = this.main.type;
    if (origin === 'kernel') return this.#kernel;
    return origin === 'user' ? this.main.programId() : this.#auditd;
  }

  /** Of `seconds.millis:serial`. */
  stampId(): number {
    const lines = this.#lines;
    return lines === undefined ? NONE : this.interner.ofUtf8(lines.bytes, lines.stampFrom, lines.stampTo);
  }

  get host(): string {
    return this.#host;
  }

  ofText(text: string | undefined): number {
    return text === undefined ? NONE : this.interner.ofText(text);
  }

  override rawValue(path: number): unknown {
    const read = this.#readers[path];
    return read === undefined ? valueAt(this.raw(), this.#paths[path] ?? []) : read(this.records);
  }

  override raw(): RawRecord {
    return (this.#raw ??= rawOf(this.records));
  }

  override line(): string {
    return this.#lines?.text() ?? '';
  }

  override writeLine(writer: LineWriter): void {
    this.#lines?.writeTo(writer);
  }

  /** The id of an event is in its first line, and hardly comes again. */
  protected override idToKeep(field: number): number {
    const lines = this.#lines;
    if (field !== ID || lines === undefined) return super.idToKeep(field);
    const start = lines.stampFrom - lines.from;
    const end = lines.stampTo - lines.from;
    if (start >= end || end - start > MAX_LENGTH) return super.idToKeep(field);
    this.unnumbered.starts[field] = start;
    this.unnumbered.ends[field] = end;
    return IN_LINE;
  }

  override textInLine(from: number, to: number): string {
    return this.#lines?.textFrom(from, to) ?? '';
  }
}

const READ: Partial<Record<FieldName, (event: JoinedEvent) => number>> = {
  'event.category': (event) => event.kindIds().category,
  'event.type': (event) => event.kindIds().type,
  'event.action': (event) => event.kindIds().action,
  'event.outcome': (event) => event.kindIds().outcome,
  'event.reason': (event) => event.ofText(reasonOf(event)),
  'event.id': (event) => event.stampId(),
  'event.provider': (event) => event.providerId(),
  'user.name': userNameOf,
  'user.id': userIdOf,
  'user.target.name': targetOf,
  'group.name': groupOf,
  'source.ip': (event) => sourceIpOf(event) || event.ofText(peerOf(event)),
  'host.name': (event) => event.ofText(label(event.host)),
  'service.name': ({ main }) =>
    main.type.name === 'SERVICE_START' || main.type.name === 'SERVICE_STOP' ? main.id(UNIT) : NONE,
  'file.path': (event) => event.ofText(filePathOf(event)),
  'process.executable': (event) => holderOf(event, EXE).id(EXE),
  'process.command_line': (event) => event.ofText(commandLineOf(event)),
  'error.code': (event) =>
    event.ofText(event.syscall?.is(SUCCESS, 'no') ? errnoName(event.syscall.own(EXIT)) : undefined),
};

const PULLS = FIELD_NAMES.map((name) => READ[name]);
