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
import type { FieldName } from '../../event.ts';
import { CATEGORIES, FIELD_NAMES, TYPES } from '../../event.ts';
import type { Format, FormatOptions, LineParser } from '../format.ts';
import { derive } from '../record/derived.ts';
import type { Fields } from '../record/json-event.ts';
import { JsonParser } from '../record/json-parser.ts';
import type { JsonSpec } from '../record/json-parser.ts';
import { localTime } from '../time-zone.ts';
import { at, ipOf } from '../values.ts';
import type { Finish } from './field.ts';
import { fieldOf, placeOf } from './field.ts';
import { timeOf } from './time.ts';

/** Only the values of a closed list. */
function allowed(values: readonly string[], otherwise?: string): Finish {
  const known = new Set(values);
  return (value) => (value !== undefined && known.has(value) ? value : otherwise);
}

/** The fields that do not take every text. */
const FINISH: Readonly<Partial<Record<FieldName, Finish>>> = {
  'event.category': allowed(CATEGORIES),
  'event.type': allowed(TYPES),
  'event.outcome': allowed(['success', 'failure', 'unknown'], 'unknown'),
  'source.ip': ipOf,
};

/** The records of `[…]` and `{"Records":[…]}`. */
function listOf(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  const records = at(value, 'Records');
  return Array.isArray(records) ? records : undefined;
}

function create(options: FormatOptions): LineParser {
  const mapping = options.mapping ?? {};
  const fields: Fields = Object.fromEntries(
    FIELD_NAMES.map((field) => [field, fieldOf(field, mapping[field], FINISH[field])]),
  );
  const toUtc = localTime(options.timeZone);
  const time = placeOf('@timestamp', mapping['@timestamp']);
  const spec: JsonSpec = {
    fields,
    verdict: derive([{ typeOf: 'Records' }], (records) => (records === 'array' ? 'list' : 'event')),
    itemVerdict: derive([], () => 'event'),
    times: time.paths,
    timeIn: time.inside,
    timeOf: (value) => timeOf(time.inside === undefined && Array.isArray(value) ? value[0] : value, toUtc),
    listOf,
    noObject: 'unsupported',
  };
  return new JsonParser(spec, options);
}

export const json: Format = {
  name: 'json',
  description: 'Any JSON objects, with a mapping from event fields to paths; ECS field names need none.',
  framing: 'records',
  create,
};
