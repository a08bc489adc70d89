/** The scenario `metrics`: what 1, 10 and 100 metrics cost on the Kubernetes log. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkExporter } from '../check-counts.ts';
import { filesOf, metricsOf, oneMetricFilesOf } from '../formats.ts';
import type { Logs } from '../logs.ts';
import { service } from '../programs.ts';
import type { Entrant, RaceOptions } from '../race.ts';
import { race } from '../race.ts';
import { countLines, countPlainly } from '../reference/index.ts';
import type { Section } from '../results.ts';
import { table, times, unit } from '../tables.ts';
import { configOf, countHundred, HUNDRED } from './hundred.ts';

export interface MetricsOptions extends RaceOptions {
  readonly logs: Logs;
  readonly lines: number;
}

const SIZES = [1, 10, 100] as const;

export async function metricsSection(options: MetricsOptions): Promise<Section> {
  const { logs, lines, folder, progress } = options;
  const log = logs.of('kubernetes', lines);
  progress('metrics: counting plainly');
  const [ten, one] = [filesOf('kubernetes'), oneMetricFilesOf('kubernetes')];
  const plain = await countPlainly('kubernetes', log.path);
  const hundred = join(folder, 'hundred.yml');
  writeFileSync(hundred, readFileSync(ten.config, 'utf8').replace(/^metrics:[\s\S]*/m, configOf(HUNDRED)));
  const names = HUNDRED.map(({ name }) => name);
  const checks = {
    1: checkExporter(plain, metricsOf(one), lines),
    10: checkExporter(plain, metricsOf(ten), lines),
    100: checkExporter(await countLines(log.path, countHundred), names, lines),
  };
  const configs = { 1: one.config, 10: ten.config, 100: hundred };
  const entrants = SIZES.flatMap((size): Entrant[] => [
    { name: `${size}`, command: service(configs[size]), log: log.path, check: checks[size] },
    { name: `${size} start`, command: service(configs[size]), log: logs.empty.path },
  ]);
  const { measured, errors } = await race('metrics', entrants, options);
  const cpu = (name: string): number => measured.get(name)?.cpuSeconds ?? NaN;
  const perEvent = (size: number): number => ((cpu(`${size}`) - cpu(`${size} start`)) / lines) * 1e6;
  const rows = SIZES.map((size) => [
    `${size}`,
    unit(perEvent(size), 'µs', 2),
    times(perEvent(size) / perEvent(1)),
    unit(cpu(`${size} start`), 's', 2),
  ]);
  return {
    text: [
      'CPU per line of the Kubernetes log by the number of metrics, without the start-up:\n',
      table(['metrics', 'CPU per line', 'of one', 'start-up'], rows),
    ].join('\n'),
    data: {
      metrics: SIZES.map((size) => ({
        metrics: size,
        microsecondsPerEvent: perEvent(size),
        startCpuSeconds: cpu(`${size} start`),
      })),
    },
    ratios: [{ name: 'metrics: CPU per line of 100, of 1', value: perEvent(100) / perEvent(1), better: 'lower' }],
    errors: errors.map((error) => `metrics: ${error}`),
  };
}
