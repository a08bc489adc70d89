/** Listening and stopping. */
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebAccess } from './access.ts';

export interface ListenAddress {
  readonly host: string | undefined;
  readonly port: number;
}

/** `:9877`, `127.0.0.1:9877`, `[::1]:9877`, `host:0`; the error text otherwise. */
export function parseListenAddress(text: string): ListenAddress | string {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535)
    return `"${text}" is not an address; use [HOST]:PORT, for example :9877 or 127.0.0.1:9877`;
  const host = match[1] ?? match[2];
  return { host: host === '' ? undefined : host, port };
}

/** Longer than the usual scrape interval, so that a Prometheus keeps its connection. */
const KEEP_ALIVE_MS = 90_000;
const CLOSE_IDLE_MS = 50;

const OPTIONS: ServerOptions = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: 15_000, requestTimeout: 30_000 };

/** With TLS where `access` says so. */
export function listen(
  handler: RequestListener,
  { host, port }: ListenAddress,
  access?: WebAccess,
): Promise<{ server: Server; address: string }> {
  const server: Server = access?.tls ? access.createTlsServer(OPTIONS, handler) : createServer(OPTIONS, handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject);
      const bound = server.address() as AddressInfo; // listens on TCP
      const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
      resolve({ server, address: `${shown}:${bound.port}` });
    });
  });
}

/** Lets running answers finish, then closes. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection whose answer ends later is kept alive otherwise.
    const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS);
    server.close(() => {
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
