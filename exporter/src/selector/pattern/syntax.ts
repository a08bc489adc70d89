/**
 * The parts of a pattern. The syntax is RE2's, which PromQL has as well; what only a capture could tell (lazy or greedy,
 * the names of groups) is read and forgotten, because a selector only asks whether a whole value matches.
 */

/** Some characters, or with `negated` all others: turned round after upper and lower case count as the same. */
export interface CharGroup {
  /** Pairs of first and last code point. */
  readonly ranges: readonly number[];
  /** A Unicode category or script instead, as `\p{…}` has it. */
  readonly unicode?: string;
  readonly negated: boolean;
}

/** Which characters an element takes: those of any group, or with `negated` all others. */
export interface CharSet {
  readonly groups: readonly CharGroup[];
  readonly negated: boolean;
  readonly ignoreCase: boolean;
}

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word';

export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'all'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'any'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly min: number; /** Or Infinity. */ readonly max: number };

/** What is wrong with a pattern, and where in it, counted from 0. */
export class PatternError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export const MAX_CODE_POINT = 0x10ffff;

export const DIGIT: readonly number[] = [0x30, 0x39];
export const SPACE: readonly number[] = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];
export const WORD: readonly number[] = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];

/** What `[[:name:]]` stands for. */
export const POSIX: Readonly<Record<string, readonly number[]>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};
