/** Events: found, counted, one, and as they come. */
import { labelName } from '../../../metrics/definition.ts';
import type { Selector } from '../../../selector/selector.ts';
import type { CountQuery, Group } from '../../../store/events/query/count.ts';
import { countEvents, OTHER, stepsOf } from '../../../store/events/query/count.ts';
import type { Place } from '../../../store/events/query/find.ts';
import { findEvents } from '../../../store/events/query/find.ts';
import { getEvent } from '../../../store/events/query/get.ts';
import type { Order, TimeRange } from '../../../store/events/query/heads.ts';
import { ApiError, sendData } from '../answers.ts';
import type { Context, Endpoint } from '../endpoint.ts';
import { endpoint } from '../endpoint.ts';
import { eventJson, NDJSON, sendEvents, sendLines } from '../event-json.ts';
import type { Reply } from '../reply.ts';
import { ANSWERS, DEFAULTS, PATHS, QUERIES } from '../schemas.ts';
import { rangeOfQuery } from './range.ts';

export const ALL: Selector = { matchers: [] };

/** An answer ends with the event that makes it larger (characters). */
const MAX_ANSWER = 32 * 1024 * 1024;

interface PageQuery {
  readonly limit?: number | undefined;
  readonly order?: Order | undefined;
  readonly cursor?: Place | undefined;
  readonly line?: boolean | undefined;
  readonly format?: 'json' | 'ndjson' | undefined;
}

export interface EventsQuery extends TimeRange {
  readonly selector: Selector;
  readonly page: PageQuery;
  /** Of the header Accept. */
  readonly type: string | undefined;
  /** What stands beside the events in the answer. */
  readonly head?: object;
}

export async function answerEvents(context: Context, query: EventsQuery, reply: Reply): Promise<void> {
  const { service, queries } = context;
  const { selector, from, to, page, type, head } = query;
  const { limit = DEFAULTS.events, order = 'desc', cursor, line = true, format } = page;
  const { found, warnings } = await queries.run(reply.response, (slices) => {
    const what = { selector, from, to, order, after: cursor, limit, maxSize: MAX_ANSWER, withLines: line };
    return findEvents(service.events, what, slices);
  });
  if ((format ?? (type === NDJSON ? 'ndjson' : 'json')) === 'ndjson') return sendLines(reply, found);
  return sendEvents(reply, found, { ...(head && { head }), warnings: [...warningsOf(context), ...warnings] });
}

export const warningsOf = ({ service }: Context): string[] =>
  service.config?.state.events === 'none' ? ['no events are kept: state.events is none'] : [];

/** As many points as Prometheus gives at most. */
const MAX_STEPS = 11_000;
const DEFAULT_STEPS = 100;
const SECOND_MS = 1000;

/** Throws ApiError where there would be too many steps. */
function countQueryOf(
  range: TimeRange,
  given: { step?: number | undefined },
  rest: Pick<CountQuery, 'selector' | 'by'>,
): CountQuery {
  const seconds = (range.to - range.from) / DEFAULT_STEPS / SECOND_MS;
  const step = given.step ?? Math.max(1, Math.ceil(seconds)) * SECOND_MS;
  const query = { ...range, ...rest, step };
  if (stepsOf(query) > MAX_STEPS)
    throw new ApiError(
      'bad_data',
      `exceeded maximum resolution of ${MAX_STEPS} points per timeseries; use a longer "step"`,
    );
  return query;
}

const totalOf = ({ counts }: Group): number => counts.reduce((sum, count) => sum + count, 0);

/** The largest groups; the others are added up, with those that were already. */
function largest(groups: readonly Group[], limit: number): Group[] {
  const isOther = ({ values }: Group): boolean => values.length > 0 && values.every((value) => value === OTHER);
  const sorted = groups.filter((group) => !isOther(group)).sort((a, b) => totalOf(b) - totalOf(a));
  const rest = [...sorted.slice(limit), ...groups.filter(isOther)];
  const [first, ...more] = rest;
  if (!first) return sorted;
  const counts = first.counts.map((count, step) => more.reduce((sum, group) => sum + (group.counts[step] ?? 0), count));
  return [...sorted.slice(0, limit), { values: first.values.map(() => OTHER), counts }];
}

export const EVENT_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    path: '/events',
    summary: 'The events of a time range.',
    query: QUERIES.events,
    answer: ANSWERS.events,
    types: [NDJSON],
    handle(context, { query, type }, reply) {
      const range = rangeOfQuery(query, context.service.clock());
      return answerEvents(context, { ...range, selector: query.selector ?? ALL, page: query, type }, reply);
    },
  }),
  endpoint({
    path: '/events/count',
    summary: 'How many events there were, in steps of time and by labels.',
    query: QUERIES.count,
    answer: ANSWERS.count,
    async handle(context, { query }, reply) {
      const { service, queries } = context;
      const { selector = ALL, by = [], limit = DEFAULTS.series } = query;
      const count = countQueryOf(rangeOfQuery(query, service.clock()), query, { selector, by });
      const { found, warnings } = await queries.run(reply.response, (slices) =>
        countEvents(service.events, count, slices),
      );
      const result = largest(found.groups, limit).map(({ values, counts }) => ({
        metric: Object.fromEntries(by.map((key, index) => [labelName(key), values[index] ?? ''])),
        values: Array.from(counts, (value, step) => [(count.from + step * count.step) / SECOND_MS, String(value)]),
      }));
      sendData(reply, { resultType: 'matrix', result }, [...warningsOf(context), ...warnings]);
    },
  }),
  endpoint({
    path: '/events/stream',
    summary: 'Events as they come, as server-sent events. `event: dropped` tells how many a slow client has missed.',
    query: QUERIES.stream,
    answer: ANSWERS.event,
    types: ['text/event-stream'],
    handle({ service, streams }, { query }, reply) {
      // Who asks for the events until now once the stream is open misses none between the two.
      service.commit();
      streams.open(reply.response, query.selector ?? ALL, query.line ?? true);
      return Promise.resolve();
    },
  }),
  endpoint({
    path: '/events/:id',
    summary: 'One event.',
    query: QUERIES.none,
    params: PATHS.id,
    answer: ANSWERS.event,
    handle({ service }, { params }, reply) {
      const event = getEvent(service.events, params.id);
      if (!event) throw new ApiError('not_found', `there is no event ${params.id}: it never was, or is no longer kept`);
      sendData(reply, eventJson(event));
      return Promise.resolve();
    },
  }),
];
