import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { baselineOf, compareWith, differentConditions, flagsOf, parseBaseline } from '../../exporter/bench/baseline.ts';
import { parseFlags } from '../../exporter/bench/flags.ts';
import type { Ratio } from '../../exporter/bench/results.ts';

const CONDITIONS = { lines: 1000, seed: 7 };
const speed = (value: number): Ratio => ({ name: 'speed', value, better: 'higher' });
const memory = (value: number): Ratio => ({ name: 'memory', value, better: 'lower' });
const KEPT = baselineOf(CONDITIONS, [speed(10), memory(100)], undefined);

describe('comparison with the baseline', () => {
  test('up to ten percent is noise', () => {
    expect(compareWith(KEPT, [speed(9.01), memory(109.9)])).toEqual({ worse: [], missing: [], compared: 2 });
  });

  test('what is worse by more is named with both values', () => {
    expect(compareWith(KEPT, [speed(8), memory(125)]).worse).toEqual([
      'speed: 8.00, 20 % worse than 10.00',
      'memory: 125.00, 25 % worse than 100.00',
    ]);
  });

  test('better is never worse', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (factor) => {
        expect(compareWith(KEPT, [speed(10 * factor), memory(100 / factor)]).worse).toEqual([]);
      }),
    );
  });

  test('what was not measured is named, what is new is not compared', () => {
    expect(compareWith(KEPT, [speed(10), { name: 'new', value: 1, better: 'higher' }])).toEqual({
      worse: [],
      missing: ['memory'],
      compared: 1,
    });
  });

  test('a run with other flags cannot be compared', () => {
    expect(differentConditions(KEPT, CONDITIONS)).toBeUndefined();
    expect(differentConditions(KEPT, { lines: 500, seed: 8 })).toBe(
      'the baseline was measured with --lines 1000 --seed 7; leave these flags out',
    );
  });
});

describe('keeping a baseline', () => {
  test('its conditions are flags, which those of the command line override', () => {
    const flags = parseFlags([...flagsOf(KEPT), '--lines', '50']);
    expect(flags).toMatchObject({ lines: 50, seed: 7 });
  });

  test('what another run measured stays', () => {
    expect(baselineOf(CONDITIONS, [speed(12)], KEPT).ratios).toEqual({ speed: 12, memory: 100 });
  });

  test('unless it was measured with other flags', () => {
    expect(baselineOf({ lines: 5, seed: 7 }, [speed(12)], KEPT).ratios).toEqual({ speed: 12 });
  });

  test('it is read as it was written', () => {
    expect(parseBaseline(JSON.stringify(KEPT))).toEqual(KEPT);
  });

  test.each([
    ['', 'it is not JSON'],
    ['[]', 'it has no "conditions" and "ratios" with numbers'],
    ['{"conditions":{},"ratios":{"speed":"fast"}}', 'it has no "conditions" and "ratios" with numbers'],
  ])('%j is refused', (text, message) => {
    expect(parseBaseline(text)).toBe(message);
  });
});
