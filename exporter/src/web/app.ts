/** The HTTP endpoints: /metrics, health, reload, landing page. */
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { messageOf } from '../message.ts';
import type { Exposition } from '../metrics/encode.ts';
import { CONTENT_TYPES } from '../metrics/self.ts';
import { landingPage } from './landing.ts';

export interface Answer {
  readonly body: string;
  /** To be called when the answer went out whole. */
  readonly finished: () => void;
}

/** What the endpoints need of the service. */
export interface WebService {
  metrics(scraper: string, exposition: Exposition): Promise<Answer>;
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
}

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';

const compress = promisify(gzip);

export function createApp({ service, version, log, access }: WebOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders);
  if (access) app.use(access);
  app.get('/', (_request, response) => void response.type('html').send(landingPage(version)));
  app.get('/metrics', async (request, response) => {
    if (request.method === 'HEAD') return void response.type(CONTENT_TYPES.text).end();
    await sendMetrics(service, request, response);
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
  const { body, finished } = await service.metrics(scraperOf(request), exposition);
  response.on('finish', () => {
    if (!request.socket.destroyed) finished();
  });
  response.set('Content-Type', CONTENT_TYPES[exposition]).set('Vary', 'Accept, Accept-Encoding');
  if (request.acceptsEncodings('gzip') === 'gzip') {
    response.set('Content-Encoding', 'gzip').end(await compress(body, { level: 1 }));
  } else {
    response.end(body);
  }
}

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
