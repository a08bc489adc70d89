/**
 * Patterns that take linear time whatever they are: the automaton of Thompson's construction, all of whose states are
 * followed at once. V8's own engines cannot promise that: its linear one refuses `(?i)`, `{1,50}` and Unicode, and
 * the other one then backtracks for ever (`(a{1,50}){1,50}` on a thousand a's).
 */
import { messageOf } from '../../message.ts';
import { parsePattern } from './parse.ts';
import type { Assertion, CharGroup, CharSet, Pattern } from './syntax.ts';
import { PatternError } from './syntax.ts';

const MAX_LENGTH = 1000;
/** A value of n characters costs at most n times so many steps. */
const MAX_STATES = 1000;

export type CompiledPattern =
  | { readonly ok: true; /** Whether the whole text matches. */ readonly test: (text: string) => boolean }
  | { readonly ok: false; readonly message: string; readonly offset: number };

export function compilePattern(text: string): CompiledPattern {
  if (text.length > MAX_LENGTH) return tooLong(text);
  try {
    const states: State[] = [];
    const start = build(parsePattern(text), add(states, { kind: 'match' }), states);
    const automaton = new Automaton(states, start);
    return { ok: true, test: (value) => automaton.test(value) };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { ok: false, message: messageOf(error), offset: error.offset };
  }
}

const tooLong = ({ length }: string): CompiledPattern => ({
  ok: false,
  message: `the pattern has ${length} characters; at most ${MAX_LENGTH} are allowed`,
  offset: 0,
});

type State =
  | { readonly kind: 'match' }
  | { readonly kind: 'char'; readonly takes: (code: number) => boolean; readonly next: number }
  | { readonly kind: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number; other: number };

function add(states: State[], state: State): number {
  if (states.length >= MAX_STATES)
    throw new PatternError('the pattern is too large, because of what it repeats; make it simpler', 0);
  states.push(state);
  return states.length - 1;
}

/** Adds the states of a part that goes on at `next`; returns where it begins. */
function build(part: Pattern, next: number, states: State[]): number {
  switch (part.kind) {
    case 'empty':
      return next;
    case 'set':
      return add(states, { kind: 'char', takes: takesOf(part.set), next });
    case 'assert':
      return add(states, { kind: 'assert', what: part.what, next });
    case 'all':
      return part.parts.reduceRight((after, one) => build(one, after, states), next);
    case 'any':
      return part.parts
        .map((one) => build(one, next, states))
        .reduceRight((other, first) => add(states, { kind: 'fork', next: first, other }));
    case 'repeat':
      return repeat(part.part, part.min, part.max, next, states);
  }
}

function repeat(part: Pattern, min: number, max: number, next: number, states: State[]): number {
  let start = next;
  if (max === Infinity) {
    const loop = { kind: 'fork' as const, next, other: next };
    start = add(states, loop);
    loop.other = build(part, start, states);
  } else {
    for (let count = min; count < max; count++)
      start = add(states, { kind: 'fork', next, other: build(part, start, states) });
  }
  for (let count = 0; count < min; count++) {
    const begin = build(part, start, states);
    if (begin === start) break; // nothing, however often
    start = begin;
  }
  return start;
}

const ASCII = 128;

function takesOf({ groups, negated, ignoreCase }: CharSet): (code: number) => boolean {
  const tests = groups.map((group) => testOf(group, ignoreCase));
  const contains = (code: number): boolean => tests.some((test) => test(code)) !== negated;
  const ascii = Uint8Array.from({ length: ASCII }, (_, code) => Number(contains(code)));
  return (code) => (code < ASCII ? ascii[code] === 1 : contains(code));
}

/** What is the same in upper and lower case is a matter of V8: the Unicode Standard's simple case folding, as in RE2. */
function testOf({ ranges, unicode, negated }: CharGroup, ignoreCase: boolean): (code: number) => boolean {
  if (!ignoreCase && unicode === undefined) return (code) => listed(ranges, code) !== negated;
  const written = ranges.map((code) => `\\u{${code.toString(16)}}`);
  const pairs = written.flatMap((first, index) => (index % 2 === 0 ? [`${first}-${written[index + 1]}`] : []));
  const expression = new RegExp(
    `^[${unicode === undefined ? pairs.join('') : `\\p{${unicode}}`}]$`,
    ignoreCase ? 'iu' : 'u',
  );
  return (code) => expression.test(String.fromCodePoint(code)) !== negated;
}

function listed(ranges: readonly number[], code: number): boolean {
  for (let index = 0; index < ranges.length; index += 2)
    if (code >= (ranges[index] ?? Infinity) && code <= (ranges[index + 1] ?? -1)) return true;
  return false;
}

const NONE = -1;
const NEWLINE = 0x0a;

class Automaton {
  readonly #states: readonly State[];
  readonly #start: number;
  /** In which round a state was last reached: it is followed once a round. */
  readonly #reached: Uint32Array;
  #round = 0;
  #matched = false;

  constructor(states: readonly State[], start: number) {
    this.#states = states;
    this.#start = start;
    this.#reached = new Uint32Array(states.length);
  }

  test(text: string): boolean {
    let current: number[] = [];
    let next: number[] = [];
    let before = NONE;
    let offset = 0;
    let code = text.codePointAt(0) ?? NONE;
    this.#reach([this.#start], current, before, code);
    while (code !== NONE && current.length > 0) {
      offset += code > 0xffff ? 2 : 1;
      before = code;
      code = text.codePointAt(offset) ?? NONE;
      const targets: number[] = [];
      for (const index of current) {
        const state = this.#states[index];
        if (state?.kind === 'char' && state.takes(before)) targets.push(state.next);
      }
      next.length = 0;
      this.#reach(targets, next, before, code);
      [current, next] = [next, current];
    }
    return code === NONE && this.#matched;
  }

  /** Adds the states that can be reached without a character to `into`; notes whether the end is among them. */
  #reach(targets: number[], into: number[], before: number, after: number): void {
    this.#matched = false;
    this.#round += 1;
    for (let index = targets.pop(); index !== undefined; index = targets.pop()) {
      if (this.#reached[index] === this.#round) continue;
      this.#reached[index] = this.#round;
      const state = this.#states[index];
      if (state?.kind === 'match') this.#matched = true;
      else if (state?.kind === 'char') into.push(index);
      else if (state?.kind === 'fork') targets.push(state.next, state.other);
      else if (state && holds(state.what, before, after)) targets.push(state.next);
    }
  }
}

function holds(what: Assertion, before: number, after: number): boolean {
  switch (what) {
    case 'text-start':
      return before === NONE;
    case 'text-end':
      return after === NONE;
    case 'line-start':
      return before === NONE || before === NEWLINE;
    case 'line-end':
      return after === NONE || after === NEWLINE;
    case 'word':
      return isWord(before) !== isWord(after);
    case 'no-word':
      return isWord(before) === isWord(after);
  }
}

const isWord = (code: number): boolean => code !== NONE && code < ASCII && /\w/.test(String.fromCharCode(code));
