/** The benchmark: `npm run bench -- --help`. What it measures and how is in docs/performance.md. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../src/message.ts';
import type { Baseline, Conditions } from './baseline.ts';
import { baselineOf, compareWith, differentConditions, flagsOf, parseBaseline } from './baseline.ts';
import type { Flags } from './flags.ts';
import { parseFlags, USAGE } from './flags.ts';
import { Logs } from './logs.ts';
import { describe, machineOf } from './machine.ts';
import { build, findAwk, findMtail, hasChromium } from './programs.ts';
import type { Section } from './results.ts';
import { backlogSection } from './scenarios/backlog.ts';
import { eventsSection } from './scenarios/events.ts';
import { metricsSection } from './scenarios/metrics.ts';
import { panelSection } from './scenarios/panel.ts';
import { scrapeSection } from './scenarios/scrape.ts';
import { floorSection, formatsSection } from './scenarios/throughput-report.ts';
import type { Throughput } from './scenarios/throughput.ts';
import { measureThroughput } from './scenarios/throughput.ts';

const BASELINE = join(import.meta.dirname, 'baseline.json');

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

async function bench(flags: Flags): Promise<number> {
  const refused = flags.compare ? refusal(flags) : undefined;
  if (refused !== undefined) {
    progress(`--compare: ${refused}`);
    return 2;
  }
  const mtail = findMtail();
  if (mtail === undefined) {
    progress('mtail is not installed, so there is nothing to compare with: apt-get install mtail (Debian, Ubuntu),');
    progress('or a binary from https://github.com/google/mtail/releases on the PATH');
  }
  const awk = findAwk();
  const machine = machineOf(mtail, awk);
  process.stdout.write(`${describe(machine, flags.runs)}\n`);
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'audit-exporter-bench-'));
  const sections: Section[] = [];
  try {
    for await (const section of sectionsOf(flags, { folder, mtail, awk })) {
      sections.push(section);
      process.stdout.write(`\n${section.text}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (flags.json !== undefined) {
    const data = Object.assign({}, ...sections.map((section) => section.data)) as Record<string, unknown>; // assign gives any
    writeFileSync(flags.json, `${JSON.stringify({ machine, flags, ...data }, undefined, 2)}\n`);
  }
  const errors = sections.flatMap((section) => section.errors);
  for (const error of errors) progress(`ERROR ${error}`);
  const worse = judge(flags, sections);
  return errors.length > 0 || worse ? 1 : 0;
}

type Tools = Pick<Parameters<typeof measureThroughput>[1], 'folder' | 'mtail' | 'awk'>;

async function* sectionsOf(flags: Flags, tools: Tools): AsyncGenerator<Section> {
  const { scenarios, formats } = flags;
  const logs = new Logs({ folder: tools.folder, seed: flags.seed, progress });
  const options = { ...flags, ...tools, logs, progress };
  if (scenarios.includes('formats') || scenarios.includes('floor')) {
    const all: Throughput[] = [];
    for (const format of formats) {
      const measured = await measureThroughput(format, options);
      all.push(measured);
      // The scenario metrics reads this one again.
      if (format !== 'kubernetes') logs.remove(measured.log);
    }
    if (scenarios.includes('formats')) yield formatsSection(all, tools.awk?.name ?? 'awk');
    if (scenarios.includes('floor')) yield floorSection(all);
  }
  if (scenarios.includes('metrics')) yield await metricsSection(options);
  if (scenarios.includes('backlog')) yield await backlogSection(options);
  if (scenarios.includes('events')) yield await eventsSection(options);
  if (scenarios.includes('scrape')) yield await scrapeSection(options);
  if (scenarios.includes('panel')) {
    if (hasChromium()) yield await panelSection(options);
    else progress('panel: left out, as Chromium is not installed: apt-get install chromium (Debian, Ubuntu)');
  }
}

const conditionsOf = (flags: Flags): Conditions => ({
  lines: flags.lines,
  'backlog-lines': flags.backlogLines,
  series: flags.series,
  seconds: flags.seconds,
  seed: flags.seed,
});

function readBaseline(): Baseline | string {
  if (!existsSync(BASELINE)) return 'there is none; write it with --save-baseline';
  return parseBaseline(readFileSync(BASELINE, 'utf8'));
}

/** Why there is nothing to compare with. */
function refusal(flags: Flags): string | undefined {
  const baseline = readBaseline();
  if (typeof baseline === 'string') return `exporter/bench/baseline.json: ${baseline}`;
  return differentConditions(baseline, conditionsOf(flags));
}

/** Compares the ratios, and keeps them. Returns whether one is worse. */
function judge(flags: Flags, sections: readonly Section[]): boolean {
  const ratios = sections.flatMap((section) => section.ratios);
  const read = readBaseline();
  const baseline = typeof read === 'string' ? undefined : read;
  if (flags.saveBaseline) {
    const next = baselineOf(conditionsOf(flags), ratios, baseline);
    writeFileSync(BASELINE, `${JSON.stringify(next, undefined, 2)}\n`);
    progress(`wrote ${BASELINE}`);
  }
  if (!flags.compare || baseline === undefined) return false;
  const { worse, missing, compared } = compareWith(baseline, ratios);
  process.stdout.write(`\n${compared} ratios compared with the baseline, ${worse.length} worse by more than 10 %.\n`);
  for (const line of worse) process.stdout.write(`- ${line}\n`);
  if (missing.length > 0) process.stdout.write(`${missing.length} more were not measured in this run.\n`);
  return worse.length > 0;
}

/** A comparison measures under the conditions of the baseline. */
function flagsOfRun(args: readonly string[]): Flags | string {
  const flags = parseFlags(args);
  if (typeof flags === 'string' || !flags.compare) return flags;
  const baseline = readBaseline();
  return parseFlags(typeof baseline === 'string' ? args : [...flagsOf(baseline), ...args]);
}

const flags = flagsOfRun(process.argv.slice(2));
if (typeof flags === 'string') {
  progress(`${flags}\nSee npm run bench -- --help`);
  process.exitCode = 2;
} else if (flags.help) {
  process.stdout.write(USAGE);
} else {
  try {
    process.exitCode = await bench(flags);
  } catch (error) {
    progress(messageOf(error));
    process.exitCode = 1;
  }
}
