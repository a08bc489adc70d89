import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineBuffer } from '../../exporter/src/metrics/line-buffer.ts';

const written = (value: number): string => {
  const buffer = new LineBuffer();
  buffer.number(value);
  return buffer.take().toString();
};

it('writes numbers as JavaScript does', () => {
  const integers = fc.oneof(
    fc.maxSafeNat(),
    fc.nat(),
    fc.integer({ min: 0, max: 16 }).map((digits) => 10 ** digits),
  );
  fc.assert(
    fc.property(fc.oneof(integers, fc.double({ noDefaultInfinity: true })), (value) => {
      expect(written(value)).toBe(String(value));
    }),
  );
});

it.each([
  [0, '0'],
  [-0, '0'],
  [999_999_999, '999999999'],
  [1_000_000_000, '1000000000'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [2 ** 70, '1.1805916207174113e+21'],
  [-3, '-3'],
  [106.5, '106.5'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('%s is %s', (value, text) => {
  expect(written(value)).toBe(text);
});

it('a text that was given back does not show through the next ones', () => {
  const buffer = new LineBuffer();
  for (const text of ['long '.repeat(100_000), 'short', 'ü'.repeat(200_000), '']) {
    buffer.text(text);
    const taken = buffer.take();
    expect(taken.toString() === text).toBe(true);
    buffer.give(taken);
  }
});
