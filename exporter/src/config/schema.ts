/** The configuration file: every key, what it allows and its default, in the words of the reference page. */
import { z } from '../zod.ts';
import { FORMATS } from '../formats/index.ts';
import { parsePath } from '../formats/record/path.ts';
import {
  boolean,
  choice,
  describe,
  durationOrNever,
  integer,
  leaf,
  numbers,
  size,
  text,
  textOrList,
} from './fields.ts';
import { suggestion } from './errors.ts';
import { PRIVACY } from './schema-privacy.ts';

export const LOCAL = 'local';

/** The default buckets of Prometheus client libraries. */
const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function pattern(expression: RegExp, problem: string): (text: string) => string | undefined {
  return (value) => (expression.test(value) ? undefined : problem);
}

const mappingPath = leaf<string>(
  {
    doc: 'Where the value is in the record; keys with other characters in quotes: `a."x.y".b[0]`.',
    allowed: 'a path such as actor.name, items[0].id or a."x.y".b',
    text: true,
  },
  (value) => {
    if (typeof value !== 'string') return { problem: 'is not a path; use one such as actor.name.' };
    const parsed = parsePath(value);
    return parsed.ok ? { value } : { problem: `is not a path: ${parsed.message}.`, offset: parsed.offset };
  },
);

const mappingEntry = z.preprocess(
  (value) => (typeof value === 'object' ? value : { path: value }),
  z.strictObject({
    path: mappingPath.optional(),
    value: text({ doc: 'The value, where the path has none or no path is given.', allowed: 'a text' }).optional(),
    map: describe(z.record(z.string(), text({ doc: 'What a value becomes.', allowed: 'a text' })), {
      doc: 'What each value becomes; others stay as they are.',
      allowed: 'a map of values, such as {"true": success, "false": failure}',
    }).optional(),
  }),
);

const timeZone = text(
  { doc: 'The zone of times that carry none; `local` is the zone of the exporter.', allowed: 'an IANA name or local' },
  (value) => {
    if (value === LOCAL || isTimeZone(value)) return undefined;
    const near = suggestion(value, [LOCAL, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
    return `is not a time zone;${near} Use an IANA name such as Europe/Berlin, or local.`.replace('; Use', '; use');
  },
);

function isTimeZone(name: string): boolean {
  // Asking Intl for the first time takes some ms of a start.
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const source = z.strictObject({
  name: text(
    { doc: 'The name of the source: its label `source`.', allowed: 'a unique name of letters, digits, _, . and -' },
    pattern(/^[a-zA-Z0-9_.-]{1,64}$/, 'is not allowed; use 1 to 64 letters, digits, _, . and -.'),
  ),
  type: choice('Where the lines come from.', ['file', 'stdin']).prefault('file'),
  path: textOrList({
    doc: 'The files, as paths or globs; relative ones start at the folder of this file. Required for type file.',
    allowed: 'a path or glob, or a list of them',
  }).optional(),
  exclude: textOrList({
    doc: 'Files that are not read although they match `path`.',
    allowed: 'a glob, or a list of them',
  }).optional(),
  format: choice(
    'How to read the lines.',
    FORMATS.map((format) => format.name),
  ),
  start: choice('Where a file that was never read begins.', ['end', 'beginning']).prefault('end'),
  time_zone: timeZone.prefault(LOCAL),
  mapping: describe(z.record(z.string(), mappingEntry), {
    doc: 'Format json only: event field or @timestamp → its path in the record, or path, value and map.',
    allowed: 'a map of event fields',
  }).optional(),
});

const metric = z.strictObject({
  name: text(
    { doc: 'The name of the metric; that of a counter ends in _total.', allowed: 'a unique metric name' },
    pattern(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'is not allowed; use letters, digits, _ and :, and no digit first.'),
  ),
  help: text({ doc: 'What the metric counts, in a sentence.', allowed: 'a sentence' }),
  type: choice('How it counts.', ['counter', 'histogram']).prefault('counter'),
  when: text({ doc: 'Which events count, in CEL.', allowed: 'a CEL condition' }).prefault('true'),
  labels: describe(z.array(text({ doc: 'An event field, or source.', allowed: 'an event field, or source' })), {
    doc: 'Event fields that become labels (user.name → user_name), and source.',
    allowed: 'a list of event fields',
  }).prefault([]),
  value: text({
    doc: 'Type histogram only, and required there: the number to observe, in CEL.',
    allowed: 'a number in CEL, such as raw.duration',
  }).optional(),
  buckets: numbers(
    'Type histogram only: the upper bounds of the buckets, without +Inf.',
    'a list of ascending numbers, such as [0.1, 1, 10]',
    (bounds) =>
      bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? bound))
        ? undefined
        : 'is not ascending; sort the numbers and remove those that are there twice.',
  ).prefault(DEFAULT_BUCKETS),
  max_series: integer('How many label sets it may have; further ones count as `other`.', 1, 1_000_000).prefault(2000),
  expire_after: durationOrNever('As the global expire_after, for this metric.').optional(),
});

export const METRICS = z.array(metric);

export const CONFIG = z.strictObject({
  state: z
    .strictObject({
      path: text({
        doc: 'The folder for positions, counts and events; `:memory:` keeps nothing across a restart.',
        allowed: 'a path or :memory:',
      }).prefault('/var/lib/audit-exporter'),
      events: choice(
        'Which events are kept: `all`, those that a metric under `metrics` or a default metric counted (`matched`), or `none`.',
        ['all', 'matched', 'none'],
      ).prefault('matched'),
      keep_events: z
        .strictObject({
          age: durationOrNever('Events are deleted so long after they were read.').prefault('30d'),
          size: size('The oldest events are deleted when all take more room.', '1MiB', '100TiB').prefault('10GiB'),
        })
        .prefault({}),
    })
    .prefault({}),
  privacy: PRIVACY.prefault([]),
  max_line_bytes: size('Longer lines are dropped and counted.', '1KiB', '64MiB').prefault('1MiB'),
  max_series: integer('How many series all metrics may have together.', 1, 10_000_000).prefault(50_000),
  default_metrics: boolean('Adds the metrics that the shipped alerting rules use.').prefault(true),
  first_event: choice('`hold` shows a new series as 0 for one scrape, so that increase() sees its first event.', [
    'hold',
    'off',
  ]).prefault('hold'),
  created_lines: boolean('Adds `_created` lines to OpenMetrics answers: when each series began.').prefault(false),
  expire_after: durationOrNever('Forgets a series that had no event for so long.').prefault('never'),
  sources: describe(z.array(source).min(1), { doc: 'What to read.', allowed: 'a list of at least one source' }),
  metrics: describe(METRICS, {
    doc: 'What to count besides audit_events_total. One that is named as a default metric replaces it.',
    allowed: 'a list of metrics',
  }).prefault([]),
});

export type ParsedConfig = z.output<typeof CONFIG>;
export type ParsedMetric = z.output<typeof metric>;
export type ParsedSource = z.output<typeof source>;
