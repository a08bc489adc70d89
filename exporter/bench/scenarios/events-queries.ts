/** For the scenario `events`: how long queries take, and how much they slow the reading of the log. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Log } from '../logs.ts';
import type { RunningExporter } from '../running.ts';
import { pause, valueIn } from '../running.ts';
import { median, percentile } from '../statistics.ts';

export const HOUR_MS = 3_600_000;

const SELECTORS: Readonly<Record<string, string>> = {
  'outcome and category': '{event_outcome="failure", event_category="configuration"}',
  'a user who did nothing': '{user_name="nobody-in-particular"}',
  'a regular expression': '{user_name=~".*controller.*", event_action!~"get|list|watch"}',
  everything: '{}',
};
const TIMES = 60;

export interface Query {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** One hour each, anywhere in the month. */
export async function measureQueries(exporter: RunningExporter): Promise<Query[]> {
  const found: Query[] = [];
  for (const [name, selector] of Object.entries(SELECTORS)) {
    for (const [what, rest] of [
      ['100 events', '/events?limit=100'],
      ['count by outcome and category', '/events/count?by=event_outcome,event_category&step=60'],
    ] as const) {
      const took: number[] = [];
      for (let time = 0; time < TIMES; time++) took.push(await ask(exporter, `${rest}&${rangeOf(time)}`, selector));
      found.push({ name: `${name}: ${what}`, p50Ms: percentile(took, 50), p95Ms: percentile(took, 95) });
    }
  }
  return found;
}

function rangeOf(time: number): string {
  const to = Date.now() - ((time * 7919) % 700) * HOUR_MS;
  return `from=${(to - HOUR_MS) / 1000}&to=${to / 1000}`;
}

async function ask(exporter: RunningExporter, path: string, selector: string): Promise<number> {
  const { status, milliseconds } = await exporter.get(`/api/v1${path}&selector=${encodeURIComponent(selector)}`);
  if (status !== 200) throw new Error(`${path} was answered with ${status}`);
  return milliseconds;
}

/** How fast the log is read meanwhile. */
export interface Mode {
  /** Lines a second of time. */
  readonly rate: number;
  readonly answersPerSecond: number;
  /** The part of the rate of reading alone, just before and after, that is missing. */
  readonly slower: number;
}

export interface Reading {
  readonly alone: number;
  readonly withClients: Mode;
  readonly saturated: Mode;
}

export const CLIENTS = 4;
/** How long a person looks at an answer. */
export const HUMAN_MS = 2000;
const READ = 'audit_exporter_lines_read_total{source="bench"}';

/** Each mode as often as there are runs, between two readings without clients; medians of the runs. */
export async function measureReading(
  exporter: RunningExporter,
  path: string,
  log: Log,
  runs: number,
): Promise<Reading> {
  const text = readFileSync(log.path);
  const alone: number[] = [];
  const found: { human: Mode[]; saturated: Mode[] } = { human: [], saturated: [] };
  const readAlone = async (): Promise<number> => {
    const rate = await readAll(exporter, path, text, log.lines);
    alone.push(rate);
    return rate;
  };
  await readAll(exporter, path, text, log.lines); // to warm up
  let before = await readAlone();
  for (let run = 0; run < runs; run++) {
    for (const [modes, everyMs] of [
      [found.human, HUMAN_MS],
      [found.saturated, 0],
    ] as const) {
      const { rate, answersPerSecond } = await withClients(exporter, everyMs, () =>
        readAll(exporter, path, text, log.lines),
      );
      const after = await readAlone();
      modes.push({ rate, answersPerSecond, slower: 1 - (2 * rate) / (before + after) });
      before = after;
    }
  }
  return { alone: median(alone), withClients: medianOf(found.human), saturated: medianOf(found.saturated) };
}

const medianOf = (modes: readonly Mode[]): Mode => ({
  rate: median(modes.map(({ rate }) => rate)),
  answersPerSecond: median(modes.map(({ answersPerSecond }) => answersPerSecond)),
  slower: median(modes.map(({ slower }) => slower)),
});

/** Rotates the log and writes the text to a new one; on the disk before the time runs, which its writing would share. */
async function readAll(exporter: RunningExporter, path: string, text: Buffer, lines: number): Promise<number> {
  const before = valueIn(await exporter.read(), READ) || 0;
  renameSync(path, `${path}.1`);
  // Another beginning than the one before, which it would be taken for.
  writeFileSync(`${path}.new`, `{"part":${before},`);
  writeFileSync(`${path}.new`, text.subarray(1), { flag: 'a', flush: true });
  const begun = performance.now();
  renameSync(`${path}.new`, path);
  while (valueIn(await exporter.read(), READ) < before + lines) await pause(100);
  return (lines / (performance.now() - begun)) * 1000;
}

async function withClients(exporter: RunningExporter, everyMs: number, work: () => Promise<number>) {
  let [done, answers] = [false, 0];
  const client = async (first: number): Promise<void> => {
    const selectors = Object.values(SELECTORS);
    for (let time = first; !done; time++) {
      await ask(exporter, `/events?limit=100&${rangeOf(time)}`, selectors[time % selectors.length] ?? '{}');
      answers += 1;
      if (everyMs > 0) await pause(everyMs);
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, index) => client(index));
  const begun = performance.now();
  const rate = await work();
  done = true;
  await Promise.all(clients);
  return { rate, answersPerSecond: (answers / (performance.now() - begun)) * 1000 };
}
