/** The events behind an alert. */
import type { Annotated } from '../../../selector/behind.ts';
import { NO_LABELS, rangeOfAlert, readAnnotations, selectorOfLabels } from '../../../selector/behind.ts';
import { renderSelector } from '../../../selector/selector.ts';
import { ApiError } from '../answers.ts';
import type { Context, Endpoint } from '../endpoint.ts';
import { endpoint } from '../endpoint.ts';
import { isoTime, NDJSON } from '../event-json.ts';
import { parseTime } from '../parameters.ts';
import type { Reply } from '../reply.ts';
import { ALERT, ANSWERS, QUERIES } from '../schemas.ts';
import type { EventsQuery } from './events.ts';
import { answerEvents } from './events.ts';

interface Alert extends Annotated {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: number;
  readonly endsAt: number | undefined;
}

function answerAlert(
  context: Context,
  alert: Alert,
  { page, type }: Pick<EventsQuery, 'page' | 'type'>,
  reply: Reply,
): Promise<void> {
  const selector = alert.selector ?? selectorOfLabels(alert.labels);
  if (!selector) throw new ApiError('bad_data', NO_LABELS);
  const range = rangeOfAlert(alert, context.service.clock());
  const head = { selector: renderSelector(selector), from: isoTime(range.from), to: isoTime(range.to) };
  return answerEvents(context, { ...range, selector, page, type, head }, reply);
}

const wrong = (key: string, problem: string): ApiError =>
  new ApiError('bad_data', `key of the body "${key}": ${problem}`);

function timeOf(key: string, text: string): number {
  const time = parseTime(text);
  if (time === undefined) throw wrong(key, 'is not a time; use RFC 3339, such as 2026-03-01T12:00:00Z');
  return time;
}

export const ALERT_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    path: '/alerts/events',
    summary: 'The events behind an alert, given by parameters.',
    query: QUERIES.alert,
    answer: ANSWERS.alert,
    types: [NDJSON],
    handle(context, { query, type }, reply) {
      const { labels, selector, window, startsAt, endsAt } = query;
      return answerAlert(context, { labels, selector, window, startsAt, endsAt }, { page: query, type }, reply);
    },
  }),
  endpoint({
    method: 'post',
    path: '/alerts/events',
    summary: 'The events behind an alert, given as Alertmanager gives it.',
    query: QUERIES.alertPost,
    body: ALERT,
    answer: ANSWERS.alert,
    types: [NDJSON],
    handle(context, { query, body, type }, reply) {
      const { labels, annotations = {}, startsAt, endsAt } = body;
      const annotated = readAnnotations(annotations);
      if ('problem' in annotated) throw wrong(`annotations.${annotated.annotation}`, annotated.problem);
      const alert = {
        ...annotated,
        labels,
        startsAt: timeOf('startsAt', startsAt),
        endsAt: endsAt === undefined ? undefined : timeOf('endsAt', endsAt),
      };
      return answerAlert(context, alert, { page: query, type }, reply);
    },
  }),
];
