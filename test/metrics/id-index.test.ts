import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdIndex } from '../../exporter/src/metrics/id-index.ts';

it.each([0, 1, 2, 4])('with %s labels does what a map by all ids does', (width) => {
  const ids = fc.array(fc.nat(width === 1 ? 400 : 6), { minLength: width, maxLength: width });
  const step = fc.oneof(
    { weight: 20, arbitrary: fc.record({ action: fc.constant('find' as const), ids }) },
    { weight: 2, arbitrary: fc.record({ action: fc.constant('remove' as const), ids }) },
    { weight: 1, arbitrary: fc.record({ action: fc.constant('forget' as const), ids }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const index = new IdIndex(width);
      const map = new Map<string, number>();
      for (const [slot, { action, ids: list }] of steps.entries()) {
        const key = list.join();
        const key32 = Int32Array.from(list);
        const known = map.get(key) ?? -1;
        expect(index.find(key32)).toBe(known);
        if (action === 'forget') {
          index.forget();
          map.clear();
        } else if (action === 'remove') {
          index.remove(new Set([known]));
          map.delete(key);
        } else if (known < 0) {
          index.set(slot, key32);
          map.set(key, slot);
        }
      }
      for (const [key, slot] of map)
        expect(index.find(Int32Array.from(key === '' ? [] : key.split(','), Number))).toBe(slot);
    }),
  );
});
