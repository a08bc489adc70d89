/** The results as tables. */
import type { Result } from './measure.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const perSecond = (lines: number, seconds: number | undefined): string =>
  seconds === undefined ? '–' : whole.format(lines / seconds);

const inSeconds = (seconds: number | undefined): string => (seconds === undefined ? '–' : `${seconds.toFixed(2)} s`);

/** Adding 0 makes the 0 that rounding leaves of small negative numbers a plain one. */
const percent = (ratio: number): string => `${Math.round(ratio * 100) + 0} %`;

export function renderReport(results: readonly Result[]): string {
  const speed = results.map(({ format, lines, bytes, exporter, mtail, pipelineOnly, startup }) => [
    format,
    `${whole.format(bytes / lines)} B`,
    perSecond(lines, exporter),
    perSecond(lines, mtail),
    mtail === undefined ? '–' : `${(mtail / exporter).toFixed(1)}×`,
    perSecond(lines, pipelineOnly),
    inSeconds(startup.exporter),
    inSeconds(startup.mtail),
  ]);
  const exactness = results.map(({ format, lines, service }) => [
    format,
    perSecond(lines, service.inMemory),
    perSecond(lines, service.withState),
    percent(service.withState / service.inMemory - 1),
  ]);
  return [
    'Events per CPU second (an event is a line of the log; CPU is user + system, start-up included):\n',
    table(['format', 'line', 'exporter', 'mtail', 'ratio', 'pipeline only', 'start-up', 'mtail start-up'], speed),
    'Cost of exactness, events per CPU second of the service (state in memory, and in a state directory on disk):\n',
    table(['format', 'in memory', 'state directory', 'more CPU'], exactness),
    'Counts:',
    ...results.map(countsOf),
    '',
  ].join('\n');
}

function countsOf({ format, lines, events, counted, series, mtail, errors }: Result): string {
  const what = `${format}: ${whole.format(lines)} lines, ${whole.format(events)} events, ${whole.format(counted)} counted in ${whole.format(series)} series`;
  if (errors.length > 0) return errors.map((error) => `ERROR ${what}: ${error}`).join('\n');
  return `${what}; ${mtail === undefined ? 'the same in all runs' : 'mtail counts the same in every series'}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `| ${padded.join(' | ')} |\n`;
  };
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [header, rule, ...rows].map(line).join('');
}
