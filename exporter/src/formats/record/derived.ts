/**
 * How a JSON format says what it reads: each value of an event is a pure function of the values at some paths of the
 * record. The paths of all functions are what the scanner looks for; nothing else of the record is read.
 */
import { text } from '../values.ts';

/** Keys of nested objects, from the record down: as a list, or as text (`a.b."x.y"`, see path.ts). */
export type Keys = string | readonly string[];

/**
 * What a function gets: the value at a path; or only its type, where the value itself does not matter; or the value at the
 * first of several paths that has one (null is none, and an array has one if its first element is one); or what another
 * function made of the record, which is found once for all that ask.
 */
export type Input = Keys | { readonly typeOf: Keys } | { readonly firstOf: readonly Keys[] } | Derived;

/** What a function gets for `{typeOf: …}`. `empty` is the text ''. */
export const TYPES = ['absent', 'empty', 'string', 'number', 'boolean', 'null', 'object', 'array'] as const;
export type TypeName = (typeof TYPES)[number];

/** Says that a function cannot tell from what it got: the next step does (see `inSteps`). */
export const MORE: unique symbol = Symbol('more');

/** The values are as JSON.parse gives them, undefined where there is none; objects and arrays may not be changed. */
export type Compute = (...values: readonly unknown[]) => string | typeof MORE | undefined;

export interface Derived {
  readonly inputs: readonly Input[];
  readonly compute: Compute;
  /** Whether results are kept by the values that they came from. */
  readonly kept: boolean;
  /** Whether the result for a text that is not empty is that text, up to the length to which `text` cuts. One input. */
  readonly plain?: boolean;
  /** Asked where `compute` says MORE. */
  readonly more?: Derived;
}

/** For values that come again: a result is computed once for every combination of the values. */
export const derive = (inputs: readonly Input[], compute: Compute): Derived => ({ inputs, compute, kept: true });

/** For combinations that hardly come again, such as a name with a request body. The values are not kept either. */
export const deriveEach = (inputs: readonly Input[], compute: Compute): Derived => ({ inputs, compute, kept: false });

/** The value at a path as text. */
export const textAt = (input: Keys): Derived => ({ inputs: [input], compute: text, kept: true, plain: true });

/** The usual from few values that come again; what is MORE from others, which are not read before. */
export const inSteps = (usual: Derived, more: Derived): Derived => ({ ...usual, more });
