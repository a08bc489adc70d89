/** The text of a pattern → its parts. Throws PatternError with the place of what is wrong. */
import { readClass } from './char-class.ts';
import { Cursor } from './cursor.ts';
import { readEscape } from './escapes.ts';
import type { Assertion, CharSet, Pattern } from './syntax.ts';
import { MAX_CODE_POINT, PatternError } from './syntax.ts';

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** RE2's own bound for `{n,m}`. */
const MAX_REPEAT = 1000;

/** `.` takes line ends too, as in PromQL's matchers. */
export function parsePattern(text: string): Pattern {
  const cursor = new Cursor(text);
  const pattern = alternatives(cursor, { i: false, m: false, s: true });
  if (!cursor.ended) throw new PatternError('this ) closes nothing; write \\) for itself', cursor.offset);
  return pattern;
}

function alternatives(cursor: Cursor, outer: Flags): Pattern {
  const parts: Pattern[] = [];
  let flags = outer;
  do {
    const [part, after] = sequence(cursor, flags);
    parts.push(part);
    flags = after;
  } while (cursor.take('|'));
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'any', parts };
}

/** Flags such as `(?i)` hold from where they stand to the end of the group. */
function sequence(cursor: Cursor, outer: Flags): [Pattern, Flags] {
  const parts: Pattern[] = [];
  let flags = outer;
  while (!cursor.ended && cursor.peek() !== '|' && cursor.peek() !== ')') {
    const set = cursor.match(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/y);
    if (set) {
      flags = changed(flags, set, cursor.offset - set[0].length);
      repeatLast(cursor, parts);
      continue;
    }
    const quoted = cursor.match(/\\Q([^]*?)(?:\\E|$)/y);
    if (quoted) {
      parts.push(...Array.from(quoted[1] ?? '', (char) => literal(char, flags)));
      repeatLast(cursor, parts);
      continue;
    }
    parts.push(repeated(cursor, element(cursor, flags)));
  }
  const [only] = parts;
  return [parts.length === 1 && only ? only : { kind: parts.length === 0 ? 'empty' : 'all', parts }, flags];
}

function changed(flags: Flags, [all, on = '', off = '']: RegExpExecArray, at: number): Flags {
  if (!/^[imsU]*$/.test(on + off)) throw new PatternError(`${all} is not known; the flags are i, m, s and U`, at);
  const flag = (name: 'i' | 'm' | 's'): boolean => !off.includes(name) && (on.includes(name) || flags[name]);
  return { i: flag('i'), m: flag('m'), s: flag('s') };
}

/** What repeats a part goes for it also where flags, or the end of a quotation, stand between the two. */
function repeatLast(cursor: Cursor, parts: Pattern[]): void {
  const last = parts.pop();
  if (last) parts.push(repeated(cursor, last));
}

/** Other braces stand for themselves. */
const REPEAT = /(?:[*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})\??/y;

function repeatNext({ text, offset }: Cursor): string | undefined {
  REPEAT.lastIndex = offset;
  return REPEAT.exec(text)?.[0];
}

function repeated(cursor: Cursor, part: Pattern): Pattern {
  const at = cursor.offset;
  const found = cursor.match(REPEAT);
  if (!found) return part;
  const [text, least, comma, most] = found;
  const min = least === undefined ? (text.startsWith('+') ? 1 : 0) : Number(least);
  const max =
    least === undefined ? (text.startsWith('?') ? 1 : Infinity) : most ? Number(most) : comma ? Infinity : min;
  if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT))
    throw new PatternError(`${text} repeats more than ${MAX_REPEAT} times`, at);
  if (max < min) throw new PatternError(`${text} ends before it begins`, at);
  if (repeatNext(cursor) !== undefined)
    throw new PatternError('nothing to repeat here; put a group (…) around what is repeated twice', cursor.offset);
  return { kind: 'repeat', part, min, max };
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = { A: 'text-start', z: 'text-end', b: 'word', B: 'no-word' };

function element(cursor: Cursor, flags: Flags): Pattern {
  const at = cursor.offset;
  const repeat = repeatNext(cursor);
  if (repeat !== undefined)
    throw new PatternError(`nothing to repeat before ${repeat}; write \\${repeat} for itself`, at);
  const char = cursor.next();
  switch (char) {
    case '(':
      return group(cursor, flags, at);
    case '[':
      return { kind: 'set', set: readClass(cursor, flags.i, at) };
    case '.':
      return {
        kind: 'set',
        set: flags.s ? setOf([0, MAX_CODE_POINT], false) : { ...setOf([0x0a, 0x0a], false), negated: true },
      };
    case '^':
      return { kind: 'assert', what: flags.m ? 'line-start' : 'text-start' };
    case '$':
      return { kind: 'assert', what: flags.m ? 'line-end' : 'text-end' };
    case '\\': {
      const next = cursor.peek();
      const what = Object.hasOwn(ASSERTIONS, next) ? ASSERTIONS[next] : undefined;
      if (what === undefined)
        return { kind: 'set', set: { groups: [readEscape(cursor)], negated: false, ignoreCase: flags.i } };
      cursor.next();
      return { kind: 'assert', what };
    }
    default:
      return literal(char, flags);
  }
}

function group(cursor: Cursor, outer: Flags, at: number): Pattern {
  let flags = outer;
  if (cursor.match(/\?<?[=!]/y)) throw new PatternError('lookaround is not allowed (RE2 syntax)', at);
  if (!cursor.match(/\?P?<\w+>/y) && cursor.take('?')) {
    const found = cursor.match(/([a-zA-Z]*)(?:-([a-zA-Z]+))?:/y);
    if (!found) throw new PatternError('(? begins no group that is known; use (?:…), (?i:…) or (?P<name>…)', at);
    if (found[0] !== ':') flags = changed(flags, found, at);
  }
  const pattern = alternatives(cursor, flags);
  if (!cursor.take(')')) throw new PatternError('this ( is not closed; write \\( for itself', at);
  return pattern;
}

function literal(char: string, flags: Flags): Pattern {
  const code = char.codePointAt(0) ?? 0;
  return { kind: 'set', set: setOf([code, code], flags.i) };
}

const setOf = (ranges: readonly number[], ignoreCase: boolean): CharSet => ({
  groups: [{ ranges, negated: false }],
  negated: false,
  ignoreCase,
});
