import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDuration, parseSize } from '../../exporter/src/config/values.ts';

describe('parseDuration', () => {
  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['30d', 2_592_000_000],
    ['1y2w3d4h5m6s7ms', 31_536_000_000 + 1_209_600_000 + 259_200_000 + 14_400_000 + 300_000 + 6000 + 7],
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['1s500ms', 1500],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 'm', '5 m', '5M', '-5m', '1.5h', '30m1h', '5m5m', '1h 30m', '1ms1s', '99999999999d', '5m\n'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('parseSize', () => {
  it.each([
    ['512B', 512],
    ['1KiB', 1024],
    ['1MiB', 1_048_576],
    ['10GiB', 10_737_418_240],
    ['2TiB', 2_199_023_255_552],
    ['1KB', 1000],
    ['100MB', 100_000_000],
    ['0B', 0],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '1', 'MiB', '1 MiB', '1mib', '-1B', '1.5GiB', '1M', '1iB', '999999999999999TiB'])(
    'refuses %j',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it('gives a non-negative whole number or undefined, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,20}[KMGTiBmsdhwy]{0,3}$/)), (text) => {
        for (const parsed of [parseSize(text), parseDuration(text)]) {
          expect(parsed === undefined || (Number.isSafeInteger(parsed) && parsed >= 0)).toBe(true);
        }
      }),
    );
  });
});
