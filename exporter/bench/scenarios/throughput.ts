/** The scenarios `formats` and `floor`: one race a format. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCounts, checkExporter } from '../check-counts.ts';
import type { Scenario } from '../flags.ts';
import type { FormatName } from '../formats.ts';
import { filesOf, metricsOf, oneMetricFilesOf } from '../formats.ts';
import type { Log, Logs } from '../logs.ts';
import type { Tool } from '../programs.ts';
import { mtailOnce, newlineScan, once, service } from '../programs.ts';
import type { Entrant, Measured, RaceOptions } from '../race.ts';
import { race } from '../race.ts';
import type { Counts } from '../reference/count.ts';
import { countPlainly } from '../reference/index.ts';
import { totalOf } from '../samples.ts';

export interface ThroughputOptions extends RaceOptions {
  readonly logs: Logs;
  readonly lines: number;
  readonly mtail: Tool | undefined;
  readonly awk: Tool | undefined;
  readonly scenarios: readonly Scenario[];
}

/** `start` and `mtailStart` read an empty log; `one` and `mtailOne` count one metric, the others ten. */
export type ProgramName =
  'service' | 'once' | 'one' | 'start' | 'mtail' | 'mtailOne' | 'mtailStart' | 'awk' | 'wc' | 'scan';

export interface Throughput {
  readonly format: FormatName;
  readonly log: Log;
  readonly events: number;
  readonly series: number;
  readonly counted: number;
  /** By ProgramName. */
  readonly measured: ReadonlyMap<string, Measured>;
  readonly errors: readonly string[];
}

export async function measureThroughput(format: FormatName, options: ThroughputOptions): Promise<Throughput> {
  const { logs, lines, progress } = options;
  const log = logs.of(format, lines);
  progress(`${format}: counting plainly`);
  const plain = await countPlainly(format, log.path);
  const files = filesOf(format);
  const metrics = metricsOf(files);
  const full = options.scenarios.includes('formats');
  const { config } = files;
  const own = { name: 'service', command: service(config), log: log.path, check: checkExporter(plain, metrics, lines) };
  const common: Entrant[] = [
    { name: 'start', command: service(config), log: logs.empty.path },
    { name: 'wc', command: ['wc', '-l', log.path] },
    { name: 'scan', command: newlineScan(log.path), cpuSeconds: ({ output }) => Number(output.split(' ')[1]) },
  ];
  // Right after the exporter, as their CPU is compared turn by turn.
  const rivals = full ? competitors(format, log, plain, options) : [];
  const one = checkExporter(plain, metricsOf(oneMetricFilesOf(format)), lines);
  const others: Entrant[] = full
    ? [
        { name: 'once', command: once(config), log: log.path, check: checkExporter(plain, metrics, lines) },
        { name: 'one', command: service(oneMetricFilesOf(format).config), log: log.path, check: one },
      ]
    : [];
  const { measured, errors } = await race(format, [own, ...rivals, ...common, ...others], options);
  return {
    format,
    log,
    events: totalOf(measured.get('service')?.output ?? '', 'audit_exporter_events_total'),
    series: [...plain.metrics.values()].reduce((sum, samples) => sum + samples.size, 0),
    counted: [...plain.metrics.values()].reduce((sum, all) => [...all.values()].reduce((a, b) => a + b, sum), 0),
    measured,
    errors,
  };
}

function competitors(format: FormatName, log: Log, plain: Counts, options: ThroughputOptions): Entrant[] {
  const { mtail, awk, folder, logs } = options;
  const [ten, one] = [filesOf(format), oneMetricFilesOf(format)];
  const entrants: Entrant[] = [];
  if (mtail !== undefined) {
    const command = (program: string, path: string): string[] => mtailOnce(mtail, program, path, folder);
    entrants.push(
      { name: 'mtail', command: command(ten.mtail, log.path), check: checkCounts(plain, metricsOf(ten)) },
      { name: 'mtailOne', command: command(one.mtail, log.path), check: checkCounts(plain, metricsOf(one)) },
      { name: 'mtailStart', command: command(ten.mtail, logs.empty.path) },
    );
  }
  if (awk !== undefined) entrants.push({ name: 'awk', command: [awk.path, '-f', awkProgram(format), log.path] });
  return entrants;
}

const awkProgram = (format: FormatName): string => join(import.meta.dirname, `../awk/${format}.awk`);

/** What the awk program of a format counts: the comment in its first line. */
export const awkCounts = (format: FormatName): string =>
  readFileSync(awkProgram(format), 'utf8')
    .split('\n', 1)[0]
    ?.replace(/^# |\.$/g, '')
    .toLowerCase() ?? '';
