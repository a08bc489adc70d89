/** What the API takes and gives, as zod schemas: the OpenAPI document is made from them, and tests check answers by them. */
import { z } from '../../zod.ts';
import {
  boolean,
  by,
  choice,
  cursor,
  duration,
  eventId,
  integer,
  label,
  labelSet,
  selector,
  time,
} from './parameters.ts';

const MAX_EVENTS = 50_000;
const DEFAULT_EVENTS = 100;
const MAX_VALUES = 10_000;
const MAX_SERIES = 1000;
const DEFAULT_SERIES = 20;

const from = time('The beginning; an hour before the end without it.').optional();
const to = time('The end; now without it.').optional();
/** As Prometheus names them. */
const range = {
  from,
  to,
  start: time('The same as `from`.').optional(),
  end: time('The same as `to`.').optional(),
};
const line = boolean('Whether events come with their raw lines; they do without it.').optional();
const page = {
  limit: integer(`How many events at most; ${DEFAULT_EVENTS} without it.`, 1, MAX_EVENTS).optional(),
  order: choice('`desc`, the newest first, or `asc`; desc without it.', ['asc', 'desc']).optional(),
  cursor: cursor.optional(),
  line,
};
const format = choice('The form of the answer, where the header Accept does not tell.', ['json', 'ndjson']).optional();

const given = { selector: selector.optional() };

export const QUERIES = {
  events: z.strictObject({ ...given, ...range, ...page, format }),
  count: z.strictObject({
    ...given,
    ...range,
    step: duration('How long a step is; a hundredth of the range without it, and at least 1s.').optional(),
    by: by.optional(),
    limit: integer(
      `How many series at most; ${DEFAULT_SERIES} without it. The others are summed up as \`other\`.`,
      1,
      MAX_SERIES,
    ).optional(),
  }),
  values: z.strictObject({
    ...given,
    ...range,
    limit: integer(`How many values at most; ${MAX_VALUES} without it.`, 1, MAX_VALUES).optional(),
  }),
  stream: z.strictObject({ ...given, line }),
  alert: z.strictObject({
    labels: labelSet,
    selector: selector.optional().meta({ description: "The alert's annotation audit_selector." }),
    window: duration("The alert's annotation audit_window: how far back its events reach; 15m without it.").optional(),
    startsAt: time('When the alert began.'),
    endsAt: time('When it ended; now without it.').optional(),
    ...page,
    format,
  }),
  alertPost: z.strictObject({ ...page, format }),
  none: z.strictObject({}),
};

export const PATHS = {
  id: z.strictObject({ id: eventId }),
  label: z.strictObject({ name: label }),
  none: z.strictObject({}),
};

const texts = z.record(z.string().max(200), z.string().max(2000));

/** An alert as Alertmanager's API and webhooks give it; what is not needed is not looked at. */
export const ALERT = z.object({
  labels: texts,
  annotations: texts.optional().meta({ description: '`audit_selector` and `audit_window` are used.' }),
  startsAt: z.string().max(50),
  endsAt: z.string().max(50).optional(),
});

const id = z.string().meta({ description: 'Stable, and ascending in the order in which events were read.' });

const EVENT = z.strictObject({
  id,
  time: z.iso.datetime(),
  source: z.string(),
  fields: z.record(z.string(), z.string()).meta({ description: 'By their names in the Elastic Common Schema.' }),
  metrics: z.array(z.string()).meta({ description: 'The configured metrics that counted it.' }),
  line: z.string().optional().meta({ description: 'The raw line, where it is kept.' }),
});

const nextCursor = z.string().optional().meta({ description: 'There where there are more events.' });
const strings = z.array(z.string());
const warnings = strings.optional();

const answer = <T extends z.ZodType>(data: T) => z.strictObject({ status: z.literal('success'), data, warnings });

export const ANSWERS = {
  events: answer(z.strictObject({ events: z.array(EVENT), nextCursor })),
  alert: answer(
    z.strictObject({
      selector: z.string(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      events: z.array(EVENT),
      nextCursor,
    }),
  ),
  event: answer(EVENT),
  count: answer(
    z.strictObject({
      resultType: z.literal('matrix'),
      result: z.array(
        z.strictObject({
          metric: z.record(z.string(), z.string()),
          values: z
            .array(z.tuple([z.number(), z.string()]))
            .meta({ description: 'Where each step begins, and its count.' }),
        }),
      ),
    }),
  ),
  strings: answer(strings),
  config: answer(z.strictObject({ yaml: z.string() })),
  sources: answer(
    z.array(
      z.strictObject({
        ...{ name: z.string(), type: z.string(), format: z.string() },
        ...{ files: z.number(), pendingBytes: z.number(), catchingUp: z.boolean(), ended: z.boolean() },
        ...{ bytesRead: z.number(), rotations: z.number(), truncations: z.number() },
        lastEventTime: z.iso.datetime().nullable(),
        lagSeconds: z.number().nullable(),
      }),
    ),
  ),
  build: answer(
    z.strictObject({
      ...{ version: z.string(), revision: z.string(), nodeVersion: z.string() },
      events: z.strictObject({
        kept: z.enum(['all', 'matched', 'none']),
        count: z.number(),
        bytes: z.number(),
        oldest: z.iso.datetime().nullable(),
      }),
    }),
  ),
};

export const ERROR = z.strictObject({ status: z.literal('error'), errorType: z.string(), error: z.string() });

export const DEFAULTS = { events: DEFAULT_EVENTS, values: MAX_VALUES, series: DEFAULT_SERIES };
