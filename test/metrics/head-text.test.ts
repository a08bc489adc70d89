import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HeadText } from '../../exporter/src/metrics/head-text.ts';

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const value = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed()),
  fc.constantFrom('', '"', '\\', 'a\nb', '\u007f', 'Zoë', '\u{1f511}', '\0'),
);

it.each(['counter', 'histogram'] as const)('writes what stands before the value of a %s', (type) => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      const labels = values.map((_, index) => `label_${index}`);
      const text = new HeadText({
        ...{ name: 'some_total', help: '', type, labels, maxSeries: 1, expireAfter: undefined },
        ...{ buckets: [], identity: '', hold: false },
      });
      const pairs = values.map((one, index) => `label_${index}="${escaped(one)}"`).join();
      const counter = pairs === '' ? 'some_total ' : `some_total{${pairs}} `;
      expect(text.of(values).toString()).toBe(type === 'histogram' ? `{${pairs}` : counter);
    }),
  );
});
