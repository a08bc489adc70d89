/** The scenarios `formats` and `floor` as tables, numbers and ratios. */
import type { Ratio, Section } from '../results.ts';
import type { Spread } from '../statistics.ts';
import { quotients } from '../statistics.ts';
import { count, range, table, times, unit } from '../tables.ts';
import type { ProgramName, Throughput } from './throughput.ts';
import { awkCounts } from './throughput.ts';

/** One format's measurements with what is derived from them. */
class Derived {
  readonly throughput: Throughput;

  constructor(throughput: Throughput) {
    this.throughput = throughput;
  }

  get format(): string {
    return this.throughput.format;
  }

  cpu(program: ProgramName): number | undefined {
    return this.throughput.measured.get(program)?.cpuSeconds;
  }

  peak(program: ProgramName): number | undefined {
    return this.throughput.measured.get(program)?.peakRssMb;
  }

  /** Lines in a CPU second. */
  rate(program: ProgramName): number | undefined {
    const seconds = this.cpu(program);
    return seconds === undefined ? undefined : this.throughput.log.lines / seconds;
  }

  megabytes(program: ProgramName): number | undefined {
    const seconds = this.cpu(program);
    return seconds === undefined ? undefined : this.throughput.log.bytes / 1e6 / seconds;
  }

  /** How many times as fast as another. */
  ratio(program: ProgramName, other: ProgramName): number | undefined {
    return this.spread(program, other)?.median;
  }

  /** The same, with the lowest and the highest of the turns. */
  spread(program: ProgramName, other: ProgramName): Spread | undefined {
    const { measured } = this.throughput;
    const [own, others] = [measured.get(program), measured.get(other)];
    return own === undefined || others === undefined ? undefined : quotients(others.turns, own.turns);
  }

  /** The exporter's CPU without its start-up, as a multiple of another's. */
  over(other: ProgramName): number | undefined {
    const [all, start, floor] = [this.cpu('service'), this.cpu('start'), this.cpu(other)];
    return all === undefined || start === undefined || floor === undefined ? undefined : (all - start) / floor;
  }

  ratios(): Ratio[] {
    const { format } = this;
    const all: readonly (readonly [string, number | undefined, Ratio['better']])[] = [
      [`${format}: events per CPU second, of mtail's`, this.ratio('service', 'mtail'), 'higher'],
      [`${format}: CPU of ten metrics, of one metric's`, this.ratio('one', 'service'), 'lower'],
      [`${format}: CPU over a newline scan`, this.over('scan'), 'lower'],
    ];
    return all.flatMap(([name, value, better]) => (value === undefined ? [] : [{ name, value, better }]));
  }

  data(): Record<string, unknown> {
    const { log, events, series, counted, measured, errors } = this.throughput;
    const programs = [...measured.keys()].map((name) => {
      const program = name as ProgramName; // the race was given these names
      const { lines, bytes } = program.endsWith('tart') ? { lines: 0, bytes: 0 } : log;
      const eventsPerCpuSecond = lines === 0 ? undefined : this.rate(program);
      const mbPerSecond = lines === 0 ? undefined : this.megabytes(program);
      const [cpuSeconds, peakRssMb] = [this.cpu(program), this.peak(program)];
      return [name, { lines, bytes, cpuSeconds, eventsPerCpuSecond, mbPerSecond, peakRssMb }];
    });
    const { lines, bytes } = log;
    const counts = { lines, bytes, events, series, counted };
    const ratios = this.ratios().map(({ name, value }) => [name, value]);
    return {
      format: this.format,
      ...counts,
      programs: Object.fromEntries(programs),
      ratios: Object.fromEntries(ratios),
      errors,
    };
  }
}

export function formatsSection(all: readonly Throughput[], awk: string): Section {
  const derived = all.map((one) => new Derived(one));
  const speed = derived.map((one) => [
    one.format,
    `${count(one.throughput.log.bytes / one.throughput.log.lines)} B`,
    count(one.rate('service')),
    unit(one.megabytes('service'), 'MB'),
    count(one.rate('once')),
    count(one.rate('mtail')),
    times(one.ratio('service', 'mtail')),
    range(one.spread('service', 'mtail')),
    count(one.rate('awk')),
    count(one.rate('wc')),
  ]);
  const metrics = derived.map((one) => [
    one.format,
    count(one.rate('service')),
    count(one.rate('one')),
    times(one.ratio('one', 'service')),
    count(one.rate('mtail')),
    count(one.rate('mtailOne')),
    times(one.ratio('mtailOne', 'mtail')),
  ]);
  const memory = derived.map((one) => [
    one.format,
    unit(one.peak('service'), 'MB'),
    unit(one.peak('once'), 'MB'),
    unit(one.peak('mtail'), 'MB'),
    unit(one.peak('awk'), 'MB'),
    unit(one.cpu('start'), 's', 2),
    unit(one.cpu('mtailStart'), 's', 2),
  ]);
  const text = [
    'Events and MB per CPU second (user + system, start-up included), ten metrics:\n',
    table(['format', 'line', 'exporter', 'per second', '--once', 'mtail', 'ratio', 'of turns', awk, 'wc -l'], speed),
    'Ten metrics and one, events per CPU second, and how many times as much CPU ten cost:\n',
    table(['format', 'exporter, 10', 'exporter, 1', 'cost', 'mtail, 10', 'mtail, 1', 'mtail cost'], metrics),
    'Peak resident memory, and CPU of a start with an empty log:\n',
    table(['format', 'exporter', '--once', 'mtail', awk, 'start-up', 'mtail start-up'], memory),
    'Counts:\n',
    ...all.map(countsOf),
    `- ${awk} counts: ${all.map(({ format }) => `${awkCounts(format)} (${format})`).join(', ')}.\n`,
  ].join('\n');
  return {
    text,
    data: { formats: derived.map((one) => one.data()) },
    ratios: derived.flatMap((one) => one.ratios().filter(({ name }) => !name.includes('scan'))),
    errors: all.flatMap(({ format, errors }) => errors.map((error) => `${format}: ${error}`)),
  };
}

function countsOf({ format, log, events, counted, series, measured, errors }: Throughput): string {
  const what = `${format}: ${count(log.lines)} lines, ${count(events)} events, ${count(counted)} counted in ${count(series)} series`;
  if (errors.length > 0) return errors.map((error) => `- ERROR ${what}: ${error}`).join('\n');
  const mtail = measured.has('mtail') ? '; so does mtail' : '';
  return `- ${what}. The reference counts the same in every series${mtail}.`;
}

export function floorSection(all: readonly Throughput[]): Section {
  const derived = all.map((one) => new Derived(one));
  const rows = derived.map((one) => [
    one.format,
    count(one.rate('scan')),
    count(one.rate('wc')),
    times(one.over('scan')),
    times(one.over('wc')),
  ]);
  return {
    text: [
      'The floor: lines per CPU second of reading and finding line ends alone, and the exporter without its start-up as a multiple of that:\n',
      table(['format', 'Node, indexOf', 'wc -l', 'over Node', 'over wc -l'], rows),
    ].join('\n'),
    data: { floor: derived.map((one) => one.data()) },
    ratios: derived.flatMap((one) => one.ratios().filter(({ name }) => name.includes('scan'))),
    errors: [],
  };
}
