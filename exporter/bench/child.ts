/** Runs a program to its end and tells what it used, in all its threads. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Run {
  /** User and system. */
  readonly cpuSeconds: number;
  /** The largest resident set, in MB (10^6 bytes); undefined where the program ended before it was looked at. */
  readonly peakRssMb: number | undefined;
  readonly output: string;
}

/** Bash's `time` asks the kernel for the CPU of the child that has ended; Node has no call for that. */
const SCRIPT = 'TIMEFORMAT="%3U %3S"; time "$@" 2>"$BENCH_ERRORS"';

/** The kernel keeps the peak itself, so that only what grows after the last look is missed. */
const LOOK_MS = 20;

export async function run(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<Run> {
  const errors = join(folder, 'errors.txt');
  const child = spawn('bash', ['-c', SCRIPT, 'bash', ...command], {
    env: { ...process.env, ...env, BENCH_ERRORS: errors },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (error) =>
      reject(new Error(`bash cannot be started (${error.message}); the benchmark needs it for its time command`)),
    );
  });
  let peakRssMb: number | undefined;
  const watch = setInterval(() => (peakRssMb = peakOfChild(child.pid) ?? peakRssMb), LOOK_MS);
  try {
    const [output, times, status] = await Promise.all([text(child.stdout), text(child.stderr), code]);
    if (status !== 0)
      throw new Error(`${command.join(' ')} ended with ${status}:\n${readFileSync(errors, 'utf8').slice(-2000)}`);
    const [user, system] = times.trim().split(' ').map(Number);
    if (user === undefined || system === undefined || Number.isNaN(user + system))
      throw new Error(`no times in "${times}"`);
    return { cpuSeconds: user + system, peakRssMb, output };
  } finally {
    clearInterval(watch);
  }
}

/** Of the only child of a process. */
function peakOfChild(parent: number | undefined): number | undefined {
  const child = /\d+/.exec(procFile(`${parent}/task/${parent}/children`))?.[0];
  return child === undefined ? undefined : memoryOf(Number(child))?.peakMb;
}

export interface Memory {
  readonly nowMb: number;
  readonly peakMb: number;
}

/** The resident set of a process, now and at its largest (proc_pid_status(5)); undefined where there is no such process. */
export function memoryOf(pid: number | undefined): Memory | undefined {
  const status = procFile(`${pid}/status`);
  const megabytes = (key: string): number =>
    (Number(new RegExp(`^${key}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
  const memory = { nowMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
  return Number.isNaN(memory.peakMb) ? undefined : memory;
}

/** How long the main thread of a process waited for a core, from its start on (sched-stats of the kernel's documentation). */
export const waitedMsOf = (pid: number | undefined): number =>
  Number(procFile(`${pid}/task/${pid}/schedstat`).split(' ')[1]) / 1e6;

/** Empty where the process is gone, and on systems without /proc. */
function procFile(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
