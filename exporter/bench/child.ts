/** Runs a program and tells how much CPU it used, user and system, in all its threads. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Run {
  readonly cpuSeconds: number;
  readonly output: string;
}

/** Bash's `time` asks the kernel for the usage of the child that has ended; Node has no call for that. */
const SCRIPT = 'TIMEFORMAT="%3U %3S"; time "$@" 2>"$BENCH_ERRORS"';

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
  const [output, times, status] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  if (status !== 0)
    throw new Error(`${command.join(' ')} ended with ${status}:\n${readFileSync(errors, 'utf8').slice(-2000)}`);
  const [user, system] = times.trim().split(' ').map(Number);
  if (user === undefined || system === undefined || Number.isNaN(user + system))
    throw new Error(`no times in "${times}"`);
  return { cpuSeconds: user + system, output };
}
