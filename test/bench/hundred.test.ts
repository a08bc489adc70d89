import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Random } from '../../exporter/bench/generate/random.ts';
import { kubernetes } from '../../exporter/bench/generate/kubernetes.ts';
import { Counts } from '../../exporter/bench/reference/count.ts';
import { configOf, countHundred, HUNDRED } from '../../exporter/bench/scenarios/hundred.ts';
import { checkCondition } from '../../exporter/src/rules/expression.ts';

describe('the hundred metrics', () => {
  test('are a hundred, each with a name of its own', () => {
    expect(new Set(HUNDRED.map(({ name }) => name)).size).toBe(100);
  });

  test('each has a condition that the exporter takes', () => {
    const { metrics } = parse(configOf(HUNDRED)) as { metrics: { when: string }[] }; // what configOf writes
    expect(metrics).toHaveLength(100);
    for (const { when } of metrics) expect(checkCondition(when)).toBeUndefined();
  });

  test('most of them find something in the log', () => {
    const counts = new Counts();
    const lines = kubernetes(new Random(1));
    for (let line = 0; line < 20_000; line++) countHundred(String(lines.next().value), counts.count);
    expect(counts.metrics.size).toBeGreaterThan(85);
  });
});
