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

it('goes from minute to minute and from day to day, also back', () => {
  const days = fc.integer({ min: 0, max: 2 }).map((day) => day * 86_400_000);
  const minutes = fc.constantFrom(0, 1, 59, 60, 719, 1439).map((minute) => minute * 60_000);
  const times = fc.tuple(days, minutes, fc.nat(59_999)).map((parts) => parts.reduce((all, part) => all + part));
  fc.assert(
    fc.property(fc.array(times, { minLength: 2, maxLength: 20 }), (all) => {
      const first = Date.UTC(2026, 1, 27);
      for (const time of all) expect(read(new Date(first + time).toISOString())).toBe(first + time);
    }),
  );
});

it.each(['2026-02-29T10:21:30.1Z', '2026-02-28T24:21:30.1Z', '2026-02-28T10:60:30.1Z', '2026-02-28 10:21:30.1Z'])(
  'leaves to utcTime: %s',
  (text) => {
    expect(read('2026-02-28T10:21:30.1Z')).toBe(Date.UTC(2026, 1, 28, 10, 21, 30, 100));
    expect([read(text), read(text)]).toEqual([NaN, NaN]);
    expect(read('2026-02-28T10:21:30.1Z')).toBe(Date.UTC(2026, 1, 28, 10, 21, 30, 100));
  },
);
