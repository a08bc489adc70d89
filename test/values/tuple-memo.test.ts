import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TupleMemo } from '../../exporter/src/values/tuple-memo.ts';

it('finds what was kept by the same numbers, and nothing else', () => {
  const tuples = fc
    .integer({ min: 1, max: 6 })
    .chain((arity) =>
      fc.tuple(
        fc.constant(arity),
        fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: arity, maxLength: arity }), { maxLength: 600 }),
      ),
    );
  fc.assert(
    fc.property(tuples, ([arity, keys]) => {
      const memo = new TupleMemo(arity);
      const expected = new Map<string, number>();
      for (const key of keys) {
        const numbers = Int32Array.from(key);
        const known = expected.get(String(key));
        expect(memo.find(numbers)).toBe(known ?? -1);
        if (known !== undefined) continue;
        memo.add(numbers, expected.size);
        expected.set(String(key), expected.size);
      }
    }),
    { numRuns: 100 },
  );
});

it('is empty again when it is full', () => {
  const memo = new TupleMemo(1);
  for (let number = 0; number < 65_536; number++) memo.add(Int32Array.of(number), number);
  expect(memo.find(Int32Array.of(65_535))).toBe(65_535);
  memo.add(Int32Array.of(-1), 7);
  expect(memo.find(Int32Array.of(65_535))).toBe(-1);
  expect(memo.find(Int32Array.of(-1))).toBe(7);
});
