/** The scenario `backlog`: the service starts where a long log waits. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from '../formats.ts';
import type { Log, Logs } from '../logs.ts';
import type { RaceOptions } from '../race.ts';
import type { Ratio, Section } from '../results.ts';
import { pause, RunningExporter, valueIn } from '../running.ts';
import { median } from '../statistics.ts';
import { count, table, unit } from '../tables.ts';

export interface BacklogOptions extends RaceOptions {
  readonly logs: Logs;
  readonly backlogLines: number;
}

const READ = 'audit_exporter_lines_read_total{source="bench"}';

/** Far more often than Prometheus scrapes. */
const SCRAPE_EVERY_MS = 500;

interface StartUp {
  readonly readyMs: number;
  readonly scrapedMs: number;
}

interface CatchUp {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number | undefined;
}

export async function backlogSection(options: BacklogOptions): Promise<Section> {
  const { logs, backlogLines, runs, progress } = options;
  progress(`backlog: writing ${backlogLines} lines`);
  const log = logs.backlog('kubernetes', backlogLines);
  const starts: StartUp[] = [];
  for (let turn = 1; turn <= runs; turn++) {
    progress(`backlog: start ${turn} of ${runs}`);
    starts.push(await withExporter(log, options, startUp));
  }
  progress('backlog: catching up');
  const counted = await withExporter(log, options, (exporter) => catchUp(exporter, log.lines));
  progress('backlog: catching up, with events');
  const kept = await withExporter(log, options, (exporter) => catchUp(exporter, log.lines), 'matched');
  logs.remove(log);
  const readyMs = median(starts.map((one) => one.readyMs));
  const scrapedMs = median(starts.map((one) => one.scrapedMs));
  const gigabytes = log.bytes / 1e9;
  return {
    text: [
      `Start with a backlog of ${count(log.lines)} lines of the Kubernetes log (${gigabytes.toFixed(2)} GB), ten metrics, state directory:\n`,
      table(
        ['', 'counted', 'counted and kept'],
        [
          ['from the start of the process to /-/ready', unit(readyMs / 1000, 's', 2), ''],
          ['from the start of the process to the first whole answer of /metrics', unit(scrapedMs / 1000, 's', 2), ''],
          ['until caught up', unit(counted.seconds, 's', 1), unit(kept.seconds, 's', 1)],
          ['events per CPU second', count(log.lines / counted.cpuSeconds), count(log.lines / kept.cpuSeconds)],
          ['peak resident memory', unit(counted.peakRssMb, 'MB'), unit(kept.peakRssMb, 'MB')],
        ],
      ),
    ].join('\n'),
    data: {
      backlog: {
        format: 'kubernetes',
        lines: log.lines,
        bytes: log.bytes,
        readySeconds: readyMs / 1000,
        firstScrapeSeconds: scrapedMs / 1000,
        counted: numbersOf(counted, log),
        kept: numbersOf(kept, log),
      },
    },
    ratios: [...peakOf('backlog', counted), ...peakOf('backlog with events', kept)],
    errors: [],
  };
}

const numbersOf = ({ seconds, cpuSeconds, peakRssMb }: CatchUp, { lines, bytes }: Log) => ({
  caughtUpSeconds: seconds,
  eventsPerCpuSecond: lines / cpuSeconds,
  mbPerSecond: bytes / 1e6 / cpuSeconds,
  peakRssMb,
});

const peakOf = (name: string, { peakRssMb }: CatchUp): Ratio[] =>
  peakRssMb === undefined ? [] : [{ name: `${name}: peak memory in MB`, value: peakRssMb, better: 'lower' }];

async function withExporter<T>(
  log: Log,
  { folder }: BacklogOptions,
  use: (exporter: RunningExporter) => Promise<T>,
  events: 'none' | 'matched' = 'none',
): Promise<T> {
  const state = mkdtempSync(join(folder, 'state-'));
  const config = join(state, 'bench.yml');
  writeFileSync(
    config,
    readFileSync(filesOf('kubernetes').config, 'utf8').replace('events: none', `events: ${events}`),
  );
  const exporter = await RunningExporter.start(config, { BENCH_LOG: log.path, BENCH_STATE: state });
  try {
    return await use(exporter);
  } finally {
    await exporter.kill();
    rmSync(state, { recursive: true });
  }
}

async function startUp(exporter: RunningExporter): Promise<StartUp> {
  while ((await exporter.get('/-/ready')).status !== 200) await pause(5);
  const readyMs = performance.now() - exporter.begun;
  await exporter.scrape();
  return { readyMs, scrapedMs: performance.now() - exporter.begun };
}

async function catchUp(exporter: RunningExporter, lines: number): Promise<CatchUp> {
  for (;;) {
    const exposition = await exporter.read();
    const read = valueIn(exposition, READ);
    if (read > lines) throw new Error(`backlog: read ${read} lines of ${lines}`);
    if (read === lines) {
      return {
        seconds: (performance.now() - exporter.begun) / 1000,
        cpuSeconds: valueIn(exposition, 'process_cpu_seconds_total'),
        peakRssMb: exporter.memory?.peakMb,
      };
    }
    await pause(SCRAPE_EVERY_MS);
  }
}
