/** What rules see under `raw`: the first record's pairs, `key` of whichever record has it, and `records`. */
import type { RawRecord } from '../../event.ts';
import type { RawPath } from '../format.ts';
import { keyOf, OTHER } from './keys.ts';
import type { AuditRecord } from './record.ts';

const KEY = keyOf('key');

export function rawOf(records: readonly AuditRecord[]): RawRecord {
  const list = records.map(objectOf);
  const raw: Record<string, unknown> = { ...list[0] };
  if (raw['key'] === undefined) {
    const key = list.find((pairs) => pairs['key'] !== undefined)?.['key'];
    if (key !== undefined) raw['key'] = key;
  }
  raw['records'] = list;
  return raw;
}

/** Of several values of a key the first; none of a key that every object has, such as `constructor`. */
function objectOf(record: AuditRecord): Record<string, string> {
  const object: Record<string, string> = { type: record.type.name };
  for (const [key, value] of record.pairs()) if (object[key] === undefined) object[key] = value;
  return object;
}

/** How the value at a path below `raw` is found without making `raw`; undefined where that cannot be. */
export type RawReader = (records: readonly AuditRecord[]) => string | undefined;

export function rawReader(path: RawPath): RawReader | undefined {
  const [name = '', ...rest] = path;
  const key = keyOf(name);
  if (rest.length > 0 || key === OTHER || name.startsWith('old-')) return undefined;
  if (key !== KEY) return ([first]) => first?.text(key);
  return (records) => records.find((record) => record.has(KEY))?.own(KEY);
}

/** undefined where there is none. */
export function valueAt(raw: RawRecord, path: RawPath): unknown {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key]; // an object, by the check above
  }
  return value;
}
