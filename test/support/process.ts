/** Starts real programs on free ports: for the demo and the integration tests. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Running {
  readonly process: ChildProcess;
  /** Everything it wrote, for the message when something is wrong. */
  readonly output: () => string;
  /** The first match of the pattern in what it writes. Rejects when the process ends before. */
  readonly said: (pattern: RegExp) => Promise<RegExpMatchArray>;
  /** Sends the signal and waits for the end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  readonly exited: Promise<number | null>;
}

const KEPT_LINES = 2000;

export function start(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; stdin?: 'pipe' } = {},
): Running {
  const { stdin, ...rest } = options;
  const child = spawn(command, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
  if (stdin !== 'pipe') child.stdin.end();
  const lines: string[] = [];
  const waiting = new Set<{
    pattern: RegExp;
    found: (match: RegExpMatchArray) => void;
    lost: (error: Error) => void;
  }>();
  const onLine = (line: string): void => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    for (const one of waiting) {
      const match = one.pattern.exec(line);
      if (!match) continue;
      waiting.delete(one);
      one.found(match);
    }
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  const exited = new Promise<number | null>((resolve) => {
    const end = (code: number | null, why: string): void => {
      for (const one of waiting) one.lost(new Error(`${command} ended (${why}):\n${lines.join('\n')}`));
      waiting.clear();
      resolve(code);
    };
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code, signal) => end(code, signal ?? `status ${code}`));
  });
  return {
    process: child,
    output: () => lines.join('\n'),
    said(pattern) {
      for (const line of lines) {
        const match = pattern.exec(line);
        if (match) return Promise.resolve(match);
      }
      return new Promise((found, lost) => waiting.add({ pattern, found, lost }));
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
    exited,
  };
}

/** A Prometheus on a free loopback port, its data in `folder`. Resolves to its URL when it is ready. */
export async function startPrometheus(folder: string, configFile: string): Promise<Running & { url: string }> {
  const running = start('prometheus', [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${folder}/prometheus`,
    '--web.listen-address=127.0.0.1:0',
    '--log.level=info',
  ]);
  return { ...running, url: await readyUrl(running, /msg="Listening on" address=(127\.0\.0\.1:[1-9]\d*)/) };
}

/** An Alertmanager on a free loopback port, alone in its cluster. */
export async function startAlertmanager(folder: string, configFile: string): Promise<Running & { url: string }> {
  const running = start('prometheus-alertmanager', [
    `--config.file=${configFile}`,
    `--storage.path=${folder}/alertmanager`,
    '--web.listen-address=127.0.0.1:0',
    '--cluster.listen-address=',
  ]);
  return { ...running, url: await readyUrl(running, /msg="Listening on" address=(127\.0\.0\.1:[1-9]\d*)/) };
}

const bin = (name: string): string => fileURLToPath(new URL(`../../exporter/bin/${name}`, import.meta.url));

/** The exporter as users of a checkout start it, and as an image does. */
export const BINARIES = { source: bin('audit-exporter.js'), bundled: bin('bundled.js') };

/** An exporter that listens; its URL is for the address that it says. */
export async function startExporter(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  binary = BINARIES.bundled,
): Promise<Running & { url: string }> {
  const running = start(process.execPath, [binary, ...args], { env });
  const match = await running.said(/msg=listening address=(\S+)/);
  return { ...running, url: `http://${match[1] ?? ''}` };
}

async function readyUrl(running: Running, listening: RegExp): Promise<string> {
  const url = `http://${(await running.said(listening))[1] ?? ''}`;
  await until(async () => (await fetch(`${url}/-/ready`)).ok, `${url} to be ready`);
  return url;
}

/** Asks again every 50 ms until the answer is neither false nor undefined; an error counts as "not yet". */
export async function until<T>(
  ask: () => Promise<T | false | undefined>,
  what: string,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
