import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkExporter } from '../../exporter/bench/check-counts.ts';
import { FORMAT_NAMES, filesOf, metricsOf, oneMetricFilesOf } from '../../exporter/bench/formats.ts';
import type { BenchFiles } from '../../exporter/bench/formats.ts';
import { writeLog } from '../../exporter/bench/generate/index.ts';
import { once } from '../../exporter/bench/programs.ts';
import { countPlainly } from '../../exporter/bench/reference/index.ts';
import { awkCounts } from '../../exporter/bench/scenarios/throughput.ts';

const SEED = 4711;
const LINES = 8000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The counters of an mtail program. */
const countersOf = ({ mtail }: BenchFiles): string[] =>
  [...readFileSync(mtail, 'utf8').matchAll(/^counter (\w+)/gm)].map(([, name = '']) => name);

describe.each(FORMAT_NAMES)('%s', (format) => {
  const [ten, one] = [filesOf(format), oneMetricFilesOf(format)];

  test('ten metrics, and one of them alone', () => {
    expect(metricsOf(ten)).toHaveLength(10);
    expect(metricsOf(one)).toEqual(metricsOf(ten).slice(0, 1));
  });

  test('mtail counts the same metrics', () => {
    expect(countersOf(ten)).toEqual(metricsOf(ten));
    expect(countersOf(one)).toEqual(metricsOf(one));
  });

  test('awk says what it counts', () => {
    expect(awkCounts(format)).toMatch(/^[a-z ]+ by [a-z]+$/);
  });

  test('the exporter counts what the reference counts, in every series of every metric', async () => {
    const log = join(folder, `${format}.log`);
    const bytes = writeLog(format, log, LINES, SEED);
    expect(readFileSync(log).length).toBe(bytes);
    const plain = await countPlainly(format, log);
    expect([...plain.metrics.keys()].sort()).toEqual(metricsOf(ten).sort());
    const [node = '', ...args] = once(ten.config);
    const env = { ...process.env, BENCH_LOG: log, BENCH_STATE: ':memory:' };
    const { stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', env, maxBuffer: 1e9 });
    expect(stderr).toBe('');
    expect(checkExporter(plain, metricsOf(ten), LINES)(stdout)).toEqual([]);
  });

  test('another seed gives another log, the same seed the same', () => {
    const write = (name: string, lines: number, seed: number): string => {
      writeLog(format, join(folder, name), lines, seed);
      return readFileSync(join(folder, name), 'utf8');
    };
    const log = write('a.log', 50, 1);
    expect(write('b.log', 50, 2)).not.toBe(log);
    expect(write('c.log', 80, 1).startsWith(log)).toBe(true);
  });
});
