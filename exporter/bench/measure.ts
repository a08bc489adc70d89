/** Measures one format: every program in turns, so that a slow moment of the machine hits all of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './child.ts';
import { run } from './child.ts';
import type { FormatName } from './formats.ts';
import { filesOf, metricsOf } from './formats.ts';
import { writeLog } from './generate/index.ts';
import type { Mtail } from './programs.ts';
import { mtailOnce, once, pipelineOnly, service } from './programs.ts';
import { countPlainly } from './reference/index.ts';
import { differenceOf, samplesOf, sumOf, totalOf } from './samples.ts';

/** Medians over the runs, in CPU seconds. */
export interface Result {
  readonly format: FormatName;
  readonly lines: number;
  readonly bytes: number;
  readonly events: number;
  readonly counted: number;
  readonly series: number;
  /** The same with an empty log. */
  readonly startup: { readonly exporter: number; readonly mtail: number | undefined };
  readonly exporter: number;
  readonly mtail: number | undefined;
  readonly pipelineOnly: number;
  /** The service with its counts in memory only, and with a state directory: the difference is what exactness costs. */
  readonly service: { readonly inMemory: number; readonly withState: number };
  /** What one program counted otherwise than the exporter; empty where all agree. */
  readonly errors: readonly string[];
}

export interface MeasureOptions {
  readonly lines: number;
  readonly runs: number;
  readonly mtail: Mtail | undefined;
  readonly folder: string;
  readonly progress: (text: string) => void;
}

const PROGRAMS = ['exporter', 'mtail', 'pipelineOnly', 'inMemory', 'withState', 'exporterStart', 'mtailStart'] as const;
type Program = (typeof PROGRAMS)[number];

export async function measure(format: FormatName, options: MeasureOptions): Promise<Result> {
  const { lines, runs, folder, progress } = options;
  progress(`${format}: generating ${lines} lines`);
  const log = join(folder, `${format}.log`);
  const bytes = writeLog(format, log, lines);
  const seconds = new Map<Program, number[]>(PROGRAMS.map((program) => [program, []]));
  const errors = new Set<string>();
  const metrics = metricsOf(filesOf(format));
  const plain = await countPlainly(format, log);
  let reference = '';
  for (let turn = 1; turn <= runs; turn++) {
    progress(`${format}: run ${turn} of ${runs}`);
    for (const program of PROGRAMS) {
      const done = await runProgram(program, format, log, options);
      if (done === undefined) continue;
      seconds.get(program)?.push(done.cpuSeconds);
      if (program.endsWith('Start')) continue;
      if (program === 'exporter') reference = done.output;
      const got = samplesOf(done.output, metrics);
      for (const [metric, samples] of got) {
        const wrong = differenceOf(plain.of(metric), 'the reference', samples);
        if (wrong !== undefined) errors.add(`${program}: ${metric}: ${wrong}`);
      }
    }
  }
  rmSync(log);
  const read = totalOf(reference, 'audit_exporter_lines_read_total');
  if (read !== lines) errors.add(`exporter: read ${read} lines of ${lines}`);
  const counted = new Map(
    [...plain.metrics].flatMap(([metric, samples]) => [...samples].map(([key, value]) => [metric + key, value])),
  );
  const of = (program: Program): number | undefined => median(seconds.get(program) ?? []);
  const always = (program: Program): number => of(program) ?? NaN;
  return {
    format,
    lines,
    bytes,
    events: totalOf(reference, 'audit_exporter_events_total'),
    counted: sumOf(counted),
    series: counted.size,
    startup: { exporter: always('exporterStart'), mtail: of('mtailStart') },
    exporter: always('exporter'),
    mtail: of('mtail'),
    pipelineOnly: always('pipelineOnly'),
    service: { inMemory: always('inMemory'), withState: always('withState') },
    errors: [...errors],
  };
}

async function runProgram(
  program: Program,
  format: FormatName,
  log: string,
  options: MeasureOptions,
): Promise<Run | undefined> {
  const { folder, mtail } = options;
  const empty = join(folder, 'empty.log');
  const inMemory = { BENCH_LOG: log, BENCH_STATE: ':memory:' };
  switch (program) {
    case 'exporter':
      return run(once(format), inMemory, folder);
    case 'exporterStart':
      writeFileSync(empty, '');
      return run(once(format), { ...inMemory, BENCH_LOG: empty }, folder);
    case 'mtail':
      return mtail && run(mtailOnce(mtail, format, log, folder), {}, folder);
    case 'mtailStart':
      writeFileSync(empty, '');
      return mtail && run(mtailOnce(mtail, format, empty, folder), {}, folder);
    case 'pipelineOnly': {
      const { output } = await run(pipelineOnly(format), inMemory, folder);
      const end = output.indexOf('\n');
      return { cpuSeconds: Number(output.slice(0, end)), output: output.slice(end + 1) };
    }
    case 'inMemory':
      return run(service(format), inMemory, folder);
    case 'withState': {
      const state = mkdtempSync(join(folder, 'state-'));
      const done = await run(service(format), { BENCH_LOG: log, BENCH_STATE: state }, folder);
      rmSync(state, { recursive: true });
      return done;
    }
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
