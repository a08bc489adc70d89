/** What follows a backslash in a pattern. */
import type { Cursor } from './cursor.ts';
import { complement, DIGIT, PatternError, SPACE, WORD } from './syntax.ts';

/** Characters, or a Unicode class. */
export interface Escaped {
  readonly ranges: readonly number[];
  readonly classes: readonly RegExp[];
  /** The code point where it stands for one character, so that it may begin or end a range. */
  readonly single: number | undefined;
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 };

const CLASSES: Readonly<Record<string, readonly number[]>> = {
  d: DIGIT,
  D: complement(DIGIT),
  s: SPACE,
  S: complement(SPACE),
  w: WORD,
  W: complement(WORD),
};

/** The cursor stands behind the backslash. */
export function readEscape(cursor: Cursor): Escaped {
  const at = cursor.offset - 1;
  const char = cursor.next();
  const ranges = Object.hasOwn(CLASSES, char) ? CLASSES[char] : undefined;
  if (ranges) return { ranges, classes: [], single: undefined };
  if (char === 'p' || char === 'P') return unicodeClass(cursor, char === 'P', at);
  const control = Object.hasOwn(CONTROL, char) ? CONTROL[char] : undefined;
  if (control !== undefined) return one(control);
  if (char === 'x') return one(hexadecimal(cursor, at));
  if (/^[1-9]$/.test(char)) throw new PatternError('a back-reference is not allowed (RE2 syntax)', at);
  if (char === '') throw new PatternError('the backslash at the end escapes nothing; write \\\\ for itself', at);
  if (/^[A-Za-z0-9]$/.test(char)) throw new PatternError(`\\${char} has no meaning (RE2 syntax)`, at);
  return one(char.codePointAt(0) ?? 0);
}

const one = (code: number): Escaped => ({ ranges: [code, code], classes: [], single: code });

function hexadecimal(cursor: Cursor, at: number): number {
  const found = cursor.match(/[0-9a-fA-F]{2}|\{([0-9a-fA-F]{1,6})\}/y);
  const code = found ? parseInt(found[1] ?? found[0], 16) : NaN;
  if (!(code <= 0x10ffff)) throw new PatternError('\\x needs two hexadecimal digits, or a code point in braces', at);
  return code;
}

/** `\pL`, `\p{Greek}`, `\P{Lu}`: general categories and scripts. */
function unicodeClass(cursor: Cursor, negated: boolean, at: number): Escaped {
  const found = cursor.match(/[A-Z]|\{(\^?)([A-Za-z_]{1,40})\}/y);
  const name = found?.[2] ?? found?.[0] ?? '';
  const not = negated !== (found?.[1] === '^');
  for (const form of [name, `Script=${name}`]) {
    try {
      return { ranges: [], classes: [new RegExp(`^\\${not ? 'P' : 'p'}{${form}}$`, 'u')], single: undefined };
    } catch {
      // Not that kind of name: the next form, or the error below.
    }
  }
  throw new PatternError('\\p needs a Unicode category or script, such as \\pL or \\p{Greek}', at);
}
