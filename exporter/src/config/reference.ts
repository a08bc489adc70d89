/** The keys of the configuration as rows, for the reference page and for the test of the example file. */
import { CONFIG } from './schema.ts';
import { childOf, defaultOf, infoOf, isList, isRequired, keysOf } from './schema-walk.ts';

export interface ReferenceRow {
  /** Such as `sources[].mapping.<field>.path`. */
  readonly key: string;
  readonly doc: string;
  readonly allowed: string;
  readonly required: boolean;
  /** As YAML has it; undefined for none. */
  readonly default: unknown;
}

export function referenceRows(): readonly ReferenceRow[] {
  return rowsBelow(CONFIG, '');
}

function rowsBelow(schema: unknown, prefix: string): ReferenceRow[] {
  if (schema === undefined) return [];
  const keys = keysOf(schema).flatMap((key) => {
    const child = childOf(schema, key);
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const info = infoOf(child);
    const row = info && {
      key: name,
      doc: info.doc,
      allowed: info.allowed,
      required: isRequired(child),
      default: defaultOf(child),
    };
    return [...(row ? [row] : []), ...rowsBelow(child, name)];
  });
  if (keys.length > 0) return keys;
  return rowsBelow(childOf(schema, 0), prefix + (isList(schema) ? '[]' : '.<key>'));
}
