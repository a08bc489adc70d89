/** The HTTP endpoints: /metrics, health, reload, landing page, and the API's. */
import { pipeline } from 'node:stream/promises';
import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response, Router } from 'express';
import { codeOf, messageOf } from '../message.ts';
import type { Exposition } from '../metrics/encode.ts';
import { CONTENT_TYPES } from '../metrics/self.ts';
import { landingPage } from './landing.ts';

/** How the body goes over the wire. */
export type Encoding = 'gzip' | 'identity';

export interface Answer {
  readonly body: AsyncIterable<Buffer>;
  /** To be called when the answer went out whole or was given up; the first call counts. */
  readonly ended: (whole: boolean) => void;
}

/** What the endpoints need of the service. */
export interface WebService {
  metrics(scraper: string, exposition: Exposition, encoding: Encoding): Promise<Answer>;
  ready(): boolean;
  /** The error text when the configuration was refused. */
  reload(): string | undefined;
}

export interface WebOptions {
  readonly service: WebService;
  readonly version: string;
  readonly log: { readonly error: (message: string) => void };
  /** Stands before every endpoint: WebAccess.handle. */
  readonly access?: RequestHandler | undefined;
  /** Everything below /api/v1. */
  readonly api?: Router | undefined;
}

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';

/** Answers to /metrics that are under way at most; each keeps the values that it shows. */
const MAX_ANSWERS = 40;
/** Longer than any scrape_timeout; a client that takes longer is cut off. */
const MAX_ANSWER_MS = 120_000;

export function createApp({ service, version, log, access, api }: WebOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders);
  if (access) app.use(access);
  if (api) app.use('/api/v1', api);
  app.get('/', (_request, response) => void response.type('html').send(landingPage(version)));
  let answers = 0;
  app.get('/metrics', async (request, response) => {
    if (request.method === 'HEAD') return void response.type(CONTENT_TYPES.text).end();
    if (answers >= MAX_ANSWERS) return void response.status(503).type('text').send('Too many scrapes at once.\n');
    answers++;
    try {
      await sendMetrics(service, request, response);
    } finally {
      answers--;
    }
  });
  app.get('/-/healthy', (_request, response) => void response.type('text').send('audit-exporter is healthy.\n'));
  app.get('/-/ready', (_request, response) => {
    const ready = service.ready();
    response.status(ready ? 200 : 503).type('text');
    response.send(
      ready ? 'audit-exporter is ready.\n' : 'audit-exporter is not ready: the state cannot be written; see the log.\n',
    );
  });
  app.all('/-/reload', (request, response) => {
    if (request.method !== 'POST' && request.method !== 'PUT') {
      return void response.status(405).set('Allow', 'POST, PUT').type('text').send('Use POST or PUT.\n');
    }
    const error = service.reload();
    response.status(error === undefined ? 200 : 500).type('text');
    response.send(
      error === undefined
        ? 'Configuration loaded.\n'
        : `The configuration was refused; the old one stays in force.\n${error}\n`,
    );
  });
  app.use((_request, response) => void response.status(404).type('text').send('Not found. See /\n'));
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows error handlers by their four parameters
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    log.error(`request failed: ${messageOf(error)}`);
    if (!response.headersSent) response.status(500).type('text').send('Internal error; see the log.\n');
  });
  return app;
}

async function sendMetrics(service: WebService, request: Request, response: Response): Promise<void> {
  const exposition = request.accepts(['text/plain', OPENMETRICS]) === OPENMETRICS ? 'openmetrics' : 'text';
  const encoding = request.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : 'identity';
  const { body, ended } = await service.metrics(scraperOf(request), exposition, encoding);
  response.on('finish', () => ended(!request.socket.destroyed));
  response.set('Content-Type', CONTENT_TYPES[exposition]).set('Vary', 'Accept, Accept-Encoding');
  if (encoding === 'gzip') response.set('Content-Encoding', 'gzip');
  try {
    await pipeline(body, response, { signal: AbortSignal.timeout(MAX_ANSWER_MS) });
  } catch (error) {
    // A client that left is no error of ours.
    if (!CLIENT_GONE.has(codeOf(error))) throw error;
  } finally {
    ended(false);
  }
}

/** Also after the connection was closed under our hands, or because it took too long. */
const CLIENT_GONE: ReadonlySet<string> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ABORT_ERR',
  'ECONNRESET',
  'EPIPE',
]);

/** Longer parts of an identity are cut: they come from outside. */
const MAX_IDENTITY = 200;

/**
 * Who scrapes: remote address and User-Agent, and the query parameter `scraper` where several Prometheis share both
 * (one host, or behind one proxy).
 */
function scraperOf(request: Request): string {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const name = typeof request.query['scraper'] === 'string' ? request.query['scraper'] : '';
  return [address, request.get('User-Agent') ?? '', name].map((part) => part.slice(0, MAX_IDENTITY)).join(' ');
}

function securityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
  });
  next();
}
