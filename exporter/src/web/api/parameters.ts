/** The parameters of the API: each reads a text of the query and says what is allowed. */
import { z } from '../../zod.ts';
import { parseStep } from '../../config/values.ts';
import { parseLabelSet } from '../../selector/label-set.ts';
import type { LabelKey } from '../../selector/labels.ts';
import { keyOfLabel, LABEL_NAMES } from '../../selector/labels.ts';
import type { Selector } from '../../selector/selector.ts';
import { parseSelector } from '../../selector/selector.ts';
import type { Place } from '../../store/events/query/find.ts';
import { placeOf } from './cursor.ts';

/** What the OpenAPI document says of a parameter, beside its description. */
interface Shown {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly description: string;
  readonly [key: string]: unknown;
}

/** Either the value, or what is wrong: a text that follows the one that was given. */
type Read<T> = { readonly value: T } | { readonly problem: string };

/** A text that is read by a function. */
function parameter<T>(shown: Shown, read: (text: string) => Read<T>) {
  return z
    .string()
    .transform((text, context): T => {
      const result = read(text);
      if ('value' in result) return result.value;
      context.issues.push({ code: 'custom', message: result.problem, input: text });
      return z.NEVER;
    })
    .meta({ ...shown });
}

export const selector = parameter<Selector>(
  {
    type: 'string',
    description: 'Which events, as PromQL writes it; all without it.',
    example: '{event_outcome="failure", user_name=~"b.*"}',
  },
  (text) => {
    const parsed = parseSelector(text);
    return parsed.ok ? { value: parsed.selector } : { problem: `is not a selector: ${parsed.message}` };
  },
);

const TIME = 'use RFC 3339, such as 2026-03-01T12:00:00Z, or seconds since 1970';
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;
/** Year 10000: what JavaScript and RFC 3339 can both write. */
const MAX_TIME = 253_402_300_800_000;

/** ms since the epoch; undefined for what is no time. */
export function parseTime(text: string): number | undefined {
  const time = /^-?\d{1,12}(?:\.\d{1,9})?$/.test(text)
    ? Math.round(Number(text) * 1000)
    : RFC3339.test(text)
      ? Date.parse(text)
      : NaN;
  return Math.abs(time) < MAX_TIME ? time : undefined;
}

export const time = (description: string) =>
  parameter<number>({ type: 'string', description, example: '2026-03-01T12:00:00Z' }, (text) => {
    const value = parseTime(text);
    return value === undefined ? { problem: `is not a time; ${TIME}` } : { value };
  });

export const integer = (description: string, minimum: number, maximum: number) =>
  parameter<number>({ type: 'integer', description, minimum, maximum }, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= minimum && value <= maximum
      ? { value }
      : { problem: `is not allowed; use a whole number from ${minimum} to ${maximum}` };
  });

export const boolean = (description: string) =>
  parameter<boolean>({ type: 'boolean', description }, (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'is not allowed; use true or false' },
  );

export const choice = <const T extends string>(description: string, values: readonly T[]) =>
  parameter<T>({ type: 'string', description, enum: values }, (text) => {
    const value = values.find((candidate) => candidate === text);
    return value === undefined ? { problem: `is not allowed; use ${values.join(' or ')}` } : { value };
  });

export const duration = (description: string) =>
  parameter<number>({ type: 'string', description, example: '5m' }, (text) => {
    const value = parseStep(text);
    return value === undefined ? { problem: 'is not a duration; use one such as 5m, or seconds' } : { value };
  });

export const cursor = parameter<Place>(
  {
    type: 'string',
    description: '`nextCursor` of the answer before: goes on behind its last event, in the same order.',
  },
  (text) => {
    const value = placeOf(text);
    return value === undefined ? { problem: 'is not a cursor; use nextCursor of an answer' } : { value };
  },
);

function readLabel(text: string): Read<LabelKey> {
  const value = keyOfLabel(text);
  return value === undefined
    ? { problem: `is not a label of events; use one of ${LABEL_NAMES.join(', ')}` }
    : { value };
}

const MOST_LABELS = 2;

/** Label names with commas between them. */
export const by = parameter<readonly LabelKey[]>(
  {
    type: 'string',
    description: 'Up to two labels, with a comma between them: a count for each of their values.',
    example: 'event_outcome',
  },
  (text) => {
    const names = text === '' ? [] : text.split(',').map((name) => name.trim());
    if (names.length > MOST_LABELS || new Set(names).size < names.length)
      return { problem: `is not allowed; use at most ${MOST_LABELS} different labels` };
    const keys: LabelKey[] = [];
    for (const name of names) {
      const read = readLabel(name);
      if ('problem' in read) return read;
      keys.push(read.value);
    }
    return { value: keys };
  },
);

export const labelSet = parameter<Readonly<Record<string, string>>>(
  {
    type: 'string',
    description: 'The labels of the alert.',
    example: '{alertname="AuditFailedLogins", user_name="bob"}',
  },
  (text) => {
    const labels = parseLabelSet(text);
    return typeof labels === 'string' ? { problem: `is no set of labels: ${labels}` } : { value: labels };
  },
);

export const label = parameter<LabelKey>(
  { type: 'string', description: 'A label of events.', enum: LABEL_NAMES },
  readLabel,
);

export const eventId = parameter<number>(
  { type: 'string', description: 'The id of an event.', example: '1772366400000000' },
  (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(value) ? { value } : { problem: 'is not the id of an event; ids are whole numbers' };
  },
);
