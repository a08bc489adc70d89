import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLoopback, isLoopbackHost } from '../../../exporter/src/web/api/guard.ts';
import { ENDPOINTS } from '../../../exporter/src/web/api/endpoints/index.ts';
import { ANSWERS } from '../../../exporter/src/web/api/schemas.ts';
import { NOW } from '../../store/events/support.ts';
import { ApiSite } from './site.ts';

let site: ApiSite;
beforeEach(() => {
  site = new ApiSite();
});
afterEach(() => site.close());

const HOW =
  'configure users (basic_auth_users) or certificates of clients (RequireAndVerifyClientCert) with --web.config.file, see docs/web-config.md';

describe('without authentication', () => {
  it('clients on this machine may use it', async () => {
    await site.start();
    expect((await site.ask('/labels')).status).toBe(200);
    expect((await site.ask('/labels', { headers: { Host: 'localhost:1234' } })).status).toBe(200);
  });

  it.each(['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::1'])(
    'others may not (%s), and are told how',
    async (address) => {
      await site.start({}, '', (request, _response, next) => {
        Object.defineProperty(request.socket, 'remoteAddress', { value: address });
        next();
      });
      expect(await site.error('/labels')).toEqual([
        403,
        'forbidden',
        `the API is only for clients on this machine until there is authentication: ${HOW}`,
      ]);
      site.authenticated = true;
      expect((await site.ask('/labels')).status).toBe(200);
    },
  );

  it.each(['evil.example.com', 'evil.example.com:9877', 'localhost.example.com', '192.0.2.1'])(
    'a name that a stranger can point to us is refused: %s',
    async (Host) => {
      await site.start();
      expect(await site.error('/events', { headers: { Host } })).toEqual([
        403,
        'forbidden',
        `the API answers only under the name localhost, 127.0.0.1 or [::1] until there is authentication: ${HOW}`,
      ]);
    },
  );

  it('pages of other sites are refused, and none may read an answer', async () => {
    await site.start();
    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example.com' };
    expect((await site.error('/events/stream', { headers })).slice(0, 2)).toEqual([403, 'forbidden']);
    const answer = await site.ask('/labels', { headers: { Origin: 'https://evil.example.com' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['::', false],
    ['', false],
  ])('%s is an address of this machine: %j', (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });

  it.each([
    ['localhost', true],
    ['LOCALHOST:80', true],
    ['app.localhost', true],
    ['[::1]:9877', true],
    ['127.0.0.1', true],
    ['127.0.0.1.example.com', false],
    ['localhost@example.com', false],
    ['', false],
    ['[2001:db8::1]', false],
  ])('%s is a name of this machine: %j', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('status', () => {
  it('shows the configuration with defaults and without secrets', async () => {
    await site.start({}, 'privacy: [{ field: user.name, action: hash, key: a-key-nobody-may-see }]\nexpire_after: 36h');
    const { yaml } = await site.data(ANSWERS.config, '/status/config');
    expect(yaml).not.toContain('nobody');
    expect(yaml).toContain('key: <secret>');
    expect(yaml).toContain('  keep_events:\n    age: 30d\n    size: 10737418240\n');
    expect(yaml).toContain('expire_after: 36h\n');
    expect(yaml).toContain('max_series: 50000\n');
  });

  it('shows sources and build', async () => {
    await site.start();
    site.add({});
    expect(await site.data(ANSWERS.sources, '/status/sources')).toMatchObject([
      { name: 'a', type: 'file', format: 'json', bytesRead: 5, lastEventTime: null, lagSeconds: null },
    ]);
    expect(await site.data(ANSWERS.build, '/status/build')).toEqual({
      ...{ version: '1.2.3', revision: 'abc', nodeVersion: 'v24' },
      events: { kept: 'all', count: 1, bytes: 0, oldest: null },
    });
    site.add(...Array.from({ length: 300 }, () => ({})));
    expect((await site.data(ANSWERS.build, '/status/build')).events).toMatchObject({
      count: 301,
      oldest: new Date(NOW).toISOString(),
    });
  });
});

describe('anything else', () => {
  it('is answered as an error', async () => {
    await site.start();
    expect(await site.error('/nothing')).toEqual([404, 'not_found', 'there is no /nothing; see /api/v1/openapi.json']);
    expect(await site.error('/events', { method: 'POST' })).toEqual([
      405,
      'method_not_allowed',
      'POST is not allowed here; use GET',
    ]);
    const { headers } = await site.ask('/alerts/events', { method: 'DELETE' });
    expect(headers['allow']).toBe('GET, POST');
    expect(site.logged).toEqual([]);
  });

  it('that goes wrong inside is logged and not shown', async () => {
    await site.start();
    site.add(...Array.from({ length: 256 }, () => ({})));
    site.state.events.rows('ALTER TABLE event_block RENAME TO gone');
    expect(await site.error('/events')).toEqual([500, 'internal', 'internal error; see the log of the exporter']);
    expect(site.logged).toHaveLength(1);
  });

  it('that cannot be read of the state is a warning, and the rest is given', async () => {
    await site.start();
    site.add(...Array.from({ length: 256 }, () => ({})));
    site.add({});
    site.state.events.rows("UPDATE event_content SET columns = x'00'");
    const { status, body } = await site.ask('/events');
    const { data, warnings } = ANSWERS.events.parse(JSON.parse(body));
    expect([status, data.events.length, warnings]).toEqual([
      200,
      1,
      ['256 events could not be read, or not wholly: a part of the state is damaged'],
    ]);
  });
});

describe('the OpenAPI document', () => {
  it('is served, is fresh and has every endpoint', async () => {
    await site.start();
    const served = JSON.parse((await site.ask('/openapi.json')).body) as { paths: Record<string, object> };
    const file = join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'openapi.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(served);
    const operations = Object.entries(served.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(operations.sort()).toEqual(
      ENDPOINTS.map(({ method, path }) => `${method} /api/v1${path.replace(/:(\w+)/, '{$1}')}`).sort(),
    );
  });
});

it('answers are counted by endpoint and status, and paths of strangers are no label', async () => {
  await site.start();
  site.add({});
  for (const path of ['/labels', '/labels', '/events?limit=0', '/events/7', '/no-such/path', '/events/stream?x=1'])
    await site.ask(path);
  await site.ask('/labels', { method: 'DELETE' });
  await site.ask('/labels', { headers: { Host: 'evil.example.com' } });
  const counted = [...site.stats.requests].map(({ endpoint, code, count }) => `${endpoint} ${code} ${count}`);
  expect(counted.sort()).toEqual([
    '/events 400 1',
    '/events/:id 404 1',
    '/events/stream 400 1',
    '/labels 200 2',
    '/labels 405 1',
    'other 403 1',
    'other 404 1',
  ]);
});
