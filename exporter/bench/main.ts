/** The benchmark: `npm run bench -- --help`. What it measures and how is in docs/benchmark.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFlags, USAGE } from './flags.ts';
import type { Flags } from './flags.ts';
import type { Result } from './measure.ts';
import { measure } from './measure.ts';
import { findMtail } from './programs.ts';
import { renderReport } from './report.ts';

async function bench(flags: Flags): Promise<number> {
  const { lines, runs, formats } = flags;
  const progress = (text: string): void => void process.stderr.write(`${text}\n`);
  const mtail = findMtail();
  if (mtail === undefined) {
    progress('mtail is not installed, so there is nothing to compare with: apt-get install mtail (Debian, Ubuntu),');
    progress('or a binary from https://github.com/google/mtail/releases on the PATH');
  }
  const folder = mkdtempSync(join(tmpdir(), 'audit-exporter-bench-'));
  try {
    const results: Result[] = [];
    for (const format of formats) results.push(await measure(format, { lines, runs, mtail, folder, progress }));
    const machine = {
      node: process.versions.node,
      mtail: mtail?.version,
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      runs,
    };
    if (flags.json) process.stdout.write(`${JSON.stringify({ machine, results }, undefined, 2)}\n`);
    else process.stdout.write(`${headOf(machine)}\n\n${renderReport(results)}`);
    return results.some(({ errors }) => errors.length > 0) ? 1 : 0;
  } catch (error) {
    progress(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Machine {
  readonly node: string;
  readonly mtail: string | undefined;
  readonly cpu: string | undefined;
  readonly cores: number;
  readonly runs: number;
}

const headOf = ({ node, mtail, cpu, cores, runs }: Machine): string =>
  `Node ${node}, mtail ${mtail ?? 'not installed'}, ${cpu ?? 'unknown CPU'}, ${cores} cores, median of ${runs} runs`;

const flags = parseFlags(process.argv.slice(2));
if (typeof flags === 'string') {
  process.stderr.write(`${flags}\nSee npm run bench -- --help\n`);
  process.exitCode = 2;
} else if (flags.help) {
  process.stdout.write(USAGE);
} else {
  process.exitCode = await bench(flags);
}
