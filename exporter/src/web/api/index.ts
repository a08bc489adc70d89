/** The API below /api/v1. Read only; only committed events are seen. */
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { messageOf } from '../../message.ts';
import { QueryStopped } from '../../store/events/query/slices.ts';
import { ApiError, sendError, sendJson } from './answers.ts';
import type { ApiService, Context } from './endpoint.ts';
import { ENDPOINTS } from './endpoints/index.ts';
import { guard } from './guard.ts';
import { openApi } from './openapi.ts';
import { Compression, Reply } from './reply.ts';
import type { QueryLimits } from './queries.ts';
import { Queries } from './queries.ts';
import type { StreamLimits } from './stream.ts';
import { Streams } from './stream.ts';

export interface ApiOptions {
  readonly service: ApiService;
  /** Whether clients have been checked before they come here; see guard.ts. */
  readonly authenticated: () => boolean;
  readonly log: { readonly error: (message: string) => void };
  readonly queryLimits?: QueryLimits;
  readonly streamLimits?: StreamLimits;
}

export interface Api {
  readonly router: Router;
  /** Ends what would never end by itself. */
  close(): void;
}

/** Alerts are small. */
const MAX_BODY = '64kb';

export function createApi({ service, authenticated, log, queryLimits, streamLimits }: ApiOptions): Api {
  const streams = new Streams(service.tail, service.stats, streamLimits);
  const context: Context = { service, queries: new Queries(service.reading, queryLimits), streams };
  const compression = new Compression();
  const router = express.Router();
  router.use((request, response, next) => {
    // The path of a route is known when it has been found; that of a stranger must not become a label.
    response.once('close', () => service.stats.answered(endpointOf(request), response.statusCode));
    next();
  });
  router.use(guard(authenticated));
  router.get('/openapi.json', (_request, response) => sendJson(new Reply(response, compression), openApi()));
  for (const endpoint of ENDPOINTS) {
    const handle = (request: Request, response: Response): Promise<void> =>
      endpoint.run(context, request, new Reply(response, compression));
    if (endpoint.method === 'get') router.get(endpoint.path, handle);
    else router.post(endpoint.path, express.json({ limit: MAX_BODY }), handle);
  }
  for (const { path } of ENDPOINTS) router.all(path, (request, response) => refuseMethod(request, response, path));
  router.use((request, response) =>
    sendError(response, new ApiError('not_found', `there is no ${request.path}; see /api/v1/openapi.json`)),
  );
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows error handlers by their four parameters
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const known = toApiError(error);
    if (!known) log.error(`API request failed: ${messageOf(error)}`);
    // Nothing else can follow what has begun.
    if (response.headersSent || response.hasHeader('Content-Encoding')) response.destroy();
    else sendError(response, known ?? new ApiError('internal', 'internal error; see the log of the exporter'));
  });
  return { router, close: () => streams.close() };
}

const OTHER = 'other';

/** As in the list of endpoints: `/events/:id`; `other` for what was refused before or is not there. */
function endpointOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : OTHER;
}

function refuseMethod(request: Request, response: Response, path: string): void {
  const allowed = ENDPOINTS.filter((endpoint) => endpoint.path === path).map(({ method }) => method.toUpperCase());
  const message = `${request.method} is not allowed here; use ${allowed.join(' or ')}`;
  sendError(response, new ApiError('method_not_allowed', message, { Allow: allowed.join(', ') }));
}

/** Undefined for what must not be shown. */
function toApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  // Nobody is there to read it.
  if (error instanceof QueryStopped) return new ApiError('unavailable', error.message);
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  // What express.json says of a body.
  if (status === 413) return new ApiError('bad_data', `the body is larger than ${MAX_BODY}`);
  return typeof status === 'number' && status >= 400 && status < 500
    ? new ApiError('bad_data', `the request cannot be read: ${messageOf(error)}`)
    : undefined;
}
