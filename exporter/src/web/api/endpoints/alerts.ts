/** The events behind an alert. */
import type { Response } from 'express';
import { renderSelector, parseSelector } from '../../../selector/selector.ts';
import type { Selector } from '../../../selector/selector.ts';
import type { AlertQuery } from '../alerts.ts';
import { rangeOf, selectorOf } from '../alerts.ts';
import { ApiError } from '../answers.ts';
import type { Context, Endpoint } from '../endpoint.ts';
import { endpoint } from '../endpoint.ts';
import { isoTime, NDJSON } from '../event-json.ts';
import { parseStep, parseTime } from '../parameters.ts';
import { ALERT, ANSWERS, QUERIES } from '../schemas.ts';
import type { EventsQuery } from './events.ts';
import { answerEvents } from './events.ts';

function answerAlert(
  context: Context,
  alert: AlertQuery,
  { page, type }: Pick<EventsQuery, 'page' | 'type'>,
  response: Response,
): Promise<void> {
  const selector = selectorOf(alert);
  const range = rangeOf(alert, context.service.clock());
  const head = { selector: renderSelector(selector), from: isoTime(range.from), to: isoTime(range.to) };
  return answerEvents(context, { ...range, selector, page, type, head }, response);
}

const wrong = (key: string, problem: string): ApiError =>
  new ApiError('bad_data', `key of the body "${key}": ${problem}`);

function timeOf(key: string, text: string): number {
  const time = parseTime(text);
  if (time === undefined) throw wrong(key, 'is not a time; use RFC 3339, such as 2026-03-01T12:00:00Z');
  return time;
}

function windowOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const window = parseStep(text);
  if (window === undefined) throw wrong('annotations.audit_window', 'is not a duration; use one such as 5m');
  return window;
}

function annotatedSelector(text: string | undefined): Selector | undefined {
  if (text === undefined) return undefined;
  const parsed = parseSelector(text);
  if (!parsed.ok) throw wrong('annotations.audit_selector', `is not a selector: ${parsed.message}`);
  return parsed.selector;
}

export const ALERT_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    path: '/alerts/events',
    summary: 'The events behind an alert, given by parameters.',
    query: QUERIES.alert,
    answer: ANSWERS.alert,
    types: [NDJSON],
    handle(context, { query, type }, response) {
      const { labels, selector, window, startsAt, endsAt } = query;
      return answerAlert(context, { labels, selector, window, startsAt, endsAt }, { page: query, type }, response);
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
    handle(context, { query, body, type }, response) {
      const { labels, annotations = {}, startsAt, endsAt } = body;
      const alert = {
        labels,
        selector: annotatedSelector(annotations['audit_selector']),
        window: windowOf(annotations['audit_window']),
        startsAt: timeOf('startsAt', startsAt),
        endsAt: endsAt === undefined ? undefined : timeOf('endsAt', endsAt),
      };
      return answerAlert(context, alert, { page: query, type }, response);
    },
  }),
];
