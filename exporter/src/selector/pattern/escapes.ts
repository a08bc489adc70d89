/** What follows a backslash in a pattern. */
import type { Cursor } from './cursor.ts';
import type { CharGroup } from './syntax.ts';
import { DIGIT, PatternError, SPACE, WORD } from './syntax.ts';

export interface Escaped extends CharGroup {
  /** The code point where it stands for one character, so that it may begin or end a range. */
  readonly single: number | undefined;
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 };

const CLASSES: Readonly<Record<string, readonly number[]>> = { d: DIGIT, s: SPACE, w: WORD };

/** The cursor stands behind the backslash. */
export function readEscape(cursor: Cursor): Escaped {
  const at = cursor.offset - 1;
  const char = cursor.next();
  const small = char.toLowerCase();
  const ranges = Object.hasOwn(CLASSES, small) ? CLASSES[small] : undefined;
  if (ranges) return { ranges, negated: char !== small, single: undefined };
  if (char === 'p' || char === 'P') return unicodeClass(cursor, char === 'P', at);
  const control = Object.hasOwn(CONTROL, char) ? CONTROL[char] : undefined;
  if (control !== undefined) return one(control);
  if (char === 'x') return one(hexadecimal(cursor, at));
  const octal = /^[0-7]$/.test(char) ? (cursor.match(char === '0' ? /[0-7]{0,2}/y : /[0-7]{1,2}/y)?.[0] ?? '') : '';
  if (char === '0' || octal !== '') return one(parseInt(char + octal, 8));
  if (/^[1-9]$/.test(char)) throw new PatternError('a back-reference is not allowed (RE2 syntax)', at);
  if (char === '') throw new PatternError('the backslash at the end escapes nothing; write \\\\ for itself', at);
  if (/^[A-Za-z0-9\u{80}-\u{10ffff}]$/u.test(char)) throw new PatternError(`\\${char} has no meaning (RE2 syntax)`, at);
  return one(char.codePointAt(0) ?? 0);
}

const one = (code: number): Escaped => ({ ranges: [code, code], negated: false, single: code });

function hexadecimal(cursor: Cursor, at: number): number {
  const found = cursor.match(/[0-9a-fA-F]{2}|\{([0-9a-fA-F]+)\}/y);
  const code = found ? parseInt(found[1] ?? found[0], 16) : NaN;
  if (!(code <= 0x10ffff)) throw new PatternError('\\x needs two hexadecimal digits, or a code point in braces', at);
  return code;
}

const CATEGORY = /^(?:Any|C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

/** `\pL`, `\p{Greek}`, `\P{Lu}`: general categories and scripts. */
function unicodeClass(cursor: Cursor, isNegated: boolean, at: number): Escaped {
  const found = cursor.match(/[A-Z]|\{(\^?)([A-Za-z_]{1,40})\}/y);
  const name = found?.[2] ?? found?.[0] ?? '';
  const unicode = CATEGORY.test(name) ? name : `Script=${name}`;
  try {
    new RegExp(`\\p{${unicode}}`, 'u');
  } catch {
    throw new PatternError('\\p needs a Unicode category or script, such as \\pL or \\p{Greek}', at);
  }
  return { ranges: [], unicode, negated: isNegated !== (found?.[1] === '^'), single: undefined };
}
