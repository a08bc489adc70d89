/** What was measured on: numbers of different machines are not to be compared. */
import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type as system } from 'node:os';
import type { Tool } from './programs.ts';

export interface Machine {
  readonly node: string;
  readonly mtail: string | undefined;
  readonly awk: string | undefined;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Of the code, with `+` where it has changes; undefined outside of a clone. */
  readonly commit: string | undefined;
}

export const machineOf = (mtail: Tool | undefined, awk: Tool | undefined): Machine => ({
  node: process.versions.node,
  mtail: mtail?.name,
  awk: awk?.name,
  cpu: cpus()[0]?.model ?? 'unknown CPU',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${system()} ${release()}`,
  commit: commit(),
});

function commit(): string | undefined {
  const { status, stdout } = git('rev-parse', '--short', 'HEAD');
  if (status !== 0) return undefined;
  return stdout.trim() + (git('status', '--porcelain', '--untracked-files=no').stdout.trim() === '' ? '' : '+');
}

const git = (...args: string[]) => spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' });

export const describe = ({ node, mtail, awk, cpu, cores, memoryGb, commit }: Machine, runs: number): string =>
  [
    `Commit ${commit ?? 'unknown'}`,
    `Node ${node}`,
    mtail ?? 'mtail is not installed',
    awk ?? 'awk is not installed',
    cpu,
    `${cores} cores`,
    `${memoryGb} GB`,
    runs === 1 ? 'one run' : `medians of ${runs} runs`,
  ].join(', ');
