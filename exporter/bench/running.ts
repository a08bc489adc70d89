/** The exporter as a service of its own process, and its endpoints as Prometheus and probes ask them. */
import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Memory } from './child.ts';
import { memoryOf } from './child.ts';
import { EXPORTER } from './programs.ts';

export interface Answer {
  readonly status: number | undefined;
  /** From the request to the last byte. */
  readonly milliseconds: number;
  /** As it came: with gzip. */
  readonly body: Buffer;
}

/** What Prometheus sends. */
const SCRAPE = {
  Accept: 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'Accept-Encoding': 'gzip',
  'User-Agent': 'Prometheus/3.5.0',
};

const LISTENING = /msg=listening address=(\S+)/;

const unzip = promisify(gunzip);

export class RunningExporter {
  /** When the process was started, as performance.now() gives it. */
  readonly begun: number;
  readonly #process: ReturnType<typeof spawn>;
  readonly #address: string;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(begun: number, process: ReturnType<typeof spawn>, address: string) {
    this.begun = begun;
    this.#process = process;
    this.#address = address;
  }

  /** Resolves when it listens. */
  static async start(config: string, env: Readonly<Record<string, string>>): Promise<RunningExporter> {
    const [command = '', ...args] = EXPORTER;
    const begun = performance.now();
    const child = spawn(command, [...args, `--config.file=${config}`, '--web.listen-address=127.0.0.1:0'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
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
    return new RunningExporter(begun, child, address);
  }

  get memory(): Memory | undefined {
    return memoryOf(this.#process.pid);
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
