/**
 * Who may use the API. Audit events are sensitive: without users (or certificates of clients) in the web configuration, only
 * programs of this machine may, and no page of another site in a browser of this machine.
 */
import type { Request, RequestHandler } from 'express';
import { BlockList, isIP } from 'node:net';
import { ApiError, sendError } from './answers.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

export function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const version = isIP(bare);
  return version !== 0 && LOOPBACK.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}

/** `localhost`, `localhost:9877`, `127.0.0.1:9877`, `[::1]`: names that no DNS server of a stranger can give us. */
export function isLoopbackHost(host: string): boolean {
  const name = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(host);
  const bare = (name?.[1] ?? name?.[2] ?? '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || isLoopback(bare);
}

const HOW =
  'configure users (basic_auth_users) or certificates of clients (RequireAndVerifyClientCert) with --web.config.file, see docs/web-config.md';

/** What is wrong with a request of somebody who has not said who he is; undefined: nothing. */
function refusal(request: Request): string | undefined {
  if (!isLoopback(request.socket.remoteAddress ?? ''))
    return `the API is only for clients on this machine until there is authentication: ${HOW}`;
  if (!isLoopbackHost(request.get('Host') ?? ''))
    return `the API answers only under the name localhost, 127.0.0.1 or [::1] until there is authentication: ${HOW}`;
  if (request.get('Sec-Fetch-Site') === 'cross-site')
    return `the API does not answer pages of other sites until there is authentication: ${HOW}`;
  return undefined;
}

/** `authenticated`: whether every request has been checked before it comes here. */
export const guard =
  (authenticated: () => boolean): RequestHandler =>
  (request, response, next) => {
    const why = authenticated() ? undefined : refusal(request);
    if (why === undefined) next();
    else sendError(response, new ApiError('forbidden', why));
  };
