import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Timestamps } from '../../exporter/src/formats/record/timestamps.ts';
import { READ } from '../../exporter/src/memory/memory.ts';
import { utcTime } from '../../exporter/src/formats/values.ts';

const timestamps = new Timestamps();
function read(text: string): number {
  const length = READ.write(`"${text}"`);
  return timestamps.read(1, length - 1);
}

it('agrees with utcTime on times in UTC', () => {
  const digits = fc.integer({ min: 0, max: 999_999_999 }).map((number) => `.${String(number).slice(0, 9)}`);
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      digits,
      (date, more) => {
        const second = date.toISOString().slice(0, 19);
        expect(read(`${second}Z`)).toBe(utcTime(`${second}Z`));
        expect(read(`${second}${more}Z`)).toBe(utcTime(`${second}${more}Z`));
      },
    ),
  );
});

it('takes nothing that is no time, whatever came before', () => {
  const seed = '2026-11-22T10:21:30.123456Z';
  const mutated = fc
    .tuple(fc.nat(seed.length - 1), fc.constantFrom(...Array.from('0123456789:-.TtZz +x"')))
    .map(([at, char]) => seed.slice(0, at) + char + seed.slice(at + 1));
  fc.assert(
    fc.property(mutated, (text) => {
      const time = read(text);
      // What it does not know is for utcTime to say.
      if (!Number.isNaN(time)) expect(time).toBe(utcTime(text));
      expect(read(seed)).toBe(Date.parse(seed));
    }),
    { numRuns: 2000 },
  );
});
