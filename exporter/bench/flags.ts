/** The command line of the benchmark. */
import { parseArgs } from 'node:util';
import { messageOf } from '../src/message.ts';
import type { FormatName } from './formats.ts';
import { FORMAT_NAMES } from './formats.ts';

export const SCENARIOS = {
  formats: 'events per CPU second of each format with ten metrics, beside mtail, awk and wc -l; memory; start-up',
  floor: 'the same as multiples of what reading the file and finding the line ends costs',
  metrics: 'CPU per event with 1, 10 and 100 metrics on the Kubernetes log',
  backlog: 'peak memory, time to catch up and start-up with a long backlog',
  scrape: '/metrics with many live series, idle and at full ingest; event-loop delay',
  events: 'every event kept: events per CPU second beside mtail; queries of an hour; reading while clients query',
  panel: 'the Grafana panel with 50,000 events in Chromium: first paint, longest task while scrolling, size',
} as const;
export type Scenario = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as Scenario[]; // Object.keys loses the literal type

export const USAGE = `Measures the exporter on generated logs, beside mtail and awk where they are installed.

Usage: npm run bench -- [flags]

  --scenario a,b       what is measured (default: all):
${SCENARIO_NAMES.map((name) => `                         ${name.padEnd(8)} ${SCENARIOS[name]}`).join('\n')}
  --formats a,b        ${FORMAT_NAMES.join(', ')} (default: all)
  --lines N            lines of each log (default: 2000000, up to 3 GB in the temporary folder)
  --backlog-lines N    lines of the backlog, some 1.2 KB each (default: 2000000)
  --series N           live series of the scenario scrape (default: 100000)
  --stored-events N    events that the scenario events stores before it asks (default: 5000000)
  --seconds N          how long the scenario scrape measures at full ingest (default: 15)
  --runs N             runs of each program, taken in turns; the median counts (default: 5)
  --seed N             another log of the same kind (default: 20260105)
  --json FILE          write the results to the file, too
  --compare            measure as for exporter/bench/baseline.json (its lines, seed …), and exit with 1 where a ratio is
                       worse by more than 10 % than there
  --save-baseline      write what this run measures to that file
  --help

The panel needs Chromium (Debian, Ubuntu: apt-get install chromium), and is left out without it.
Tables go to standard output, progress to standard error. The exit code is 1 where two programs counted differently.
`;

export interface Flags {
  readonly scenarios: readonly Scenario[];
  readonly formats: readonly FormatName[];
  readonly lines: number;
  readonly backlogLines: number;
  readonly series: number;
  readonly storedEvents: number;
  readonly seconds: number;
  readonly runs: number;
  readonly seed: number;
  readonly json: string | undefined;
  readonly compare: boolean;
  readonly saveBaseline: boolean;
  readonly help: boolean;
}

const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
const yes = { type: 'boolean', default: false } as const;

const OPTIONS = {
  scenario: text(SCENARIO_NAMES.join(',')),
  formats: text(FORMAT_NAMES.join(',')),
  lines: text('2000000'),
  'backlog-lines': text('2000000'),
  series: text('100000'),
  'stored-events': text('5000000'),
  seconds: text('15'),
  runs: text('5'),
  seed: text('20260105'),
  json: { type: 'string' },
  compare: yes,
  'save-baseline': yes,
  help: yes,
} as const;

/** The flags, or what is wrong with them. */
export function parseFlags(args: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const count = (
      flag: 'lines' | 'backlog-lines' | 'series' | 'stored-events' | 'seconds' | 'runs' | 'seed',
    ): number => countOf(flag, values[flag]);
    return {
      scenarios: listOf('scenario', values.scenario, SCENARIO_NAMES),
      formats: listOf('formats', values.formats, FORMAT_NAMES),
      lines: count('lines'),
      backlogLines: count('backlog-lines'),
      series: count('series'),
      storedEvents: count('stored-events'),
      seconds: count('seconds'),
      runs: count('runs'),
      seed: count('seed'),
      json: values.json,
      compare: values.compare,
      saveBaseline: values['save-baseline'],
      help: values.help,
    };
  } catch (error) {
    return messageOf(error);
  }
}

function listOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T[] {
  return value.split(',').map((name) => {
    const found = allowed.find((known) => known === name.trim());
    if (found === undefined) throw new Error(`--${flag}: "${name}" is not known; use ${allowed.join(', ')}`);
    return found;
  });
}

function countOf(flag: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${flag}: "${value}" is not allowed; use a number from 1 on`);
  return Number(value);
}
