/** Labels and their values. */
import { LABEL_NAMES } from '../../../selector/labels.ts';
import { labelValues } from '../../../store/events/query/values.ts';
import { sendData } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { endpoint } from '../endpoint.ts';
import { ANSWERS, DEFAULTS, PATHS, QUERIES } from '../schemas.ts';
import { ALL, warningsOf } from './events.ts';
import { rangeOfQuery } from './range.ts';

export const LABEL_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    path: '/labels',
    summary: 'The labels that a selector may have.',
    query: QUERIES.none,
    answer: ANSWERS.strings,
    handle(_context, _given, reply) {
      sendData(reply, LABEL_NAMES);
      return Promise.resolve();
    },
  }),
  endpoint({
    path: '/label/:name/values',
    summary: 'The values that events of a time range have under a label.',
    query: QUERIES.values,
    params: PATHS.label,
    answer: ANSWERS.strings,
    async handle(context, { query, params }, reply) {
      const { service, queries } = context;
      const { selector = ALL, limit = DEFAULTS.values } = query;
      const range = rangeOfQuery(query, service.clock());
      const { found, warnings } = await queries.run(reply.response, (slices) =>
        labelValues(service.events, { ...range, selector, key: params.name, limit }, slices),
      );
      const more = found.more ? ['results truncated due to limit'] : [];
      sendData(reply, found.values, [...warningsOf(context), ...warnings, ...more]);
    },
  }),
];
