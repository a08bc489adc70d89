/** The scenario `scrape`: /metrics with many live series, idle and while another source is read as fast as it can be. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applicationAction } from '../generate/lines-json.ts';
import { PUBLIC_ADDRESSES } from '../generate/names.ts';
import { Random } from '../generate/random.ts';
import type { Logs } from '../logs.ts';
import type { Section } from '../results.ts';
import type { Answer, LoopDelay } from '../running.ts';
import { expositionOf, pause, RunningExporter, valueIn } from '../running.ts';
import { percentile } from '../statistics.ts';
import { count, table, unit } from '../tables.ts';

export interface ScrapeOptions {
  readonly logs: Logs;
  readonly folder: string;
  readonly series: number;
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (text: string) => void;
}

/** Lines that are appended again and again; and how many bytes are kept ahead of the exporter. */
const BLOCK_LINES = 200_000;
const AHEAD_BYTES = 300e6;

const PROBE_EVERY_MS = 10;
/** So that the 99th percentile is not the slowest of all. */
const IDLE_SCRAPES = 100;
/** A service that has run for a while has answered before. */
const WARM_UP_SCRAPES = 5;
/** At full ingest: there is an end to it. */
const LEAST_SCRAPES = 100;
const MOST_TIMES = 4;
/** Of a series, before the measurement. */
const MOST_EVENTS = 5;
const BETWEEN_SCRAPES_MS = 200;
/** Unzipping and reading an answer takes a core from the exporter. */
const SCRAPES_A_LOOK = 5;

/** Events are kept, as by default: each of them matches. */
const CONFIG = `state: { path: '\${BENCH_STATE}' }
default_metrics: false
max_series: 1000000
sources:
  - { name: series, path: '\${BENCH_STATE}/series.log', format: json, start: beginning, mapping: { user.name: actor.name, source.ip: actor.ip } }
  - { name: load, path: '\${BENCH_STATE}/load.log', format: syslog-auth, start: beginning, time_zone: UTC }
metrics:
  - { name: bench_live_total, help: Live series., labels: [source, user.name, source.ip], max_series: 1000000 }
`;

interface Phase {
  readonly scrapes: readonly { readonly milliseconds: number; readonly bytes: number }[];
  /** Milliseconds of each answer of /-/healthy. */
  readonly probes: readonly number[];
  readonly loop: LoopDelay;
  /** The part of the time in which the exporter's thread was ready and had no core; NaN where nobody counts it. */
  readonly waited: number;
  /** At its end. */
  readonly rssMb: number | undefined;
}

export async function scrapeSection(options: ScrapeOptions): Promise<Section> {
  const { folder, series, progress } = options;
  const state = mkdtempSync(join(folder, 'state-'));
  const config = join(state, 'bench.yml');
  writeFileSync(config, CONFIG);
  const lines = writeSeries(join(state, 'series.log'), series, options.seed);
  const exporter = await RunningExporter.start(config, { BENCH_STATE: state }, true);
  try {
    progress(`scrape: building ${series} series`);
    while (valueIn(await exporter.read(), readOf('series')) !== lines) await pause(BETWEEN_SCRAPES_MS);
    progress('scrape: idle');
    for (let scrape = 0; scrape < WARM_UP_SCRAPES; scrape++) await exporter.scrape();
    const idle = await measurePhase(exporter, (scrapes) => scrapes < IDLE_SCRAPES);
    progress('scrape: full ingest');
    const { phase: busy, linesPerSecond } = await underLoad(exporter, join(state, 'load.log'), options);
    return sectionOf({ idle, busy, linesPerSecond, series, peakRssMb: exporter.memory?.peakMb });
  } finally {
    await exporter.kill();
    rmSync(state, { recursive: true });
  }
}

const readOf = (source: string): string => `audit_exporter_lines_read_total{source="${source}"}`;

/** In no order, and with different values, as they would be after a while. Returns the number of lines. */
function writeSeries(path: string, series: number, seed: number): number {
  const random = new Random(seed);
  const descriptor = openSync(path, 'w');
  let lines = 0;
  for (let index = 0; index < series; index++) {
    // Steps of a prime number: all of them, unless it divides the number of series.
    const at = (index * 7919) % series;
    const [user, address] = [`user${Math.floor(at / 1000)}`, PUBLIC_ADDRESSES[at % 1000] ?? ''];
    const line = { time: index, id: `id-${at}`, service: 'accounts', action: 'document.read', user, address };
    const times = 1 + random.int(MOST_EVENTS);
    writeSync(descriptor, `${applicationAction(line)}\n`.repeat(times));
    lines += times;
  }
  closeSync(descriptor);
  return lines;
}

async function underLoad(
  exporter: RunningExporter,
  path: string,
  { logs, seconds }: ScrapeOptions,
): Promise<{ phase: Phase; linesPerSecond: number }> {
  const block = await readFile(logs.of('syslog-auth', BLOCK_LINES).path);
  let written = 0;
  const writeAhead = async (read: number): Promise<void> => {
    for (; written - read < AHEAD_BYTES; written += block.length) await appendFile(path, block);
  };
  await writeAhead(0);
  while (!(valueIn(await exporter.read(), readOf('load')) > 0)) await pause(BETWEEN_SCRAPES_MS);
  const before = valueIn(await exporter.read(), readOf('load'));
  const begun = performance.now();
  const phase = await measurePhase(
    exporter,
    (scrapes) => {
      const passed = (performance.now() - begun) / 1000;
      return passed < seconds || (scrapes < LEAST_SCRAPES && passed < MOST_TIMES * seconds);
    },
    (exposition) => writeAhead(valueIn(exposition, 'audit_exporter_source_read_bytes_total{source="load"}')),
  );
  const read = valueIn(await exporter.read(), readOf('load')) - before;
  return { phase, linesPerSecond: (read / (performance.now() - begun)) * 1000 };
}

/** Scrapes one after the other and looks at some of the answers, with probes every few ms meanwhile, whether or not the one before is answered. */
async function measurePhase(
  exporter: RunningExporter,
  more: (scrapes: number) => boolean,
  look?: (exposition: Buffer) => Promise<void>,
): Promise<Phase> {
  const scrapes: { milliseconds: number; bytes: number }[] = [];
  const probes: Promise<Answer>[] = [];
  await exporter.loopDelay();
  const begun = performance.now();
  const waitedBefore = exporter.waitedMs;
  const timer = setInterval(() => probes.push(exporter.get('/-/healthy')), PROBE_EVERY_MS);
  try {
    while (more(scrapes.length)) {
      const answer = await exporter.scrape();
      scrapes.push({ milliseconds: answer.milliseconds, bytes: answer.body.length });
      if (look && scrapes.length % SCRAPES_A_LOOK === 0) await look(await expositionOf(answer));
      await pause(BETWEEN_SCRAPES_MS);
    }
  } finally {
    clearInterval(timer);
  }
  const answered = (await Promise.all(probes)).map(({ milliseconds }) => milliseconds);
  const waited = (exporter.waitedMs - waitedBefore) / (performance.now() - begun);
  return { scrapes, probes: answered, loop: await exporter.loopDelay(), waited, rssMb: exporter.memory?.nowMb };
}

interface Outcome {
  readonly idle: Phase;
  readonly busy: Phase;
  readonly linesPerSecond: number;
  readonly series: number;
  readonly peakRssMb: number | undefined;
}

function sectionOf({ idle, busy, linesPerSecond, series, peakRssMb }: Outcome): Section {
  const columns = [numbersOf(idle), numbersOf(busy)] as const;
  const [quiet, full] = columns;
  const row = (name: string, pick: (numbers: ReturnType<typeof numbersOf>) => number): string[] => [
    name,
    ...columns.map((numbers) => unit(pick(numbers), 'ms')),
  ];
  return {
    text: [
      `/metrics with ${count(series)} live series, asked as Prometheus does (gzip, ${unit(quiet.bytes / 1e6, 'MB', 1)}): ${quiet.scrapes} scrapes idle, ${full.scrapes} at full ingest (${count(linesPerSecond)} lines a second of syslog-auth). Probes: /-/healthy every ${PROBE_EVERY_MS} ms.\n`,
      table(
        ['', 'idle', 'full ingest'],
        [
          row('scrape, p50', ({ scrapeP50Ms }) => scrapeP50Ms),
          row('scrape, p99', ({ scrapeP99Ms }) => scrapeP99Ms),
          row('/-/healthy, p50', ({ probeP50Ms }) => probeP50Ms),
          row('/-/healthy, p99', ({ probeP99Ms }) => probeP99Ms),
          row('event loop delay, p50', ({ loopP50Ms }) => loopP50Ms),
          row('event loop delay, p99', ({ loopP99Ms }) => loopP99Ms),
          row('event loop delay, longest', ({ loopMaxMs }) => loopMaxMs),
          ['resident memory at the end', unit(quiet.rssMb, 'MB'), unit(full.rssMb, 'MB')],
          ['time that its thread waited for a core', unit(100 * quiet.waited, '%'), unit(100 * full.waited, '%')],
        ],
      ),
      `Peak resident memory: ${unit(peakRssMb, 'MB')}.\n`,
    ].join('\n'),
    data: { scrape: { series, idle: quiet, fullIngest: { ...full, linesPerSecond }, peakRssMb } },
    ratios: peakRssMb === undefined ? [] : [{ name: 'scrape: peak memory in MB', value: peakRssMb, better: 'lower' }],
    errors: [],
  };
}

function numbersOf({ scrapes, probes, loop, waited, rssMb }: Phase) {
  const times = scrapes.map(({ milliseconds }) => milliseconds);
  return {
    scrapes: scrapes.length,
    bytes: scrapes[0]?.bytes ?? 0,
    scrapeP50Ms: percentile(times, 50),
    scrapeP99Ms: percentile(times, 99),
    probeP50Ms: percentile(probes, 50),
    probeP99Ms: percentile(probes, 99),
    loopP50Ms: loop.p50Ms,
    loopP99Ms: loop.p99Ms,
    loopMaxMs: loop.maxMs,
    waited,
    rssMb,
  };
}
