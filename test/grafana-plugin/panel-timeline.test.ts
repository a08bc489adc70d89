/** The timeline's arithmetic: buckets, ticks, lanes. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countTicks, timeTicks } from '../../grafana-plugin/src/panel/model/axis.ts';
import { bandsOf } from '../../grafana-plugin/src/panel/model/bands.ts';
import { readFrames } from '../../grafana-plugin/src/panel/model/events.ts';
import { OTHERS, histogramOf } from '../../grafana-plugin/src/panel/model/histogram.ts';
import { filterRows } from '../../grafana-plugin/src/panel/model/rows.ts';

const HOUR = 3_600_000;

function histogram(
  times: readonly number[],
  outcomes: readonly string[],
  range: { from: number; to: number },
  offset = 0,
) {
  const field = (name: string, type: string, values: unknown[]) => ({ name, type: type as never, values, config: {} }); // FieldType's own value
  const fields = [field('time', 'time', [...times]), field('event.outcome', 'string', [...outcomes])];
  const events = readFrames([{ fields, length: times.length }]);
  return histogramOf(events, filterRows(events, []), range, 'event.outcome', { buckets: 60, offset });
}

describe('buckets', () => {
  test('count each event within the range once', () => {
    const range = { from: 1_000_003, to: 1_000_003 + HOUR };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: range.from, max: range.to }), { maxLength: 50 }), (times) => {
        const { series, totals, buckets } = histogram(
          times,
          times.map((time) => String(time % 3)),
          range,
        );
        expect(totals.reduce((sum, count) => sum + count, 0)).toBe(times.length);
        expect(series.reduce((sum, { total }) => sum + total, 0)).toBe(times.length);
        expect(buckets).toBeLessThanOrEqual(62);
      }),
    );
  });

  test('end where the range ends, and hold what happened then', () => {
    const { start, width, buckets, totals } = histogram([0, HOUR], ['a', 'a'], { from: 0, to: HOUR });
    expect(start + width * buckets).toBe(HOUR);
    expect([totals[0], totals[buckets - 1]]).toEqual([1, 1]);
  });

  test('leave out what lies outside', () => {
    const { totals } = histogram([-HOUR, 0, 9 * HOUR], ['a', 'a', 'a'], { from: 0, to: HOUR });
    expect(totals.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  test('of days begin at midnight of the time zone', () => {
    const { start, width } = histogram([], [], { from: 5 * HOUR, to: 60 * 24 * HOUR }, 2 * HOUR);
    expect([width, start]).toEqual([24 * HOUR, -2 * HOUR]);
  });

  test('have failures at the axis, then success, then the most frequent', () => {
    const outcomes = ['x', 'x', 'success', 'failure', 'y', 'unknown', ''];
    const { series } = histogram(
      outcomes.map(() => 1),
      outcomes,
      { from: 0, to: HOUR },
    );
    expect(series.map(({ value }) => value)).toEqual(['failure', 'success', 'unknown', 'x', '', 'y']);
  });

  test('of too many values put the rest together', () => {
    const outcomes = Array.from({ length: 20 }, (_, index) => `value ${index}`);
    const { series } = histogram(
      outcomes.map(() => 1),
      outcomes,
      { from: 0, to: HOUR },
    );
    expect(series).toHaveLength(8);
    expect(series.at(-1)).toMatchObject({ value: OTHERS, total: 13 });
  });
});

test('counts have whole, round steps up to the highest', () => {
  expect(countTicks(0, 3)).toEqual([0, 1]);
  expect(countTicks(2, 5)).toEqual([0, 1, 2]);
  expect(countTicks(97, 3)).toEqual([0, 50, 100]);
});

test('times have round places in the time zone', () => {
  expect(timeTicks({ from: 1, to: HOUR }, 4, 0)).toEqual({
    step: HOUR / 4,
    times: [1, 2, 3, 4].map((n) => (n * HOUR) / 4),
  });
  expect(timeTicks({ from: 0, to: 26 * HOUR }, 4, HOUR / 2).times).toEqual([11.5 * HOUR, 23.5 * HOUR]);
});

describe('alerts', () => {
  const lanes = (alerts: readonly { startsAt: number; endsAt?: number }[]) =>
    bandsOf(
      alerts.map((alert, index) => ({ id: String(index), ...alert })),
      { from: 0, to: 100 },
      90,
    );

  test('at the same time are in lanes of their own', () => {
    const alerts = [
      { startsAt: 10, endsAt: 20 },
      { startsAt: 15, endsAt: 30 },
      { startsAt: 25, endsAt: 40 },
    ];
    expect(lanes(alerts).map(({ lane }) => lane)).toEqual([0, 1, 0]);
  });

  test('reach until now where they go on, and not beyond the range', () => {
    expect(lanes([{ startsAt: -5 }])).toMatchObject([{ from: 0, to: 90 }]);
    expect(
      lanes([
        { startsAt: -5, endsAt: -1 },
        { startsAt: 101, endsAt: 102 },
      ]),
    ).toEqual([]);
  });
});
