import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { request } from 'node:http';
import type { Answer, WebService } from '../../exporter/src/web/app.ts';
import { createApp } from '../../exporter/src/web/app.ts';
import { bodyOf } from '../support/body.ts';
import { closeServer, listen, parseListenAddress } from '../../exporter/src/web/server.ts';

class FakeService implements WebService {
  readonly scrapers: string[] = [];
  finished = 0;
  isReady = true;
  reloadError: string | undefined;
  metrics: WebService['metrics'] = (scraper, exposition, encoding) => {
    this.scrapers.push(scraper);
    const text = exposition === 'text' ? 'a_total 1\n' : 'a_total 1\n# EOF\n';
    return Promise.resolve(this.answer(bodyOf([text], encoding)));
  };
  answer = (body: Answer['body']): Answer => ({ body, ended: (whole) => void (this.finished += Number(whole)) });
  ready = (): boolean => this.isReady;
  reload = (): string | undefined => this.reloadError;
}

let service: FakeService;
let server: Server;
let url: string;
const errors: string[] = [];

beforeEach(async () => {
  errors.length = 0;
  service = new FakeService();
  const app = createApp({ service, version: '1.2.3', log: { error: (message) => void errors.push(message) } });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  server = listening.server;
  url = `http://${listening.address}`;
});
afterEach(() => closeServer(server));

const PROMETHEUS =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('/metrics', () => {
  it('answers in text 0.0.4 to those who do not ask for more', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe('a_total 1\n');
  });

  it('answers Prometheus in OpenMetrics 1.0.0, compressed', async () => {
    const response = await fetch(`${url}/metrics`, { headers: { Accept: PROMETHEUS, 'Accept-Encoding': 'gzip' } });
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe('a_total 1\n# EOF\n');
  });

  it('knows scrapers by address, User-Agent and the parameter scraper', async () => {
    await fetch(`${url}/metrics`, { headers: { 'User-Agent': 'Prometheus/2.42.0' } });
    await fetch(`${url}/metrics?scraper=b`, { headers: { 'User-Agent': 'Prometheus/2.42.0' } });
    expect(service.scrapers).toEqual(['127.0.0.1 Prometheus/2.42.0 ', '127.0.0.1 Prometheus/2.42.0 b']);
  });

  it('bounds what it keeps of a scraper', async () => {
    await fetch(`${url}/metrics?scraper=${'x'.repeat(5000)}`, { headers: { 'User-Agent': 'y'.repeat(5000) } });
    expect(service.scrapers[0]).toHaveLength('127.0.0.1 '.length + 200 + 1 + 200);
  });

  it('says when an answer went out, and does not when the client left', async () => {
    await (await fetch(`${url}/metrics`)).text();
    expect(service.finished).toBe(1);
    let release = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      service.metrics = async () => {
        resolve();
        await new Promise<void>((go) => (release = go));
        return service.answer(bodyOf(['late'], 'identity'));
      };
    });
    const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
    const client = request(`${url}/metrics`, { agent: false }).on('error', () => undefined);
    client.end();
    await asked;
    client.destroy();
    await closed;
    release();
    await fetch(`${url}/-/healthy`);
    expect(service.finished).toBe(1);
  });

  it('encodes no more than the client takes, and nothing after it left', async () => {
    const total = 2000;
    let encoded = 0;
    const parts = function* (): Generator<string> {
      for (; encoded < total; encoded++) yield 'x'.repeat(64 * 1024);
    };
    const over = new Promise<boolean>((resolve) => {
      service.metrics = () => Promise.resolve({ body: bodyOf(parts(), 'identity'), ended: resolve });
    });
    const client = request(`${url}/metrics`, { agent: false }).on('error', () => undefined);
    client.on('response', (response) => response.once('data', () => response.destroy()));
    client.end();
    expect(await over).toBe(false);
    expect(encoded).toBeLessThan(total);
    await fetch(`${url}/-/healthy`);
    expect(errors).toEqual([]);
  });

  it('cuts an answer off, rather than ending it, when it fails halfway', async () => {
    const parts = function* (): Generator<string> {
      yield 'a_total 1\n';
      throw new Error('halfway');
    };
    service.metrics = (_scraper, _exposition, encoding) => Promise.resolve(service.answer(bodyOf(parts(), encoding)));
    await expect(fetch(`${url}/metrics`).then((response) => response.text())).rejects.toThrow();
    expect(service.finished).toBe(0);
    expect(errors).toEqual(['request failed: halfway']);
  });

  it('bounds how many answers are under way', async () => {
    let asked = 0;
    let release = (): void => undefined;
    const go = new Promise<void>((resolve) => (release = resolve));
    const full = new Promise<void>((resolve) => {
      service.metrics = async (_scraper, _exposition, encoding) => {
        if (++asked === 40) resolve();
        await go;
        return service.answer(bodyOf(['late'], encoding));
      };
    });
    const many = Array.from({ length: 40 }, () => fetch(`${url}/metrics`));
    await full;
    const refused = await fetch(`${url}/metrics`);
    expect([refused.status, await refused.text()]).toEqual([503, 'Too many scrapes at once.\n']);
    release();
    expect(await Promise.all(many.map(async (one) => (await one).text()))).toEqual(Array(40).fill('late'));
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });
});

describe('health', () => {
  it('is 200', async () => {
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  });

  it('readiness is 503 while the state cannot be written', async () => {
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);
    service.isReady = false;
    expect((await fetch(`${url}/-/ready`)).status).toBe(503);
  });
});

describe('reload', () => {
  it('needs POST or PUT', async () => {
    const response = await fetch(`${url}/-/reload`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, PUT']);
    expect((await fetch(`${url}/-/reload`, { method: 'POST' })).status).toBe(200);
  });

  it('answers 500 with every error of a configuration that is refused', async () => {
    service.reloadError = 'a.yml:1:1: x: bad';
    const response = await fetch(`${url}/-/reload`, { method: 'PUT' });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe(
      'The configuration was refused; the old one stays in force.\na.yml:1:1: x: bad\n',
    );
  });
});

it('has a landing page, and says what is not there', async () => {
  const page = await (await fetch(url)).text();
  expect(page).toContain('<h1>audit-exporter</h1>');
  expect(page).toContain('1.2.3');
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

it('sends security headers and no hint of its software', async () => {
  const { headers } = await fetch(url);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-powered-by')).toBeNull();
});

it('hides what went wrong inside, and logs it', async () => {
  service.metrics = () => Promise.reject(new Error('secret detail'));
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, 'Internal error; see the log.\n']);
  expect(errors).toEqual(['request failed: secret detail']);
});

describe('--web.listen-address', () => {
  it.each([
    [':9877', { host: undefined, port: 9877 }],
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:9877', { host: '::1', port: 9877 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
  ])('%s', (text, expected) => {
    expect(parseListenAddress(text)).toEqual(expected);
  });

  it.each(['9877', ':99999', 'a:b:1', ''])('refuses "%s"', (text) => {
    expect(parseListenAddress(text)).toBe(
      `"${text}" is not an address; use [HOST]:PORT, for example :9877 or 127.0.0.1:9877`,
    );
  });
});
