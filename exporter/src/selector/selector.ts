/**
 * Selectors as PromQL writes them: `{event_category="authentication", user_name=~"b.*"}`. A label that an event does not
 * have is "" for it. Patterns must match the whole value.
 */
import { suggestion } from '../config/errors.ts';
import type { LabelKey } from './labels.ts';
import { keyOfLabel, LABEL_NAMES } from './labels.ts';
import { compilePattern } from './pattern/compile.ts';
import { Cursor } from './pattern/cursor.ts';
import { QuoteError, readQuoted } from './quoted.ts';

export const OPERATORS = ['=~', '!~', '!=', '='] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Matcher {
  readonly label: string;
  readonly key: LabelKey;
  readonly operator: Operator;
  readonly value: string;
  /** Whether a value is as the matcher says, without the negation of != and !~. */
  readonly holds: (value: string) => boolean;
  readonly negated: boolean;
}

export interface Selector {
  /** All must hold. */
  readonly matchers: readonly Matcher[];
}

export type ParsedSelector =
  | { readonly ok: true; readonly selector: Selector }
  | {
      readonly ok: false;
      /** With the position, counted from 1. */
      readonly message: string;
      /** The same position, counted from 0. */
      readonly offset: number;
    };

const MAX_LENGTH = 10_000;
const MAX_MATCHERS = 50;

/** Never throws. `metric{…}` and `metric` alone stand for `{metric="metric", …}`. */
export function parseSelector(text: string): ParsedSelector {
  if (text.length > MAX_LENGTH)
    return {
      ok: false,
      message: `the selector has ${text.length} characters; at most ${MAX_LENGTH} are allowed`,
      offset: MAX_LENGTH,
    };
  const cursor = new Cursor(text);
  try {
    return { ok: true, selector: { matchers: readSelector(cursor) } };
  } catch (error) {
    if (!(error instanceof SelectorError || error instanceof QuoteError)) throw error;
    return { ok: false, message: `character ${error.offset + 1}: ${error.message}`, offset: error.offset };
  }
}

class SelectorError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function readSelector(cursor: Cursor): Matcher[] {
  const matchers: Matcher[] = [];
  skipSpace(cursor);
  const metric = cursor.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/y);
  if (metric) matchers.push(equal('metric', 'metric', metric[0]));
  skipSpace(cursor);
  if (!(metric && cursor.ended)) readBraces(cursor, matchers);
  skipSpace(cursor);
  if (!cursor.ended) throw new SelectorError('nothing may follow the selector', cursor.offset);
  return matchers;
}

function readBraces(cursor: Cursor, matchers: Matcher[]): void {
  if (!cursor.take('{'))
    throw new SelectorError('a selector begins with {, such as {event_outcome="failure"}', cursor.offset);
  for (;;) {
    skipSpace(cursor);
    if (cursor.take('}')) return;
    if (matchers.length === MAX_MATCHERS)
      throw new SelectorError(`more than ${MAX_MATCHERS} matchers are not allowed`, cursor.offset);
    matchers.push(readMatcher(cursor));
    skipSpace(cursor);
    if (cursor.take(',') || cursor.peek() === '}') continue;
    throw new SelectorError('a matcher is followed by , or }', cursor.offset);
  }
}

function readMatcher(cursor: Cursor): Matcher {
  const at = cursor.offset;
  const label = cursor.match(/[a-zA-Z_][a-zA-Z0-9_.]*/y)?.[0];
  if (label === undefined) throw new SelectorError('a label name or } belongs here', at);
  const key = keyOfLabel(label);
  if (key === undefined) throw new SelectorError(unknownLabel(label), at);
  skipSpace(cursor);
  const operator = OPERATORS.find((candidate) => cursor.take(candidate));
  if (operator === undefined) throw new SelectorError('a label name is followed by =, !=, =~ or !~', cursor.offset);
  skipSpace(cursor);
  const start = cursor.offset;
  const value = readQuoted(cursor);
  if (value === undefined) throw new SelectorError(`a value is in quotes: ${label}${operator}"…"`, start);
  if (operator === '=' || operator === '!=')
    return { ...equal(label, key, value), operator, negated: operator === '!=' };
  const pattern = compilePattern(value);
  // The place in the pattern is that in the text only where nothing is escaped.
  if (!pattern.ok)
    throw new SelectorError(`not a pattern: ${pattern.message} (character ${pattern.offset + 1} of it)`, start);
  return { label, key, operator, value, holds: remembering(pattern.test), negated: operator === '!~' };
}

const unknownLabel = (label: string): string =>
  `events have no label ${label};${suggestion(label, LABEL_NAMES)} Allowed: ${LABEL_NAMES.join(', ')}`.replace(
    '; Allowed',
    '. Allowed',
  );

export const equal = (label: string, key: LabelKey, value: string): Matcher => ({
  label,
  key,
  operator: '=',
  value,
  holds: (given) => given === value,
  negated: false,
});

const REMEMBERED = 10_000;

/** The same few values come again and again, in every block. */
function remembering(test: (value: string) => boolean): (value: string) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    let result = known.get(value);
    if (result === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(value, (result = test(value)));
    }
    return result;
  };
}

const skipSpace = (cursor: Cursor): void => void cursor.match(/[ \t\r\n]*/y);

/** The text of a selector, the same for the same matchers. */
export function renderSelector({ matchers }: Selector): string {
  return `{${matchers.map(({ label, operator, value }) => `${label}${operator}${JSON.stringify(value)}`).join(', ')}}`;
}
