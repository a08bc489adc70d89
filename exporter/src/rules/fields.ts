/** The event fields as CEL sees them: a tree of names, and the way from a dotted path to a field. */
import { FIELD_NAMES } from '../event.ts';
import type { FieldName } from '../event.ts';

export type Schema = { [name: string]: 'string' | Schema };

const KNOWN: ReadonlySet<string> = new Set(FIELD_NAMES);

export const isField = (path: string): path is FieldName => KNOWN.has(path);

/** `{user: {name: 'string', target: {name: 'string'}}, …}`, the names between the dots as keys. */
export function fieldSchema(): Schema {
  const schema: Schema = {};
  for (const field of FIELD_NAMES) {
    const names = field.split('.');
    const last = names.pop() ?? field;
    let node = schema;
    for (const name of names) {
      const child = node[name] ?? {};
      node[name] = child;
      if (typeof child === 'string') throw new Error(`field ${field} lies below a field`);
      node = child;
    }
    node[last] = 'string';
  }
  return schema;
}

/** The words that are nearest to `word` by edit distance, if any is near enough to be meant. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance, or `limit` when it is not below it. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row[b.length] ?? limit, limit);
}
