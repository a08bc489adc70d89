/**
 * Format `json`: any JSON objects, one a line or as elements of `{"Records":[…]}` or `[…]`, with a mapping from event
 * fields to paths in the record. A field without a mapping is read from its ECS name (Elastic Common Schema), written
 * flat (`"user.name": …`) or nested (`"user": {"name": …}`); of an array the first element counts (ECS keeps
 * event.category and event.type in arrays).
 *
 * Every object is an event, even when no field could be read: rules see the rest of it under `raw`. event.category and
 * event.type are absent, and event.outcome is unknown, where the value is not one that ECS allows; source.ip is absent
 * where it is no address. A time that cannot be read is the time at which the line was read.
 */
import type { AuditEvent, Category, EventType, FieldName, Outcome, Parsed, RawRecord } from '../../event.ts';
import { CATEGORIES, FIELD_NAMES, skip, TYPES } from '../../event.ts';
import type { Format, FormatOptions, JsonMapping, LineParser, ParseContext } from '../format.ts';
import { lineParser } from '../format.ts';
import { parseJsonLine } from '../json-line.ts';
import { localTime } from '../time-zone.ts';
import { at, ipOf, text } from '../values.ts';
import type { Path } from './path.ts';
import { fieldPaths, parsePath, valueAt } from './path.ts';
import { timeOf } from './time.ts';

/** Where a field's value is, in order of preference. */
interface Reader {
  readonly paths: readonly Path[];
  readonly map: ReadonlyMap<string, string> | undefined;
  readonly constant: string | undefined;
}

type Readers = Readonly<Record<FieldName, Reader>>;

const NO_PATHS: readonly Path[] = [];

function readerOf(field: string, entry: JsonMapping[string] | undefined): Reader {
  if (entry === undefined) return { paths: fieldPaths(field), map: undefined, constant: undefined };
  const parsed = entry.path === undefined ? undefined : parsePath(entry.path);
  return {
    // The configuration refuses a path that cannot be parsed, at its place in the file.
    paths: parsed?.ok ? [parsed.path] : NO_PATHS,
    map: entry.map && new Map(Object.entries(entry.map)),
    constant: text(entry.value),
  };
}

/** The raw value at the first path that has one. */
function find(record: RawRecord, paths: readonly Path[]): unknown {
  for (const path of paths) {
    const value = valueAt(record, path);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function read(record: RawRecord, reader: Reader): string | undefined {
  const value = text(find(record, reader.paths));
  if (value === undefined) return reader.constant;
  return reader.map === undefined ? value : text(reader.map.get(value) ?? value);
}

function allowed<T extends string>(values: readonly T[]): (value: string | undefined) => T | undefined {
  const known = new Map<string | undefined, T>(values.map((value) => [value, value]));
  return (value) => known.get(value);
}

const categoryOf = allowed<Category>(CATEGORIES);
const typeOf = allowed<EventType>(TYPES);
const resultOf = allowed<Outcome>(['success', 'failure', 'unknown']);

/** One literal, so that all events have one shape. */
function eventOf(record: RawRecord, readers: Readers, time: number): AuditEvent {
  return {
    '@timestamp': time,
    'event.category': categoryOf(read(record, readers['event.category'])),
    'event.type': typeOf(read(record, readers['event.type'])),
    'event.action': read(record, readers['event.action']),
    'event.outcome': resultOf(read(record, readers['event.outcome'])) ?? 'unknown',
    'event.reason': read(record, readers['event.reason']),
    'event.id': read(record, readers['event.id']),
    'event.provider': read(record, readers['event.provider']),
    'user.name': read(record, readers['user.name']),
    'user.id': read(record, readers['user.id']),
    'user.email': read(record, readers['user.email']),
    'user.target.name': read(record, readers['user.target.name']),
    'group.name': read(record, readers['group.name']),
    'source.ip': ipOf(read(record, readers['source.ip'])),
    'user_agent.original': read(record, readers['user_agent.original']),
    'host.name': read(record, readers['host.name']),
    'cloud.account.id': read(record, readers['cloud.account.id']),
    'cloud.region': read(record, readers['cloud.region']),
    'service.name': read(record, readers['service.name']),
    'orchestrator.namespace': read(record, readers['orchestrator.namespace']),
    'orchestrator.resource.type': read(record, readers['orchestrator.resource.type']),
    'orchestrator.resource.name': read(record, readers['orchestrator.resource.name']),
    'file.path': read(record, readers['file.path']),
    'process.executable': read(record, readers['process.executable']),
    'process.command_line': read(record, readers['process.command_line']),
    'error.code': read(record, readers['error.code']),
  };
}

function create(options: FormatOptions): LineParser {
  const mapping = options.mapping ?? {};
  const entries = FIELD_NAMES.map((field) => [field, readerOf(field, mapping[field])] as const);
  const readers = Object.fromEntries(entries) as Readers; // fromEntries loses the literal key type
  const timeReader = readerOf('@timestamp', mapping['@timestamp']);
  const toUtc = localTime(options.timeZone);

  const outcomeOf = (value: unknown, line: string, context: ParseContext): Parsed => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return skip('unsupported');
    const raw = value as RawRecord; // an object, by the check above
    const time = timeOf(find(raw, timeReader.paths), toUtc) ?? context.receivedAt;
    return { event: eventOf(raw, readers, time), raw, line };
  };
  return lineParser((line, context) => parseJsonLine(line, context, listOf, outcomeOf));
}

/** The records of `[…]` and `{"Records":[…]}`. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[]; // isArray gives any[]
  const records = at(value, 'Records');
  return Array.isArray(records) ? (records as readonly unknown[]) : undefined; // the same
}

export const json: Format = {
  name: 'json',
  description: 'Any JSON objects, with a mapping from event fields to paths; ECS field names need none.',
  framing: 'records',
  paths: ['@timestamp', ...FIELD_NAMES],
  create,
};
