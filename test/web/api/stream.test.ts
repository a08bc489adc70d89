import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { ANSWERS } from '../../../exporter/src/web/api/schemas.ts';
import { NOW } from '../../store/events/support.ts';
import { until } from '../../support/process.ts';
import { ApiSite, query } from './site.ts';

let site: ApiSite;
const open: IncomingMessage[] = [];
beforeEach(() => {
  site = new ApiSite();
});
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  await site.close();
});

/** A client that follows, and everything that it was told. */
class Follower {
  text = '';
  ended = false;
  readonly response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.response = response;
    open.push(response);
    response.on('data', (piece: Buffer) => (this.text += piece.toString()));
    response.on('end', () => (this.ended = true));
    response.on('error', () => undefined);
  }

  static follow(path: string, headers: Record<string, string> = {}): Promise<Follower> {
    return new Promise((resolve, reject) => {
      get(`${site.url}/api/v1${path}`, { agent: false, headers }, (response) => resolve(new Follower(response))).on(
        'error',
        reject,
      );
    });
  }

  get ids(): string[] {
    return [...this.text.matchAll(/^id: (\d+)$/gm)].map(([, id = '']) => id);
  }

  says(what: RegExp | string): Promise<boolean> {
    return until(() => Promise.resolve(this.text.search(what) !== -1), String(what), 10_000);
  }
}

describe('/api/v1/events/stream', () => {
  it('tells every selected event once it is committed, and not before', async () => {
    await site.start();
    const follower = await Follower.follow(query('/events/stream', { selector: '{source="a"}', line: 'false' }));
    expect(follower.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const [first = 0] = site.state.keep({ source: 'a' }, { source: 'b' });
    await site.ask('/labels');
    expect(follower.ids).toEqual([]);
    site.state.commit();
    await follower.says(`id: ${first}\n`);
    expect(follower.ids).toEqual([String(first)]);
    const data = /^data: (.*)$/m.exec(follower.text)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual({
      ...{
        id: String(first),
        time: new Date(NOW).toISOString(),
        source: 'a',
        fields: { 'user.name': 'bob' },
        metrics: [],
      },
    });
  });

  it('leaves no gap: what was read before it is stored when it opens, and what is read then is in it', async () => {
    await site.start();
    const [before = 0] = site.state.keep({ line: 'before' });
    const follower = await Follower.follow('/events/stream');
    await follower.says(': live\n');
    const [after = 0] = site.state.keep({ line: 'after' });
    const { events } = await site.data(ANSWERS.events, '/events');
    expect(events.map(({ id }) => id)).toEqual([String(before)]);
    site.state.commit();
    await follower.says(`id: ${after}\n`);
    expect(follower.ids).toEqual([String(after)]);
  });

  it('tells nothing of events whose commit never came', async () => {
    await site.start();
    const follower = await Follower.follow('/events/stream');
    site.state.keep({ line: 'never' });
    site.tail.discarded();
    const [id = 0] = site.add({ line: 'stored' });
    await follower.says(`id: ${id}\n`);
    expect(follower.text).not.toContain('never');
  });

  it('counts what was too much for a client, and goes on', async () => {
    await site.start({ streamLimits: { clients: 9, queueEvents: 1000, queueCharacters: 1e9, heartbeatMs: 1e6 } });
    const follower = await Follower.follow('/events/stream?line=false');
    site.add(...Array.from({ length: 1500 }, () => ({})));
    await follower.says('event: dropped\ndata: {"count":500}\n');
    const [last = 0] = site.add({});
    await follower.says(`id: ${last}\n`);
    expect(follower.ids).toHaveLength(1001);
    expect(site.stats).toMatchObject({ streamClients: 1, streamDropped: 500 });
  });

  it('holds a bounded queue for a client that does not read, and tells it later', async () => {
    await site.start({ streamLimits: { clients: 9, queueEvents: 10, queueCharacters: 1e9, heartbeatMs: 1e6 } });
    const follower = await Follower.follow('/events/stream');
    follower.response.pause();
    const line = 'x'.repeat(100_000);
    let added = 0;
    for (let round = 0; round < 30; round++) added += site.add(...Array.from({ length: 20 }, () => ({ line }))).length;
    follower.response.resume();
    await follower.says(/event: dropped\ndata: {"count":\d+}\n\n$/);
    const dropped = [...follower.text.matchAll(/"count":(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(follower.ids.length + dropped).toBe(added);
    expect(dropped).toBeGreaterThan(300);
    expect(site.stats.streamDropped).toBe(dropped);
  });

  it('sends a sign of life, and ends when the exporter stops', async () => {
    await site.start({ streamLimits: { clients: 9, queueEvents: 10, queueCharacters: 10, heartbeatMs: 20 } });
    const follower = await Follower.follow('/events/stream');
    await follower.says(/: live\n\n: live\n\n: live/);
    await site.close();
    await until(() => Promise.resolve(follower.ended), 'the end', 10_000);
  });

  it('answers HEAD with the headers alone', async () => {
    await site.start();
    const { status, headers, body } = await site.ask('/events/stream', { method: 'HEAD' });
    expect([status, headers['content-type'], body]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
    expect(site.stats.streamClients).toBe(0);
  });

  it('is not compressed: each event goes out at once', async () => {
    await site.start();
    const follower = await Follower.follow('/events/stream', { 'Accept-Encoding': 'gzip' });
    expect(follower.response.headers).not.toHaveProperty('content-encoding');
    const [id = 0] = site.add({ line: 'x'.repeat(5000) });
    await follower.says(`id: ${id}\n`);
  });

  it('takes so many clients; one that leaves makes room', async () => {
    await site.start({ streamLimits: { clients: 2, queueEvents: 10, queueCharacters: 10, heartbeatMs: 1e6 } });
    const [first] = await Promise.all([Follower.follow('/events/stream'), Follower.follow('/events/stream')]);
    expect(await site.error('/events/stream')).toEqual([
      503,
      'unavailable',
      '2 clients follow the events already; try again later',
    ]);
    first.response.destroy();
    await until(async () => (await Follower.follow('/events/stream')).response.statusCode === 200, 'room', 10_000);
  });
});
