/** How the exporter is set up, and how it is. */
import { shownConfig } from '../../../config/shown.ts';
import { ApiError, sendData } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { endpoint } from '../endpoint.ts';
import { isoTime } from '../event-json.ts';
import { ANSWERS, QUERIES } from '../schemas.ts';

const STARTING = 'the exporter is starting; try again';

/** null for NaN: not known yet. */
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

export const STATUS_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    path: '/status/config',
    summary: 'The configuration in force, with every default and without secrets.',
    query: QUERIES.none,
    answer: ANSWERS.config,
    handle({ service }, _given, reply) {
      if (!service.config) throw new ApiError('unavailable', STARTING);
      sendData(reply, { yaml: shownConfig(service.config) });
      return Promise.resolve();
    },
  }),
  endpoint({
    path: '/status/sources',
    summary: 'What each source has read, and what is left.',
    query: QUERIES.none,
    answer: ANSWERS.sources,
    handle({ service }, _given, reply) {
      const configured = new Map(service.config?.sources.map((source) => [source.name, source]));
      const sources = service.sources().map(({ name, lastEventTime, lag, ...rest }) => ({
        name,
        type: configured.get(name)?.type ?? '',
        format: configured.get(name)?.format ?? '',
        ...rest,
        lastEventTime: Number.isNaN(lastEventTime) ? null : isoTime(lastEventTime),
        lagSeconds: known(lag / 1000),
      }));
      sendData(reply, sources);
      return Promise.resolve();
    },
  }),
  endpoint({
    path: '/status/build',
    summary: 'The version, and how many events are kept.',
    query: QUERIES.none,
    answer: ANSWERS.build,
    handle({ service }, _given, reply) {
      if (!service.config) throw new ApiError('unavailable', STARTING);
      const { events, bytes, oldest } = service.events.stats();
      sendData(reply, {
        ...service.build,
        events: {
          kept: service.config.state.events,
          count: events,
          bytes,
          oldest: oldest === undefined ? null : isoTime(oldest),
        },
      });
      return Promise.resolve();
    },
  }),
];
