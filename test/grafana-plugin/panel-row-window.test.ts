/** The window over the rows of the table. */
import { describe, expect, test } from '@jest/globals';
import { rowWindow } from '../../grafana-plugin/src/panel/model/row-window.ts';

const VIEW = { rowHeight: 32, height: 320, scrolled: 0, length: 1000 };

describe('the window over the rows', () => {
  test('holds every row that is in view, wherever it is scrolled to', () => {
    const most = VIEW.length * VIEW.rowHeight - VIEW.height;
    for (let scrolled = 0; scrolled <= most; scrolled += 13) {
      const { first, count } = rowWindow({ ...VIEW, scrolled });
      expect(first).toBeLessThanOrEqual(Math.floor(scrolled / 32));
      expect(first + count).toBeGreaterThanOrEqual(Math.min(VIEW.length, Math.ceil((scrolled + VIEW.height) / 32)));
    }
  });

  test('has the same number of rows everywhere, and begins with an even one', () => {
    const places = [0, 31, 32, 500, 15_000, 999_999].map((scrolled) => rowWindow({ ...VIEW, scrolled }));
    expect(new Set(places.map(({ count }) => count)).size).toBe(1);
    for (const { first } of places) expect(first % 2).toBe(0);
  });

  test('moves by several rows at a time', () => {
    const firsts = Array.from({ length: 32 * 8 }, (_, pixel) => rowWindow({ ...VIEW, scrolled: 3200 + pixel }).first);
    expect(new Set(firsts).size).toBe(2);
  });

  test('ends with the last row', () => {
    for (const length of [1000, 1001, 5, 1]) {
      const { first, count } = rowWindow({ ...VIEW, length, scrolled: 1e9 });
      expect(first + count).toBe(length);
    }
  });

  test('of nothing is empty', () => {
    expect(rowWindow({ ...VIEW, length: 0 })).toEqual({ first: 0, count: 0 });
    expect(rowWindow({ ...VIEW, height: -32 }).count).toBeGreaterThan(0);
  });
});
