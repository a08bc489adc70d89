import { describe, expect, test } from '@jest/globals';
import { differenceOf, sampleKey, samplesOf, totalOf } from '../../exporter/bench/samples.ts';

const EXPOSITION = `# HELP a_total Help.
# TYPE a_total counter
a_total{user="bob",host="web-1"} 3
a_total{host="web-2",user="say \\"hi\\", bob"} 4
a_total_more{user="bob"} 5
b_total 7
`;

describe('samples of an exposition', () => {
  test('are found by the whole name, with the labels in one order', () => {
    const found = samplesOf(EXPOSITION, ['a_total', 'b_total', 'c_total']);
    expect([...(found.get('a_total') ?? [])]).toEqual([
      ['host="web-1",user="bob"', 3],
      ['host="web-2",user="say \\"hi\\", bob"', 4],
    ]);
    expect([...(found.get('b_total') ?? [])]).toEqual([['', 7]]);
    expect(found.get('c_total')?.size).toBe(0);
  });

  test('are added up', () => {
    expect(totalOf(EXPOSITION, 'a_total')).toBe(7);
    expect(totalOf(EXPOSITION, 'c_total')).toBe(0);
  });
});

describe('difference of samples', () => {
  const key = sampleKey([
    ['user', 'bob'],
    ['host', 'web-1'],
  ]);
  const expected = new Map([
    [key, 3],
    ['x="1"', 1],
  ]);

  test('there is none where every series has the same value', () => {
    expect(differenceOf(expected, 'mtail', new Map([...expected].reverse()))).toBeUndefined();
  });

  test('names the first series with another value', () => {
    expect(differenceOf(expected, 'mtail', new Map([...expected, [key, 4]]))).toBe(
      '1 of 2 series differ from those of mtail, e.g. {host="web-1",user="bob"}: 3 and 4',
    );
  });

  test('a series that one of them lacks is a difference', () => {
    const fewer = new Map([[key, 3]]);
    expect(differenceOf(expected, 'mtail', fewer)).toMatch(/\{x="1"\}: 1 and absent$/);
    expect(differenceOf(fewer, 'mtail', expected)).toMatch(/\{x="1"\}: absent and 1$/);
  });
});
