/** The scenario `events`: what keeping every event costs, how long queries take, and what they cost those who read on. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatByName } from '../../src/formats/index.ts';
import { Keeping } from '../../src/keeping.ts';
import { createPrivacy } from '../../src/privacy/privacy.ts';
import { EventKeeper } from '../../src/store/events/keeper.ts';
import { openDatabase } from '../../src/store/open.ts';
import { SqliteStore } from '../../src/store/sqlite.ts';
import { Interner } from '../../src/values/interner.ts';
import { checkExporter } from '../check-counts.ts';
import { filesOf, metricsOf } from '../formats.ts';
import type { Log, Logs } from '../logs.ts';
import type { Tool } from '../programs.ts';
import { mtailOnce, service } from '../programs.ts';
import type { Entrant, RaceOptions } from '../race.ts';
import { race } from '../race.ts';
import { countPlainly } from '../reference/index.ts';
import type { Section } from '../results.ts';
import { RunningExporter } from '../running.ts';
import type { Spread } from '../statistics.ts';
import { quotients } from '../statistics.ts';
import { count, range, table, times, unit } from '../tables.ts';
import { CLIENTS, HOUR_MS, HUMAN_MS, measureQueries, measureReading } from './events-queries.ts';
import type { Mode, Query, Reading } from './events-queries.ts';

export interface EventsOptions extends RaceOptions {
  readonly logs: Logs;
  readonly lines: number;
  readonly mtail: Tool | undefined;
  readonly storedEvents: number;
}

/** As long as events are kept without a setting. */
const SPREAD_MS = 30 * 24 * HOUR_MS;
const DISTINCT_LINES = 50_000;
const COMMIT_EVENTS = 20_000;
/** Read in some five seconds; the file is held in memory. */
const READ_LINES = 500_000;

export async function eventsSection(options: EventsOptions): Promise<Section> {
  const { folder, storedEvents, progress } = options;
  const kept = await throughput(options);
  const state = mkdtempSync(join(folder, 'state-'));
  try {
    progress(`events: storing ${storedEvents}`);
    const bytes = fill(state, options.logs.of('kubernetes', DISTINCT_LINES), storedEvents);
    const config = join(state, 'bench.yml');
    const log = join(state, 'live.log');
    writeFileSync(log, '');
    writeFileSync(config, configOf('all'));
    const exporter = await RunningExporter.start(config, { BENCH_LOG: log, BENCH_STATE: join(state, 'state') });
    try {
      progress('events: queries');
      const queries = await measureQueries(exporter);
      progress('events: reading, with and without queries');
      const lines = Math.min(options.lines, READ_LINES);
      const reading = await measureReading(exporter, log, options.logs.of('kubernetes', lines), options.runs);
      return sectionOf({ kept, bytesPerEvent: bytes / storedEvents, queries, reading, storedEvents });
    } finally {
      await exporter.kill();
    }
  } finally {
    rmSync(state, { recursive: true });
  }
}

const configOf = (events: 'none' | 'all'): string =>
  readFileSync(filesOf('kubernetes').config, 'utf8').replace('events: none', `events: ${events}`);

interface Kept {
  /** Lines per CPU second. */
  readonly none: number;
  readonly all: number;
  readonly mtail: number | undefined;
  /** How many times as many lines as mtail, every event kept. */
  readonly ofMtail: Spread | undefined;
  readonly errors: readonly string[];
}

async function throughput(options: EventsOptions): Promise<Kept> {
  const { logs, lines, mtail, folder } = options;
  const log = logs.of('kubernetes', lines);
  const files = filesOf('kubernetes');
  const all = join(folder, 'all.yml');
  writeFileSync(all, configOf('all'));
  const check = checkExporter(await countPlainly('kubernetes', log.path), metricsOf(files), lines);
  const entrants: Entrant[] = [
    { name: 'none', command: service(files.config), log: log.path, check },
    { name: 'all', command: service(all), log: log.path, check },
  ];
  if (mtail) entrants.push({ name: 'mtail', command: mtailOnce(mtail, files.mtail, log.path, folder) });
  const { measured, errors } = await race('events', entrants, options);
  const rate = (name: string): number => lines / (measured.get(name)?.cpuSeconds ?? NaN);
  const turns = (name: string): readonly number[] => measured.get(name)?.turns ?? [];
  return {
    none: rate('none'),
    all: rate('all'),
    mtail: mtail && rate('mtail'),
    ofMtail: mtail && quotients(turns('mtail'), turns('all')),
    errors: errors.map((error) => `events: ${error}`),
  };
}

/** Stores events as the service does, spread over a month until now. Returns the bytes of the blocks. */
function fill(folder: string, log: Log, events: number): number {
  const path = join(folder, 'state');
  mkdirSync(path);
  const now = Date.now();
  const store = new SqliteStore(openDatabase(path, now).database, now - SPREAD_MS);
  const interner = new Interner();
  const keeper = new EventKeeper(store.events, interner);
  const keeping = new Keeping({ keeper, which: 'all', privacy: createPrivacy([]), interner });
  const parser = formatByName('kubernetes')?.create({ interner, timeZone: 'UTC' });
  const text = readFileSync(log.path);
  let [stored, at] = [0, 0];
  const outcomes = {
    event: (event: Parameters<Keeping['keep']>[0]): void => {
      event.time = Math.round(now - SPREAD_MS + (stored++ / events) * SPREAD_MS);
      keeping.keep(event, 'bench', [], event.time);
      if (stored % COMMIT_EVENTS !== 0 && stored < events) return;
      store.commit({ ...NOTHING, events: keeper.pending(event.time) });
      keeper.committed();
    },
    skip: (): void => undefined,
  };
  while (stored < events) {
    const end = text.indexOf(10, at);
    if (end === -1) {
      at = 0;
      continue;
    }
    interner.trim();
    parser?.parse(text, at, end, { receivedAt: now, ref: 0 }, outcomes);
    at = end + 1;
  }
  const { bytes } = store.events.stats();
  store.close();
  return bytes;
}

const NO_SERIES = { born: [], expired: [], pages: [] };
const NOTHING = { positions: [], waiting: [], series: NO_SERIES, scrapers: [], forgottenScrapers: [], epoch: 0 };

interface Outcome {
  readonly kept: Kept;
  readonly bytesPerEvent: number;
  readonly queries: readonly Query[];
  readonly reading: Reading;
  readonly storedEvents: number;
}

function sectionOf({ kept, bytesPerEvent, queries, reading, storedEvents }: Outcome): Section {
  const { ofMtail } = kept;
  const rows = queries.map(({ name, p50Ms, p95Ms }) => [name, unit(p50Ms, 'ms', 1), unit(p95Ms, 'ms', 1)]);
  const slower = ({ slower: part }: Mode): string => `${(part * 100).toFixed(0)} %`;
  return {
    text: [
      'Lines of the Kubernetes log per CPU second, ten metrics, with no event kept and with every event kept:\n',
      table(
        ['none kept', 'all kept', 'mtail', 'ratio', 'of turns'],
        [[count(kept.none), count(kept.all), count(kept.mtail), times(ofMtail?.median), range(ofMtail)]],
      ),
      `Queries of one hour, ${count(storedEvents)} events of a month stored (${bytesPerEvent.toFixed(0)} B an event), nothing else going on:\n`,
      table(['query', 'p50', 'p95'], rows),
      'Reading while clients query, lines a second of time:\n',
      table(
        ['', 'lines', 'slower by'],
        [
          ['alone', count(reading.alone), ''],
          [
            `${CLIENTS} clients, a query every ${HUMAN_MS / 1000} s each`,
            count(reading.withClients.rate),
            slower(reading.withClients),
          ],
          [
            `${CLIENTS} clients without a pause (${count(reading.saturated.answersPerSecond)} answers a second)`,
            count(reading.saturated.rate),
            slower(reading.saturated),
          ],
        ],
      ),
    ].join('\n'),
    data: { events: { kept, bytesPerEvent, queries, reading, storedEvents } },
    ratios:
      ofMtail === undefined
        ? []
        : [
            {
              name: "events: lines per CPU second with every event kept, of mtail's",
              value: ofMtail.median,
              better: 'higher',
            },
          ],
    errors: kept.errors,
  };
}
