/** The building blocks of the schema: each checks one kind of value and says what is allowed. */
import { z } from '../zod.ts';
import { alternatives, notAllowed, suggestion } from './errors.ts';
import type { FieldInfo } from './schema-walk.ts';
import { parseDuration, parseSize } from './values.ts';

/** Either the typed value, or what is wrong: a text that follows the value that was given. */
export type Read<T> = { readonly value: T } | { readonly problem: string; readonly offset?: number };

/** Marks an issue whose message does not follow the value, because there is none. */
export const MISSING = 'missing';

/** Gives a schema its line on the reference page. */
export function describe<T extends z.ZodType>(schema: T, info: FieldInfo): T {
  return schema.meta({ ...info });
}

/** A value that is read by a function. */
export function leaf<T>(info: FieldInfo, read: (value: unknown) => Read<T>) {
  const schema = z.unknown().transform((value, context): T => {
    const result: Read<T> = value === undefined ? { problem: `is required: ${info.allowed}.` } : read(value);
    if ('value' in result) return result.value;
    const params = { kind: value === undefined ? MISSING : 'value', offset: result.offset ?? 0 };
    context.issues.push({ code: 'custom', message: result.problem, input: value, params });
    return z.NEVER;
  });
  return describe(schema, info);
}

const NOT_TEXT = 'is not text; write it in quotes.';

/** Text; `check` says what is wrong with it. */
export function text(info: Omit<FieldInfo, 'text'>, check: (text: string) => string | undefined = () => undefined) {
  return leaf<string>({ ...info, text: true }, (value) => {
    if (typeof value === 'object') return { problem: `is not text; use ${info.allowed}.` };
    if (typeof value !== 'string') return { problem: NOT_TEXT };
    const problem = value.trim() === '' ? `is empty; use ${info.allowed}.` : check(value);
    return problem === undefined ? { value } : { problem };
  });
}

export function choice<const T extends string>(doc: string, values: readonly T[]) {
  return leaf<T>({ doc, allowed: alternatives(values) }, (value) => {
    const found = values.find((candidate) => candidate === value);
    return found === undefined ? { problem: notAllowed(value, values) } : { value: found };
  });
}

/** Also takes the number as text, because an environment variable holds text. */
export function integer(doc: string, min: number, max: number) {
  const allowed = `a whole number from ${min} to ${max}`;
  return leaf<number>({ doc, allowed }, (value) => {
    const number = numberOf(value);
    return Number.isInteger(number) && number >= min && number <= max
      ? { value: number }
      : { problem: `is not allowed; use ${allowed}.` };
  });
}

export function boolean(doc: string) {
  return leaf<boolean>({ doc, allowed: 'true or false' }, (value) => {
    const found = value === 'true' ? true : value === 'false' ? false : value;
    return typeof found === 'boolean' ? { value: found } : { problem: 'is not allowed; use true or false.' };
  });
}

export function size(doc: string, min: string, max: string) {
  const allowed = `a size from ${min} to ${max}`;
  return leaf<number>({ doc, allowed }, (value) => {
    const bytes = typeof value === 'string' ? parseSize(value) : undefined;
    if (bytes === undefined)
      return { problem: 'is not a size; use a whole number with a unit, such as 512B, 100MB or 1MiB.' };
    const inRange = bytes >= (parseSize(min) ?? 0) && bytes <= (parseSize(max) ?? Infinity);
    return inRange ? { value: bytes } : { problem: `is not allowed; use ${allowed}.` };
  });
}

/** A duration in ms, or `never`. */
export function durationOrNever(doc: string) {
  const allowed = 'a duration such as 30m, 1h30m or 30d, or never';
  return leaf<number | 'never'>({ doc, allowed }, (value) => {
    if (value === 'never') return { value };
    const duration = typeof value === 'string' ? parseDuration(value) : undefined;
    if (duration === undefined) {
      const near = suggestion(value, ['never']);
      return { problem: near ? `is not a duration;${near} Use ${allowed}.` : `is not a duration; use ${allowed}.` };
    }
    return duration > 0 ? { value: duration } : { problem: `is not allowed; use ${allowed}.` };
  });
}

export function numbers(doc: string, allowed: string, check: (numbers: readonly number[]) => string | undefined) {
  return leaf<readonly number[]>({ doc, allowed }, (value) => {
    const found = Array.isArray(value) ? value.map(numberOf) : [];
    if (found.length === 0 || !found.every(Number.isFinite)) return { problem: `is not allowed; use ${allowed}.` };
    const problem = check(found);
    return problem === undefined ? { value: found } : { problem };
  });
}

/** A list of texts; one text alone stands for a list of it. */
export function textOrList(info: Omit<FieldInfo, 'text'>, check?: (text: string) => string | undefined) {
  const item = text(info, check);
  return describe(
    z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).min(1)),
    info,
  );
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : NaN;
}
