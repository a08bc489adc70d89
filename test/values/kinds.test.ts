import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kinds } from '../../exporter/src/values/kinds.ts';

const MOST = 6;

function number(kinds: Kinds, words: readonly number[]): number {
  kinds.key.set(words);
  return kinds.number(words.length);
}

it('numbers sequences from 0 on: the same ones alike, and one that another begins with as well', () => {
  const word = fc.oneof(fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: MOST }), { maxLength: 600, size: 'max' }), (all) => {
      const kinds = new Kinds(MOST);
      const expected = new Map<string, number>();
      for (const words of all) {
        const text = words.join();
        if (!expected.has(text)) expected.set(text, expected.size);
        expect(number(kinds, words)).toBe(expected.get(text));
      }
      expect(kinds.epoch).toBe(1);
    }),
    { numRuns: 100 },
  );
});

it('tells words apart that differ in one bit, however many there are', () => {
  const kinds = new Kinds(MOST);
  const all = Array.from({ length: MOST * 32 }, (_, bit) => {
    const words = new Array<number>(MOST).fill(0);
    words[bit >> 5] = 1 << (bit & 31);
    return words;
  });
  expect(all.map((words) => number(kinds, words))).toEqual([...all.keys()]);
  expect(all.map((words) => number(kinds, words))).toEqual([...all.keys()]);
});

it('begins anew when it is full, and when it is told to, and says so', () => {
  const kinds = new Kinds(1);
  const most = 16_384;
  for (let one = 0; one < most; one++) expect(number(kinds, [one])).toBe(one);
  expect([number(kinds, [0]), kinds.epoch]).toEqual([0, 1]);
  expect([number(kinds, [most]), kinds.epoch]).toEqual([0, 2]);
  expect([number(kinds, [0]), number(kinds, [most])]).toEqual([1, 0]);
  kinds.forget();
  expect([number(kinds, [0]), kinds.epoch]).toEqual([0, 3]);
});
