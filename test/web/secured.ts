/** A server with a web configuration in a folder of its own, and everything that it said. */
import { expect } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { request as plainRequest } from 'node:http';
import type { RequestOptions } from 'node:https';
import { request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../exporter/src/log.ts';
import { WebAccess } from '../../exporter/src/web/access.ts';
import { createApp } from '../../exporter/src/web/app.ts';
import { closeServer, listen } from '../../exporter/src/web/server.ts';
import { bodyOf } from '../support/body.ts';

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export class Secured {
  readonly folder = mkdtempSync(join(tmpdir(), 'audit-web-'));
  readonly file = join(this.folder, 'web.yml');
  /** Log lines, errors and answers. */
  readonly said: string[] = [];
  now = 1_772_366_400_000;
  #server: Server | undefined;
  #access: WebAccess | undefined;
  #port = 0;
  #tls = false;

  /** The text of the errors where the configuration is refused. */
  async start(config: string): Promise<string | undefined> {
    writeFileSync(this.file, config);
    const write = (line: string): void => void this.said.push(line);
    const log = createLogger({ level: 'debug', format: 'logfmt', write, clock: () => this.now });
    const access = WebAccess.open({ file: this.file, clock: () => this.now, log });
    if (typeof access === 'string') {
      this.said.push(access);
      return access;
    }
    const service = {
      metrics: () => Promise.resolve({ body: bodyOf(['a_total 1\n'], 'identity'), ended: () => undefined }),
      ready: () => true,
      reload: () => undefined,
    };
    const app = createApp({ service, version: '1.2.3', log, access: access.handle });
    const { server, address } = await listen(app, { host: '127.0.0.1', port: 0 }, access);
    this.#server = server;
    this.#access = access;
    this.#tls = access.tls;
    this.#port = Number(address.slice(address.lastIndexOf(':') + 1));
    return undefined;
  }

  /** Writes a file of the configuration and lets a second pass. */
  change(config: string, file = this.file): void {
    writeFileSync(file, config);
    this.now += 1000;
  }

  /** On a connection of its own. Rejects where there is no answer. */
  get(path = '/metrics', options: RequestOptions = {}): Promise<Answered> {
    const send = this.#tls ? tlsRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const request = send({ ...this.address, path, agent: false, ...options }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => {
          this.said.push(JSON.stringify(response.headers), body);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      });
      request.on('error', reject).end();
    });
  }

  /** `refused` where the connection ends without an answer. */
  async status(options: RequestOptions): Promise<number | 'refused'> {
    try {
      return (await this.get('/metrics', options)).status;
    } catch {
      return 'refused';
    }
  }

  login(user: string, password: string, options: RequestOptions = {}): Promise<Answered> {
    return this.get('/metrics', { ...options, auth: `${user}:${password}` });
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: this.#port };
  }

  get log(): string {
    return this.said.filter((line) => line.startsWith('ts=')).join('');
  }

  async stop(): Promise<void> {
    if (this.#server) await closeServer(this.#server);
    await this.#access?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** No log line, error or answer shows any of these. */
  expectSecret(...secrets: readonly string[]): void {
    const all = this.said.join('\n');
    for (const secret of secrets) expect(all).not.toContain(secret);
  }
}
