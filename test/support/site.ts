/** A temporary folder with one log, one configuration and the exporter that runs on them. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Running } from './process.ts';
import { BINARIES, start, startExporter, until } from './process.ts';
import { samples } from './prometheus.ts';

export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly when?: string;
  readonly labels?: readonly string[];
}

export const USERS: Metric = { name: 'audit_users_total', help: 'By user.', labels: ['user.name'] };

export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'audit-site-'));
  readonly log = join(this.folder, 'audit.log');
  readonly configFile = join(this.folder, 'audit-exporter.yml');
  readonly #running: Running[] = [];
  url = '';

  constructor() {
    writeFileSync(this.log, '');
  }

  configure(metrics: readonly Metric[], more: object = {}): void {
    const sources = [{ name: 'log', path: this.log, format: 'json', start: 'beginning' }];
    const config = { state: { path: join(this.folder, 'state') }, default_metrics: false, sources, metrics, ...more };
    writeFileSync(this.configFile, stringify(config));
  }

  get #args(): string[] {
    return [`--config.file=${this.configFile}`, '--web.listen-address=127.0.0.1:0'];
  }

  /** Starts the exporter and waits until it listens. */
  async begin(): Promise<Running> {
    const exporter = await startExporter(this.#args);
    this.#running.push(exporter);
    this.url = exporter.url;
    return exporter;
  }

  /** Starts it without waiting, with what goes before it on the command line. */
  launch(before: readonly string[] = [], stdin?: 'pipe'): Running {
    const [command = process.execPath, ...args] = [...before, process.execPath, BINARIES.bundled, ...this.#args];
    const exporter = start(command, args, stdin && { stdin });
    this.#running.push(exporter);
    return exporter;
  }

  /** Waits until what was launched listens. */
  async listening(exporter: Running): Promise<void> {
    this.url = `http://${(await exporter.said(/msg=listening address=(\S+)/))[1] ?? ''}`;
  }

  append(user: string, outcome = 'success'): void {
    appendFileSync(this.log, `${JSON.stringify({ event: { outcome }, user: { name: user } })}\n`);
  }

  async scrape(): Promise<string> {
    return (await fetch(`${this.url}/metrics`)).text();
  }

  /** Waits until the exporter shows this, and nothing else, for the metric. */
  async shows(metric: string, expected: Readonly<Record<string, number>>): Promise<void> {
    const wanted = JSON.stringify(Object.entries(expected).sort());
    let found = '';
    const ask = async (): Promise<boolean> => {
      found = JSON.stringify([...samples(await this.scrape(), metric)].sort());
      return found === wanted;
    };
    await until(ask, `${metric} ${wanted}`, 20_000).catch((error: unknown) => {
      throw new Error(`${metric} is ${found}, not ${wanted}`, { cause: error });
    });
  }

  async post(path: string): Promise<[number, string]> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST' });
    return [response.status, await response.text()];
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((one) => one.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What promtool has against an exposition; '' for nothing. */
export function promtoolLint(text: string): string {
  const { error, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (error) throw error;
  return stdout + stderr;
}
