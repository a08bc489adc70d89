/** The API over a state with events, on a real server. */
import { expect } from '@jest/globals';
import type { RequestHandler } from 'express';
import type { Server } from 'node:http';
import { request } from 'node:http';
import type { Config } from '../../../exporter/src/config/config.ts';
import type { EventInput } from '../../../exporter/src/store/events/stored-event.ts';
import { NOT_READING } from '../../../exporter/src/store/events/query/slices.ts';
import { EventTail } from '../../../exporter/src/store/events/tail.ts';
import { ApiStats } from '../../../exporter/src/web/api/stats.ts';
import { createApi } from '../../../exporter/src/web/api/index.ts';
import type { Api, ApiOptions } from '../../../exporter/src/web/api/index.ts';
import { createApp } from '../../../exporter/src/web/app.ts';
import { closeServer, listen } from '../../../exporter/src/web/server.ts';
import { load } from '../../config/support.ts';
import { EventState } from '../../store/events/support.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  /** As they came over the wire. */
  readonly bytes: Buffer;
}

export class ApiSite {
  readonly tail = new EventTail();
  readonly state = new EventState(':memory:', this.tail);
  readonly stats = new ApiStats();
  readonly logged: string[] = [];
  authenticated = false;
  #server: Server | undefined;
  #api: Api | undefined;
  url = '';

  async start(
    options: Partial<ApiOptions> = {},
    config = 'state: { events: all }',
    access?: RequestHandler,
  ): Promise<void> {
    const loaded = load(`sources: [{ name: a, path: /var/log/a.log, format: json }]\n${config}`);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    const log = { error: (message: string): void => void this.logged.push(message) };
    const service = this.#service(loaded.config);
    this.#api = createApi({ service, authenticated: () => this.authenticated, log, ...options });
    const web = {
      metrics: () => Promise.reject(new Error('not asked for here')),
      ready: () => true,
      reload: () => undefined,
    };
    const app = createApp({ service: web, version: '1.2.3', log, api: this.#api.router, access });
    const { server, address } = await listen(app, { host: '127.0.0.1', port: 0 });
    this.#server = server;
    this.url = `http://${address}`;
  }

  #service(config: Config) {
    const { state, tail, stats } = this;
    return {
      stats,
      events: state.events,
      tail,
      clock: () => state.now,
      commit: () => void state.commit(),
      reading: () => NOT_READING,
      build: { version: '1.2.3', revision: 'abc', nodeVersion: 'v24' },
      config,
      sources: () => [
        {
          ...{ name: 'a', files: 1, pendingBytes: 0, catchingUp: false, ended: false, bytesRead: 5, rotations: 0 },
          ...{ truncations: 0, lastEventTime: NaN, lag: NaN },
        },
      ],
    };
  }

  async close(): Promise<void> {
    this.#api?.close();
    if (this.#server) await closeServer(this.#server);
  }

  add(...inputs: readonly Partial<EventInput>[]): number[] {
    const ids = this.state.keep(...inputs);
    this.state.commit();
    return ids;
  }

  ask(path: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(`${this.url}/api/v1${path}`, { method, headers, agent: false }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          const bytes = Buffer.concat(pieces);
          const { statusCode = 0, headers: given } = response;
          resolve({ status: statusCode, headers: given, body: bytes.toString(), bytes });
        });
      });
      asked.on('error', reject).end(body);
    });
  }

  /** The data of an answer that is as the schema says. */
  async data<T>(schema: { parse(answer: unknown): { data: T } }, path: string, options = {}): Promise<T> {
    const { status, headers, body } = await this.ask(path, options);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    return schema.parse(JSON.parse(body)).data;
  }

  /** Status, errorType and error of an answer that is an error. */
  async error(path: string, options = {}): Promise<unknown[]> {
    const { status, body } = await this.ask(path, options);
    const { status: word, errorType, error } = JSON.parse(body) as Record<string, unknown>;
    expect(word).toBe('error');
    return [status, errorType, error];
  }
}

export const query = (path: string, parameters: Readonly<Record<string, string | number>>): string =>
  `${path}?${new URLSearchParams(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]))).toString()}`;
