/** The scenario `panel`: the Grafana panel with many events, in Chromium. The plugin's own program measures it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Section } from '../results.ts';
import { median } from '../statistics.ts';
import { count, table, unit } from '../tables.ts';

export interface PanelOptions {
  readonly runs: number;
  readonly progress: (text: string) => void;
}

const EVENTS = 50_000;
/** What browsers call a long task: a user notices it. */
const LONG_MS = 50;
const PROGRAM = join(import.meta.dirname, '../../../grafana-plugin/bench/main.ts');
/** Every task of every run is told. */
const MOST_OUTPUT = 256 * 1024 * 1024;

interface Task {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

/** What the program prints. */
interface Measurement {
  readonly moduleGzipBytes: number;
  readonly runs: readonly {
    readonly firstPaintMs: number;
    readonly scrolls: readonly { readonly name: string; readonly tasks: readonly Task[] }[];
  }[];
}

interface Scroll {
  readonly name: string;
  /** The longest task of a run, on the clock and of the thread's CPU: medians of the runs. */
  readonly longestMs: number;
  readonly longestCpuMs: number;
  /** Of all runs. */
  readonly tasks: number;
  readonly longTasks: number;
  readonly longTasksCpu: number;
}

export async function panelSection({ runs, progress }: PanelOptions): Promise<Section> {
  progress(`panel: ${EVENTS} events, ${runs} runs`);
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, String(EVENTS), String(runs)], {
    maxBuffer: MOST_OUTPUT,
  });
  return sectionOf(JSON.parse(stdout) as Measurement); // the program's own
}

function sectionOf({ moduleGzipBytes, runs }: Measurement): Section {
  const firstPaintMs = median(runs.map((run) => run.firstPaintMs));
  const scrolls = (runs[0]?.scrolls ?? []).map(({ name }) => scrollOf(name, runs));
  const kibibytes = moduleGzipBytes / 1024;
  const rows = scrolls.map(({ name, longestMs, longestCpuMs, tasks, longTasks, longTasksCpu }) => [
    name,
    unit(longestMs, 'ms', 1),
    unit(longestCpuMs, 'ms', 1),
    `${count(longTasks)} of ${count(tasks)}`,
    count(longTasksCpu),
  ]);
  return {
    text: [
      `The Grafana panel with ${count(EVENTS)} events in Chromium: painted ${unit(firstPaintMs, 'ms')} after it got them; its module.js has ${kibibytes.toFixed(1)} KiB with gzip. Tasks of the page's main thread while its table is scrolled:\n`,
      table(['scrolled', 'longest', 'longest, CPU', `over ${LONG_MS} ms`, `over ${LONG_MS} ms of CPU`], rows),
    ].join('\n'),
    data: { panel: { events: EVENTS, moduleGzipBytes, firstPaintMs, scrolls } },
    ratios: [{ name: 'panel: module.js with gzip in KiB', value: kibibytes, better: 'lower' }],
    errors: [],
  };
}

function scrollOf(name: string, runs: Measurement['runs']): Scroll {
  const measured = runs.map(({ scrolls }) => scrolls.find((scroll) => scroll.name === name)?.tasks ?? []);
  const longest = (of: (task: Task) => number): number =>
    median(measured.map((tasks) => tasks.reduce((most, task) => Math.max(most, of(task)), 0)));
  const long = (of: (task: Task) => number): number => measured.flat().filter((task) => of(task) > LONG_MS).length;
  const clock = ({ milliseconds }: Task): number => milliseconds;
  const cpu = ({ cpuMilliseconds }: Task): number => cpuMilliseconds;
  return {
    name,
    longestMs: longest(clock),
    longestCpuMs: longest(cpu),
    tasks: measured.flat().length,
    longTasks: long(clock),
    longTasksCpu: long(cpu),
  };
}
