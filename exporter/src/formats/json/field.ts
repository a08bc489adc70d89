/** Where a field's value is in records of any shape, and what it becomes. */
import type { JsonMapping } from '../format.ts';
import type { Derived } from '../record/derived.ts';
import { derive, deriveEach } from '../record/derived.ts';
import type { Path } from '../record/path.ts';
import { fieldPaths, parsePath, valueAt } from '../record/path.ts';
import { text } from '../values.ts';

/** What a value becomes that a record or the mapping has, or that is absent. */
export type Finish = (value: string | undefined) => string | undefined;

export interface Place {
  /** In order of preference. */
  readonly paths: readonly (readonly string[])[];
  /** For a path with an index: what is meant inside of the value at its keys. */
  readonly inside: ((value: unknown) => unknown) | undefined;
}

const NOWHERE: Place = { paths: [], inside: undefined };

export function placeOf(field: string, entry: JsonMapping[string] | undefined): Place {
  if (entry === undefined) return { paths: fieldPaths(field).map((path) => path.map(String)), inside: undefined };
  const parsed = entry.path === undefined ? undefined : parsePath(entry.path);
  // The configuration refuses a path that cannot be parsed, at its place in the file.
  return parsed?.ok ? placeAt(parsed.path) : NOWHERE;
}

function placeAt(path: Path): Place {
  // A record is an object: an index at the beginning can only be the name of a key.
  const index = path.findIndex((step, at) => at > 0 && typeof step === 'number');
  if (index === -1) return { paths: [path.map(String)], inside: undefined };
  const rest = path.slice(index);
  return { paths: [path.slice(0, index).map(String)], inside: (value) => valueAt(value, rest) };
}

/** A field with a mapping to nowhere has its constant. */
export function fieldOf(field: string, entry: JsonMapping[string] | undefined, finish?: Finish): Derived {
  const { paths, inside } = placeOf(field, entry);
  const map = entry?.map && new Map(Object.entries(entry.map));
  const constant = text(entry?.value);
  const read = (found: unknown): string | undefined => {
    const value = text(found);
    if (value === undefined) return constant;
    return map === undefined ? value : text(map.get(value) ?? value);
  };
  const valueOf = (found: unknown): string | undefined => (finish === undefined ? read(found) : finish(read(found)));
  // Lists with an object for each subject hardly come again.
  if (inside !== undefined) return deriveEach(paths, (value) => valueOf(inside(value)));
  if (paths.length === 0) return derive([], () => valueOf(undefined));
  return {
    ...derive([{ firstOf: paths }], (value) => valueOf(Array.isArray(value) ? value[0] : value)),
    plain: map === undefined && finish === undefined,
  };
}
