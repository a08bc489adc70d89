import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelTree } from '../../exporter/src/metrics/label-tree.ts';

it.each([0, 1, 2, 3])('with %s labels does what a map by all of them does', (count) => {
  const values = fc.array(fc.constantFrom('', 'a', 'b', 'ab'), { minLength: count, maxLength: count });
  const step = fc.record({ values, action: fc.constantFrom('set', 'delete') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const tree = new LabelTree<number>();
      const map = new Map<string, number>();
      steps.forEach(({ values: labels, action }, item) => {
        if (action === 'set') tree.set(labels, item);
        else tree.delete(labels);
        if (action === 'set') map.set(JSON.stringify(labels), item);
        else map.delete(JSON.stringify(labels));
        for (const one of steps) expect(tree.get(one.values)).toBe(map.get(JSON.stringify(one.values)));
      });
    }),
  );
});
