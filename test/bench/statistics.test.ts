import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { median, percentile, quotients } from '../../exporter/bench/statistics.ts';

const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 });

describe('median', () => {
  test('is the middle, or between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([])).toBeNaN();
  });
});

describe('quotients', () => {
  test('are those of each turn: a machine that is slower for a turn changes none', () => {
    expect(quotients([20, 60, 24], [2, 6, 2])).toEqual({ median: 10, lowest: 10, highest: 12 });
  });

  test('of something that was not measured are none', () => {
    expect(quotients([20], []).median).toBeNaN();
  });
});

describe('percentile', () => {
  test('of few values the 99th is the largest', () => {
    expect(percentile([3, 1, 2], 99)).toBe(3);
    expect(percentile([], 99)).toBeNaN();
  });

  test('of the numbers to 200 it counts off', () => {
    const all = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(percentile(all, 99)).toBe(198);
    expect(percentile(all, 50)).toBe(100);
  });

  test('so many values, and no fewer, are not above it', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const found = percentile(values, percent);
        expect(values).toContain(found);
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual((percent / 100) * values.length);
        expect(values.filter((value) => value < found).length).toBeLessThan((percent / 100) * values.length);
      }),
    );
  });
});
