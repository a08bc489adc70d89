import { describe, expect, it } from '@jest/globals';
import { MAX_DEPTH } from '../../exporter/src/formats/json-scan/index.ts';
import { parsedObject, scanned } from './json-scan.reference.ts';

describe('what JSON.parse refuses or what is no object', () => {
  it.each([
    ...[
      '',
      ' ',
      '\n',
      'null',
      '7',
      '"a"',
      '[]',
      '[{"a":1}]',
      '{',
      '}',
      '{"',
      '{"a',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":"x',
    ],
    ...['{"a":1}x', '{"a":1}}', '{"a":1}{"a":1}', '{"a":1},', '{"a":1}\0', '\ufeff{"a":1}', '\0{"a":1}', '{,}', '{:}'],
    ...[
      '{"a":1,}',
      '{"a":1,,"b":2}',
      '{"a" 1}',
      '{"a"::1}',
      '{"a":,"b":1}',
      '{a:1}',
      "{'a':1}",
      '{1:1}',
      '{"a":1 "b":2}',
    ],
    ...['+1', '01', '-', '-01', '.5', '1.', '1.e1', '1e', '1e+', '0x1', '1_0', 'Infinity', 'NaN'].map(
      (a) => `{"a":${a}}`,
    ),
    ...['tru', 'truex', 'True', 'fals', 'falsee', 'nul', 'nulll', 'undefined', '1a', '""x'].map((a) => `{"a":${a}}`),
    ...['\\x', '\\', '\\u12', '\\u12g4', '\\U0041', '\n', '\t', '\0', '\u001f'].flatMap((a) => [
      `{"a":"${a}"}`,
      `{"${a}":1}`,
      `{"x":["${a}"]}`,
    ]),
    ...[
      '[}',
      '{]',
      '[1,]',
      '[,1]',
      '[1 2]',
      '[1:2]',
      '{"y"}',
      '{"y":}',
      '{"y",1}',
      '{1:2}',
      '[01]',
      '[tru]',
      '[',
      '{',
      ']',
    ].map((x) => `{"x":${x}}`),
    ...[
      '{"x":[{"y":[}]}',
      '{"x":{"y":1]}',
      '{"x":[[]}',
      '{"x":[]]}',
      '{"a":{"b":1}',
      '{"a":{"b":1,}}',
      '{"a":{"b":1]}',
    ],
    ...['{"a":1\u00a0}', '{"a":\u2003 1}', '{"a":1\v}', '{"a":1//\n}', '{"x":[1\u00a0]}'],
  ])('%j', (record) => {
    expect(parsedObject(record)).toBeUndefined();
    expect(scanned(record, ['a'], ['a', 'b'])).toBeUndefined();
  });
});

describe('depth', () => {
  const nested = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);

  it.each([
    ['of what nobody wants', (levels: number) => `{"x":${nested('[', ']', levels - 1)}}`],
    ['of objects', (levels: number) => `{"x":${'{"x":'.repeat(levels - 1)}1${'}'.repeat(levels)}`],
    ['below a path', (levels: number) => `{"a":{"b":${nested('[', ']', levels - 2)}}}`],
    ['after a path', (levels: number) => `{"a":{"b":{"c":1}},"x":${nested('[', ']', levels - 1)}}`],
  ])('%s is limited', (_, record) => {
    expect(scanned(record(MAX_DEPTH), ['a', 'b'])).toHaveLength(1);
    expect(scanned(record(MAX_DEPTH + 1), ['a', 'b'])).toBeUndefined();
    expect(scanned(record(100_000), ['a', 'b'])).toBeUndefined();
  });
});
