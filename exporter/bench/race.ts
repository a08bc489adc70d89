/** Runs programs in turns, so that a slow moment of the machine hits all of them, and takes the medians. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './child.ts';
import { run } from './child.ts';
import { median } from './statistics.ts';

export interface Entrant {
  readonly name: string;
  readonly command: readonly string[];
  /** What the exporter reads, as $BENCH_LOG. Each run has a new state directory, $BENCH_STATE. */
  readonly log?: string;
  /** What is wrong with what it printed. */
  readonly check?: (output: string) => readonly string[];
  /** Where the program measures a part of itself. */
  readonly cpuSeconds?: (run: Run) => number;
}

export interface Measured {
  /** Median of the runs. */
  readonly cpuSeconds: number;
  /** Of each turn. */
  readonly turns: readonly number[];
  /** The largest of the runs. */
  readonly peakRssMb: number | undefined;
  /** What its last run printed. */
  readonly output: string;
}

export interface RaceOptions {
  readonly runs: number;
  readonly folder: string;
  readonly progress: (text: string) => void;
}

export interface Race {
  readonly measured: ReadonlyMap<string, Measured>;
  /** What one of them counted otherwise; empty where all agree. */
  readonly errors: readonly string[];
}

export async function race(title: string, entrants: readonly Entrant[], options: RaceOptions): Promise<Race> {
  const { runs, folder, progress } = options;
  const done = new Map<string, Run[]>(entrants.map(({ name }) => [name, []]));
  const errors = new Set<string>();
  for (let turn = 1; turn <= runs; turn++) {
    progress(`${title}: run ${turn} of ${runs}`);
    for (const entrant of entrants) {
      const one = await runOnce(entrant, folder);
      for (const error of entrant.check?.(one.output) ?? []) errors.add(`${entrant.name}: ${error}`);
      // Only the last output is kept: they are large.
      done.set(entrant.name, [...(done.get(entrant.name) ?? []).map((old) => ({ ...old, output: '' })), one]);
    }
  }
  return { measured: new Map([...done].map(([name, all]) => [name, summary(all)])), errors: [...errors] };
}

async function runOnce(entrant: Entrant, folder: string): Promise<Run> {
  const state = mkdtempSync(join(folder, 'state-'));
  try {
    const done = await run(entrant.command, { BENCH_LOG: entrant.log ?? '', BENCH_STATE: state }, folder);
    return { ...done, cpuSeconds: entrant.cpuSeconds?.(done) ?? done.cpuSeconds };
  } finally {
    rmSync(state, { recursive: true });
  }
}

function summary(runs: readonly Run[]): Measured {
  const turns = runs.map(({ cpuSeconds }) => cpuSeconds);
  const peaks = runs.map(({ peakRssMb }) => peakRssMb).filter((peak) => peak !== undefined);
  return {
    cpuSeconds: median(turns),
    turns,
    peakRssMb: peaks.length === 0 ? undefined : Math.max(...peaks),
    output: runs.at(-1)?.output ?? '',
  };
}
