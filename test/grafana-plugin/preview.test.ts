/** The preview's server: what reaches the real servers behind it, and what does not. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPlugin } from '../../grafana-plugin/build/plugin.ts';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import type { Content, Preview } from '../../grafana-plugin/preview/server/server.ts';
import { openPreview, startPreview } from '../../grafana-plugin/preview/server/server.ts';
import { vendorFolder } from '../../grafana-plugin/preview/versions.ts';
import type { Running } from '../support/process.ts';
import { startAlertmanager } from '../support/process.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let alertmanager: Running & { url: string };
let upstream: Server;
let preview: Preview;
/** What the server behind the data source does with a request. */
let answer: Answer = (_, response) => response.end();

const SCENE: Scene = { kind: 'panel', from: 'now-1h', to: 'now', frames: [] };
const PROXY = '/api/datasources/proxy/uid/audit';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-preview-'));
  await buildPlugin(join(folder, 'plugin'));
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  alertmanager = await startAlertmanager(folder, config);
  upstream = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  preview = await startPreview({
    plugin: join(folder, 'plugin'),
    exporter: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/behind/`, // it listens on an address
    alertmanager: alertmanager.url,
  });
  preview.scenes.set('editor', SCENE);
  preview.scenes.set('viewer', { ...SCENE, user: { role: 'Viewer', permissions: ['alert.instances.external:read'] } });
  preview.scenes.set('nobody', { ...SCENE, user: { permissions: [] } });
}, 120_000);
afterAll(async () => {
  await preview.stop();
  upstream.closeAllConnections();
  upstream.close();
  await alertmanager.stop();
  await rm(folder, { recursive: true });
});

const as = (scene: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { 'x-preview-scene': scene, 'content-type': 'application/json' },
});

describe('the data source proxy', () => {
  test('passes method, path, query and body, and answers with status and body; cookies stay', async () => {
    let seen: IncomingMessage | undefined;
    answer = (request, response) => {
      seen = request;
      response.writeHead(418, { 'content-type': 'text/plain' });
      request.pipe(response);
    };
    const response = await fetch(`${preview.url}${PROXY}/api/v1/events?limit=2&selector=%7Ba%3D%22b%22%7D`, {
      method: 'POST',
      headers: { 'x-preview-scene': 'editor', cookie: 'session=1' },
      body: 'bytes',
    });
    expect([response.status, await response.text()]).toEqual([418, 'bytes']);
    expect([seen?.method, seen?.url]).toEqual(['POST', '/behind/api/v1/events?limit=2&selector=%7Ba%3D%22b%22%7D']);
    expect(seen?.headers.cookie).toBeUndefined();
  });

  test('passes a stream as it comes, and ends it when the browser goes', async () => {
    const ended = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
        response.on('close', resolve);
      };
    });
    const controller = new AbortController();
    const response = await fetch(`${preview.url}${PROXY}/stream`, { signal: controller.signal });
    const chunk = await response.body?.getReader().read();
    expect(new TextDecoder().decode(chunk?.value)).toBe('data: first\n\n');
    controller.abort();
    await ended;
  });

  test('says so when the server does not answer', async () => {
    answer = (request) => request.socket.destroy();
    const response = await fetch(`${preview.url}${PROXY}/`);
    expect([response.status, await response.json()]).toEqual([502, { message: 'Bad gateway: socket hang up' }]);
  });

  test('knows only its own data sources', async () => {
    const response = await fetch(`${preview.url}/api/datasources/proxy/uid/other/`);
    expect([response.status, await response.json()]).toEqual([404, { message: 'Data source not found' }]);
  });

  test('lets no page of another origin change anything: it cannot name a scene', async () => {
    answer = (_, response) => response.end();
    const body = { method: 'POST', body: '{}' };
    expect((await fetch(`${preview.url}${PROXY}/-/reload`, body)).status).toBe(403);
    expect((await fetch(`${preview.url}${PROXY}/-/reload`, as('editor', body))).status).toBe(200);
  });
});

describe("Grafana's route to Alertmanager", () => {
  const ROUTE = '/api/alertmanager/alertmanager/api/v2';
  const silence = {
    matchers: [{ name: 'alertname', value: 'AuditRootLogin', isRegex: false, isEqual: true }],
    startsAt: '2026-11-22T09:00:00Z',
    endsAt: '2126-11-22T09:00:00Z',
    createdBy: 'editor',
    comment: 'planned work',
  };
  const create = (scene: string) =>
    fetch(`${preview.url}${ROUTE}/silences`, as(scene, { method: 'POST', body: JSON.stringify(silence) }));

  test('a silence that an editor sets is there in Alertmanager', async () => {
    const { silenceID } = (await (await create('editor')).json()) as { silenceID: string }; // Alertmanager's answer
    const there = await fetch(`${alertmanager.url}/api/v2/silence/${silenceID}`);
    expect(await there.json()).toMatchObject({ comment: 'planned work', createdBy: 'editor' });
    const seen = await fetch(`${preview.url}${ROUTE}/silence/${silenceID}`, as('viewer'));
    expect(await seen.json()).toMatchObject({ id: silenceID });
    const removed = await fetch(`${preview.url}${ROUTE}/silence/${silenceID}`, as('editor', { method: 'DELETE' }));
    expect(removed.status).toBe(200);
  });

  test.each([
    ['viewer', 'alert.instances.external:write'],
    ['nobody', 'alert.instances.external:write'],
  ])('a %s may set none', async (scene, permission) => {
    const response = await create(scene);
    expect([response.status, await response.json()]).toEqual([
      403,
      { message: `You'll need additional permissions to perform this action. Permissions needed: ${permission}` },
    ]);
  });

  test('alerts are read by who may, and not without a scene', async () => {
    const read = async (init?: RequestInit) => (await fetch(`${preview.url}${ROUTE}/alerts`, init)).status;
    expect([await read(as('viewer')), await read(as('nobody')), await read()]).toEqual([200, 403, 403]);
  });
});

describe('the page', () => {
  test('text of a scene cannot leave the script that it stands in', async () => {
    preview.scenes.set('hostile', { ...SCENE, title: '</script><script>stolen()</script>' });
    const html = await (await fetch(`${preview.url}/?scene=hostile`)).text();
    expect(html).not.toContain('<script>stolen');
    expect(html).toContain('\\u003c/script>\\u003cscript>stolen()\\u003c/script>');
  });

  test('an unknown scene lists those that there are', async () => {
    const response = await fetch(`${preview.url}/?scene=none`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(
      'No such scene; there are panel, dashboard, empty, explore, variable, config',
    );
  });

  test('a link of an alert to the dashboard "Audit events" leads to the panel, with its selector and range', async () => {
    const selector = '{user_name="a&b</script>"}';
    const link = new URLSearchParams({ 'var-selector': selector, from: '1772366040000', to: '1772367000000' });
    const response = await fetch(`${preview.url}/d/audit-events?${link.toString()}`);
    expect(new URL(response.url).searchParams.get('scene')).toBe('dashboard');
    const [, scene = ''] = /window\.previewScene = (.+);$/m.exec(await response.text()) ?? [];
    expect(JSON.parse(scene)).toMatchObject({
      variables: { selector },
      from: '2026-03-01T11:54:00.000Z',
      to: '2026-03-01T12:10:00.000Z',
    });
  });

  test('a range that is none is not taken', async () => {
    const html = await (await fetch(`${preview.url}/?scene=dashboard&from=yesterday&to=9e99`)).text();
    expect(html).toContain('"from":"now-15m","to":"now"');
  });

  test('a path cannot climb out of the plugin', async () => {
    const path = '/public/plugins/auditexporter-audit-panel/..%2f..%2f..%2falertmanager.yml';
    expect((await fetch(`${preview.url}${path}`)).status).toBe(404);
    expect((await fetch(`${preview.url}/public/plugins/auditexporter-audit-panel/plugin.json`)).status).toBe(200);
  });

  test('a path that is no text is refused, and the server goes on', async () => {
    expect((await fetch(`${preview.url}/%ff`)).status).toBe(400);
    expect((await fetch(preview.url)).status).toBe(200);
  });

  test('a name that a foreign site points here gets nothing', async () => {
    const { port } = new URL(preview.url);
    const request = ask({
      port,
      host: '127.0.0.1',
      path: `${PROXY}/`,
      headers: { host: `rebound.example.com:${port}` },
    });
    const [response] = (await once(request.end(), 'response')) as [IncomingMessage]; // of node:http
    response.resume();
    expect(response.statusCode).toBe(421);
  });
});

test('it listens before there is something to show, and says why nothing came', async () => {
  const content = Promise.withResolvers<Content>();
  const early = await openPreview({}, content.promise);
  const page = fetch(early.url);
  content.reject(new Error('no packages'));
  expect(await (await page).text()).toContain('no packages');
  await expect(early.ready).rejects.toThrow('no packages');
  await early.stop();
});

test('a version that is not there is named with those that are', async () => {
  await expect(vendorFolder('11.0.0')).rejects.toThrow('No Grafana 11.0.0 here; there are 12.4.10, 13.1.1, 13.2.2');
});
