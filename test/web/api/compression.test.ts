import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ANSWERS } from '../../../exporter/src/web/api/schemas.ts';
import { until } from '../../support/process.ts';
import { ApiSite } from './site.ts';

const GZIP = { 'Accept-Encoding': 'gzip, deflate' };
/** More than the buffers of a connection hold. */
const EVENTS = 4000;
/** Hexadecimal digits that gzip cannot make much smaller than half. */
const noise = (seed: number): string => {
  let state = seed + 1;
  return Array.from({ length: 400 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8).toString(16).padStart(6, '0');
  }).join('');
};

let site: ApiSite;
const open: IncomingMessage[] = [];
beforeEach(async () => {
  site = new ApiSite();
  await site.start();
});
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  await site.close();
});

const all = `/events?limit=${EVENTS}`;
const fill = (): void => void site.add(...Array.from({ length: EVENTS }, (_, index) => ({ line: noise(index) })));

/** A client that reads nothing but the headers. */
function slow(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = get(`${site.url}/api/v1${path}`, { agent: false, headers: GZIP }, (response) => {
      open.push(response.pause());
      response.on('error', () => undefined);
      resolve(response);
    });
    asked.on('error', reject);
  });
}

describe('compression', () => {
  it.each([
    ['/events?limit=300', 'application/json; charset=utf-8'],
    ['/events?limit=300&format=ndjson', 'application/x-ndjson'],
    ['/label/source/values', 'application/json; charset=utf-8'],
    ['/events/count?by=source&step=1s', 'application/json; charset=utf-8'],
    ['/openapi.json', 'application/json; charset=utf-8'],
  ])('of %s changes nothing but its size', async (path, type) => {
    site.add(...Array.from({ length: 300 }, (_, index) => ({ source: `source-${index}` })));
    const plain = await site.ask(path);
    const packed = await site.ask(path, { headers: GZIP });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': type });
    for (const { headers } of [plain, packed]) expect(headers['vary']).toBe('Accept-Encoding');
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.body);
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  it.each([
    ['a short answer', '/status/build', GZIP],
    ['a client that takes none', '/openapi.json', { 'Accept-Encoding': 'br' }],
    ['a client that refuses it', '/openapi.json', { 'Accept-Encoding': 'gzip;q=0' }],
    ['an error', '/events?limit=many', GZIP],
  ])('spares %s', async (_, path, headers) => {
    const { headers: given, body } = await site.ask(path, { headers });
    expect(given).not.toHaveProperty('content-encoding');
    expect(JSON.parse(body)).toEqual(expect.any(Object));
  });

  it('spares HEAD', async () => {
    const { status, headers, bytes } = await site.ask('/openapi.json', { method: 'HEAD', headers: GZIP });
    expect([status, headers['content-encoding'], bytes.length]).toEqual([200, undefined, 0]);
  });

  it('works on two answers at a time; others go out as they are, and slow clients keep nobody waiting', async () => {
    fill();
    const encodings = [await slow(all), await slow(all), await slow(all)].map(
      ({ headers }) => headers['content-encoding'],
    );
    expect(encodings).toEqual(['gzip', 'gzip', undefined]);
    const { events } = await site.data(ANSWERS.events, all, { headers: GZIP });
    expect(events).toHaveLength(EVENTS);
    open[0]?.destroy();
    const isPacked = async (): Promise<boolean> =>
      (await site.ask('/openapi.json', { headers: GZIP })).headers['content-encoding'] === 'gzip';
    await until(isPacked, 'room', 10_000);
    expect(site.logged).toEqual([]);
  });
});
