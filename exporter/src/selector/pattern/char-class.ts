/** `[a-z0-9_]`, `[^…]`, `[[:alpha:]]`. */
import type { Cursor } from './cursor.ts';
import type { Escaped } from './escapes.ts';
import { readEscape } from './escapes.ts';
import type { CharGroup, CharSet } from './syntax.ts';
import { PatternError, POSIX } from './syntax.ts';

/** The cursor stands behind the bracket, which stands at `start`. */
export function readClass(cursor: Cursor, ignoreCase: boolean, start: number): CharSet {
  const negated = cursor.take('^');
  const groups: CharGroup[] = [];
  for (let first = true; first || cursor.peek() !== ']'; first = false) {
    if (cursor.ended) throw new PatternError('this [ is not closed; write \\[ for itself', start);
    const at = cursor.offset;
    const item = readItem(cursor);
    const to = item.single === undefined ? undefined : rangeEnd(cursor, at);
    if (to === undefined) {
      groups.push(item);
    } else if (item.single !== undefined && to >= item.single) {
      groups.push({ ranges: [item.single, to], negated: false });
    } else {
      throw new PatternError('this range ends before it begins', at);
    }
  }
  cursor.next();
  return { groups, negated, ignoreCase };
}

function rangeEnd(cursor: Cursor, at: number): number | undefined {
  if (cursor.peek() !== '-' || cursor.text[cursor.offset + 1] === ']') return undefined;
  cursor.next();
  if (cursor.ended) return undefined;
  const { single } = readOne(cursor);
  if (single === undefined) throw new PatternError('a range ends in one character', at);
  return single;
}

function readItem(cursor: Cursor): Escaped {
  const at = cursor.offset;
  const posix = cursor.match(/\[:(\^?)([^]*?):\]/y);
  if (posix) {
    const name = posix[2] ?? '';
    const ranges = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
    if (!ranges) throw new PatternError(`${posix[0]} is not known; use one such as [:alpha:]`, at);
    return { ranges, negated: posix[1] === '^', single: undefined };
  }
  return readOne(cursor);
}

function readOne(cursor: Cursor): Escaped {
  if (cursor.take('\\')) return readEscape(cursor);
  const code = cursor.next().codePointAt(0) ?? 0;
  return { ranges: [code, code], negated: false, single: code };
}
