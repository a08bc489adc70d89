/** Grafana's ways to a data source's server: the data source proxy, and its routes to an Alertmanager and to rules. */
import { request as askHttp } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as askHttps } from 'node:https';
import { ALERTS_READ, ALERTS_WRITE, RULES_READ } from '../scene.ts';
import type { DataSource } from './datasources.ts';
import { send, sendJson } from './files.ts';

const PROXY = /^\/api\/datasources\/proxy\/uid\/([^/]+)(\/.*)?$/;
const ALERTMANAGER = /^\/api\/alertmanager\/([^/]+)(\/api\/v2\/(?:alerts|silences?|status|receivers)(?:\/.*)?)$/;
const RULES = /^\/api\/prometheus\/([^/]+)(\/api\/v1\/rules)$/;
/** Headers between two neighbours, not for the next one; and those that speak of the browser. */
const NOT_PASSED = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'cookie', 'origin', 'referer'];

/**
 * Answers requests to a data source and says whether it did. `permissions` are those of the scene that the page named;
 * undefined where none is named: pages of other origins cannot name one, and so change nothing.
 */
export function proxied(
  request: IncomingMessage,
  response: ServerResponse,
  sources: readonly DataSource[],
  permissions: readonly string[] | undefined,
): boolean {
  const url = new URL(request.url ?? '/', 'http://preview');
  const route = routeOf(url.pathname, request.method === 'GET');
  if (!route) return false;
  const source = sources.find((one) => one.uid === route.uid);
  if (!source) {
    sendJson(response, 404, { message: 'Data source not found' });
    return true;
  }
  if (!route.needed.every((permission) => permissions?.includes(permission)) || (route.changes && !permissions)) {
    const missing = route.needed[0] ?? 'a scene';
    sendJson(response, 403, {
      message: `You'll need additional permissions to perform this action. Permissions needed: ${missing}`,
    });
    return true;
  }
  pass(request, response, new URL(`${source.upstream.replace(/\/$/, '')}${route.path}${url.search}`));
  return true;
}

interface Route {
  readonly uid: string;
  readonly path: string;
  /** Permissions that Grafana asks for. */
  readonly needed: readonly string[];
  readonly changes: boolean;
}

function routeOf(pathname: string, reads: boolean): Route | undefined {
  const routes = [
    [ALERTMANAGER, [reads ? ALERTS_READ : ALERTS_WRITE]],
    [RULES, [RULES_READ]],
    [PROXY, []],
  ] as const;
  for (const [pattern, needed] of routes) {
    const [, uid, path = '/'] = pattern.exec(pathname) ?? [];
    if (uid !== undefined) return { uid, path, needed, changes: !reads };
  }
  return undefined;
}

function pass(request: IncomingMessage, response: ServerResponse, target: URL): void {
  const headers = { ...request.headers };
  for (const name of NOT_PASSED) Reflect.deleteProperty(headers, name);
  const ask = target.protocol === 'https:' ? askHttps : askHttp;
  const upstream = ask(target, { method: request.method, headers }, (answer) => {
    if (answer.statusCode === 401) {
      // As Grafana's: a browser would take it for a question to its own user.
      answer.resume();
      return send(response, 400, 'text/plain', 'Authentication to data source failed');
    }
    const passed = { ...answer.headers };
    for (const name of NOT_PASSED) Reflect.deleteProperty(passed, name);
    // A live tail may say nothing for long: its start must not wait for that.
    response.writeHead(answer.statusCode ?? 502, passed).flushHeaders();
    answer.pipe(response);
    answer.on('error', () => response.destroy());
    return undefined;
  });
  upstream.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else sendJson(response, 502, { message: `Bad gateway: ${error.message}` });
  });
  // The browser went away (a live tail never ends by itself).
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
