/** Who may use the endpoints, and how: TLS, certificates of clients, users, headers. All from the web configuration. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Server, ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { codeOf, messageOf } from '../message.ts';
import { refusalOf } from './client-certificate.ts';
import type { LiveOptions } from './config/live.ts';
import { LiveWebConfig } from './config/live.ts';
import type { TlsSettings, WebConfig } from './config/load.ts';
import type { Hasher } from './hasher.ts';
import { WorkerHasher } from './hasher.ts';
import { PasswordChecker } from './passwords.ts';
import { Refusals } from './refusals.ts';

const HANDSHAKE_TIMEOUT_MS = 15_000;
const RETRY_AFTER_S = 5;

export class WebAccess {
  readonly #live: LiveWebConfig;
  readonly #hasher: Hasher;
  readonly #passwords: PasswordChecker;
  readonly #refusals: Refusals;
  /** Connections, with the settings under which they were admitted. */
  readonly #admitted = new WeakMap<object, TlsSettings>();

  /** The text of everything that is wrong where the configuration is refused. */
  static open(options: LiveOptions, hasher: Hasher = new WorkerHasher()): WebAccess | string {
    const live = LiveWebConfig.open(options);
    return typeof live === 'string' ? live : new WebAccess(live, options, hasher);
  }

  private constructor(live: LiveWebConfig, { log, clock }: LiveOptions, hasher: Hasher) {
    this.#live = live;
    this.#hasher = hasher;
    this.#passwords = new PasswordChecker(hasher);
    this.#refusals = new Refusals(log, clock);
  }

  get tls(): boolean {
    return this.#live.current.tls !== undefined;
  }

  /** Whether a request that has come through has said who it is from: with a password, or a certificate. */
  get authenticates(): boolean {
    const { users, tls } = this.#live.current;
    return users.size > 0 || tls?.clientAuth === 'RequireAndVerifyClientCert';
  }

  close(): Promise<void> {
    return this.#hasher.close();
  }

  /** To stand before every endpoint. */
  readonly handle: RequestHandler = async (request, response, next) => {
    this.#live.refresh();
    const { tls, headers, users } = this.#live.current;
    setHeaders(response, headers);
    const admittedUnder = this.#admitted.get(request.socket);
    if (tls && !admittedUnder) return void request.socket.destroy();
    // An old connection ends with this answer; the next one meets the new settings.
    if (tls !== admittedUnder) response.set('Connection', 'close');
    if (users.size === 0) return next();
    await this.#checkUser(request, response, next, users);
  };

  async #checkUser(request: Request, response: Response, next: NextFunction, users: WebConfig['users']): Promise<void> {
    const client = request.socket.remoteAddress ?? '';
    const given = credentialsOf(request.get('Authorization') ?? '');
    const verdict = given ? await this.#passwords.check({ ...given, client }, users) : 'missing';
    if (verdict === 'good') return next();
    if (verdict === 'busy') {
      this.#refusals.add('busy', client);
      response.status(429).set('Retry-After', String(RETRY_AFTER_S)).type('text');
      return void response.send('Too many passwords wait to be checked. Try again later.\n');
    }
    this.#refusals.add(verdict === 'wrong' ? 'password' : 'credentials', client);
    response.status(401).set('WWW-Authenticate', 'Basic realm="audit-exporter", charset="UTF-8"').type('text');
    response.send('Unauthorized.\n');
  }

  /** Only where the configuration has TLS. */
  createTlsServer(options: ServerOptions, handler: RequestListener): Server {
    let applied = this.#live.current.tls;
    if (!applied) throw new Error('the web configuration has no TLS');
    const server = createServer(
      {
        ...options,
        ...applied.context,
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        requestCert: applied.clientAuth !== 'NoClientCert',
        // refusalOf decides instead: it also knows certificates that need no check.
        rejectUnauthorized: false,
      },
      handler,
    );
    server.prependListener('connection', () => {
      this.#live.refresh();
      const { tls } = this.#live.current;
      if (!tls || tls === applied) return;
      applied = tls;
      applyTls(server, tls);
    });
    server.on('secureConnection', (socket: TLSSocket) => this.#admit(socket));
    server.on('tlsClientError', (error, socket) => {
      this.#refusals.add('handshake', socket.remoteAddress ?? '', handshakeCode(error));
    });
    return server;
  }

  #admit(socket: TLSSocket): void {
    const { tls } = this.#live.current;
    const refusal = tls ? refusalOf(socket, tls) : undefined;
    if (tls && refusal === undefined) this.#admitted.set(socket, tls);
    else {
      this.#refusals.add('certificate', socket.remoteAddress ?? '', refusal);
      socket.destroy();
    }
  }
}

function applyTls(server: Server, tls: TlsSettings): void {
  server.setSecureContext(tls.context);
  // node:tls reads it for each connection, although only the constructor is documented to take it. If that ever ends,
  // nobody is asked for a certificate, and refusalOf refuses everybody: safe.
  Object.assign(server, { requestCert: tls.clientAuth !== 'NoClientCert' });
  server.closeIdleConnections();
}

function handshakeCode(error: Error): string {
  return codeOf(error) || messageOf(error);
}

function setHeaders(response: Response, headers: WebConfig['headers']): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value === '') response.removeHeader(name);
    else if (value !== undefined) response.set(name, value);
  }
}

/** RFC 7617: base64 of user, colon, password. */
function credentialsOf(header: string): { user: string; password: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
