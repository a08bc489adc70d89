/** The generated logs of a run, each written once when it is first asked for. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FormatName } from './formats.ts';
import { writeLog } from './generate/index.ts';

export interface Log {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
}

export interface LogsOptions {
  readonly folder: string;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

/** Of a longer backlog so many lines are generated and then repeated: generating takes longer than reading. */
const DISTINCT_BACKLOG_LINES = 250_000;

export class Logs {
  readonly #options: LogsOptions;
  readonly #written = new Map<string, Log>();

  constructor(options: LogsOptions) {
    this.#options = options;
  }

  of(format: FormatName, lines: number): Log {
    const name = `${format}-${lines}.log`;
    const known = this.#written.get(name);
    if (known !== undefined) return known;
    const { folder, seed, progress } = this.#options;
    progress(`${format}: generating ${lines} lines`);
    const path = join(folder, name);
    const log = { path, lines, bytes: writeLog(format, path, lines, seed) };
    this.#written.set(name, log);
    return log;
  }

  get empty(): Log {
    const path = join(this.#options.folder, 'empty.log');
    writeFileSync(path, '');
    return { path, lines: 0, bytes: 0 };
  }

  /** A long log, for reading it only: its lines repeat. */
  backlog(format: FormatName, lines: number): Log {
    const distinct = Math.min(lines, DISTINCT_BACKLOG_LINES);
    const part = readFileSync(this.of(format, distinct).path);
    const path = join(this.#options.folder, `backlog-${format}.log`);
    writeFileSync(path, part);
    let [written, bytes] = [distinct, part.length];
    while (written < lines) {
      const more = lines - written >= distinct ? part : firstLines(part, lines - written);
      appendFileSync(path, more);
      written += Math.min(distinct, lines - written);
      bytes += more.length;
    }
    return { path, lines, bytes };
  }

  remove(log: Log): void {
    rmSync(log.path, { force: true });
    for (const [name, { path }] of this.#written) if (path === log.path) this.#written.delete(name);
  }
}

function firstLines(text: Buffer, lines: number): Buffer {
  let end = 0;
  for (let line = 0; line < lines; line++) end = text.indexOf('\n', end) + 1;
  return text.subarray(0, end);
}
