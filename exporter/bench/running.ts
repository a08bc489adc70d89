/** The exporter as a service of its own process, and its endpoints as Prometheus and probes ask them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Memory } from './child.ts';
import { memoryOf, waitedMsOf } from './child.ts';
import { EXPORTER } from './programs.ts';

export interface Answer {
  readonly status: number | undefined;
  /** From the request to the last byte. */
  readonly milliseconds: number;
  /** As it came: with gzip. */
  readonly body: Buffer;
}

/** How long turns of the event loop took, as the exporter itself sees it. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What Prometheus sends. */
const SCRAPE = {
  Accept: 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'Accept-Encoding': 'gzip',
  'User-Agent': 'Prometheus/3.5.0',
};

const LOOP_DELAY = import.meta.resolve('./loop-delay.ts');

const LISTENING = /msg=listening address=(\S+)/;

const unzip = promisify(gunzip);

export class RunningExporter {
  /** When the process was started, as performance.now() gives it. */
  readonly begun: number;
  readonly #process: ReturnType<typeof spawn>;
  readonly #reports: Interface;
  readonly #address: string;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(begun: number, process: ReturnType<typeof spawn>, reports: Interface, address: string) {
    this.begun = begun;
    this.#process = process;
    this.#reports = reports;
    this.#address = address;
  }

  /** Resolves when it listens. `watched`: so that it can tell its `loopDelay`, which makes its start longer. */
  static async start(config: string, env: Readonly<Record<string, string>>, watched = false): Promise<RunningExporter> {
    const [command = '', ...args] = EXPORTER;
    const begun = performance.now();
    const child = spawn(command, [...args, `--config.file=${config}`, '--web.listen-address=127.0.0.1:0'], {
      env: { ...process.env, ...env, ...(watched && { NODE_OPTIONS: `--import=${LOOP_DELAY}` }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    const address = await new Promise<string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => reject(new Error(`the exporter ended with ${code}:\n${said.slice(-20).join('\n')}`)));
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (said.length < 1000) said.push(line);
        const found = LISTENING.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    return new RunningExporter(begun, child, createInterface({ input: child.stdout }), address);
  }

  get memory(): Memory | undefined {
    return memoryOf(this.#process.pid);
  }

  /** For how many ms its thread was ready to run while others had the cores; NaN where nobody counts it. */
  get waitedMs(): number {
    return waitedMsOf(this.#process.pid);
  }

  /** Since the last call. */
  async loopDelay(): Promise<LoopDelay> {
    const line = once(this.#reports, 'line');
    this.#process.kill('SIGUSR2');
    const [text] = (await line) as [string]; // what readline gives
    return JSON.parse(text) as LoopDelay; // as loop-delay.ts writes it
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const asked = performance.now();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`http://${this.#address}${path}`, { agent: this.#agent, headers }, resolve).on('error', reject);
    });
    const body = await buffer(response);
    return { status: response.statusCode, milliseconds: performance.now() - asked, body };
  }

  scrape(): Promise<Answer> {
    return this.get('/metrics', SCRAPE);
  }

  /** What a scrape says, for those who do not measure it. */
  async read(): Promise<Buffer> {
    return expositionOf(await this.scrape());
  }

  /** Ends it at once; its state is thrown away anyway. */
  async kill(): Promise<void> {
    this.#agent.destroy();
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}

/** The answer's text as bytes. Unzipped elsewhere than on this thread, which is to see the answers as they come. */
export const expositionOf = ({ body }: Answer): Promise<Buffer> => unzip(body);

/** The value of a series, spelt as in the answer; NaN where it is not there. */
export function valueIn(exposition: Buffer, series: string): number {
  const at = exposition.indexOf(`\n${series} `);
  if (at === -1) return NaN;
  const start = at + series.length + 2;
  return Number(exposition.toString('latin1', start, exposition.indexOf('\n', start)));
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));
