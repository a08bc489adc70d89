import { describe, expect, it } from '@jest/globals';
import { FieldPlan, KIND, MAX_DEPTH } from '../../exporter/src/formats/json-scan/index.ts';
import type { Found } from './json-scan.reference.ts';
import { disagreement, found, scanned, scannerOf } from './json-scan.reference.ts';

describe('a value', () => {
  it.each<[string, Found]>([
    ['"alice"', ['string', 'alice']],
    ['""', ['string', '']],
    ['"Zoë 日本 😀 \u007f"', ['string', 'Zoë 日本 😀 \u007f']],
    ['"a\\nb"', ['escaped', 'a\\nb']],
    [
      '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83d\\ude00\\ud800"',
      ['escaped', '\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83d\\ude00\\ud800'],
    ],
    ['0', ['number', '0']],
    ['-0', ['number', '-0']],
    ['-12.50e+07', ['number', '-12.50e+07']],
    ['1E9', ['number', '1E9']],
    ['true', ['true', 'true']],
    ['false', ['false', 'false']],
    ['null', ['null', 'null']],
    ['{"b": [1, {}] }', ['object', '{"b": [1, {}] }']],
    ['[ "]", {"a":"}"} ]', ['array', '[ "]", {"a":"}"} ]']],
    ['[]', ['array', '[]']],
  ])('%s', (value, expected) => {
    expect(scanned(`{"a":${value}}`, ['a'])).toEqual([expected]);
    expect(scanned(` {\t"x" : [${value}] , "a"\r\n: ${value} , "y":${value}}\r\n`, ['a'])).toEqual([expected]);
  });
});

describe('a path', () => {
  it('leads through objects, wherever they are in the record', () => {
    const record = '{"z":{"name":"no"},"user":{"uid":7,"extra":{"name":["no"]},"name":"alice"},"name":true}';
    expect(scanned(record, ['name'], ['user', 'name'], ['user', 'uid'], ['user', 'none'])).toEqual([
      ['true', 'true'],
      ['string', 'alice'],
      ['number', '7'],
      ['absent'],
    ]);
  });

  it('may be the beginning of another', () => {
    const paths = [['a', 'b'], ['a'], ['a', 'b', 'c']];
    expect(scanned('{"a":{"b":{"c":1}}}', ...paths)).toEqual([
      ['object', '{"c":1}'],
      ['object', '{"b":{"c":1}}'],
      ['number', '1'],
    ]);
    expect(scanned('{"a":{"b":{}}}', ...paths)).toEqual([['object', '{}'], ['object', '{"b":{}}'], ['absent']]);
    expect(scanned('{"a":[{"b":1}]}', ...paths)).toEqual([['absent'], ['array', '[{"b":1}]'], ['absent']]);
    expect(scanned('{"a":"b"}', ...paths)).toEqual([['absent'], ['string', 'b'], ['absent']]);
  });

  it.each(['authorization.k8s.io/decision', '', 'é', '__proto__', 'constructor', 'q"\\\n', '\u2028', 'k'.repeat(100)])(
    'takes any key: %j',
    (key) => {
      const record = `{"a":{"b":0,${JSON.stringify(key)}:"here"}}`;
      expect(scanned(record, ['a', key])).toEqual([['string', 'here']]);
      expect(scanned(record, ['a', `${key}x`])).toEqual([['absent']]);
    },
  );

  it('takes a key however it is written', () => {
    expect(scanned('{"\\u0075ser":{"n\\u0061me":"alice"}}', ['user', 'name'])).toEqual([['string', 'alice']]);
    expect(scanned('{"a\\/b":1,"\\ud83D\\uDE00":2}', ['a/b'], ['😀'])).toEqual([
      ['number', '1'],
      ['number', '2'],
    ]);
  });

  it('distinguishes what UTF-8 cannot say from the sign for it', () => {
    const paths = [['\ufffd'], ['\ud800']];
    expect(scanned('{"\\ud800":1}', ...paths)).toEqual([['absent'], ['number', '1']]);
    expect(scanned('{"\ufffd":1}', ...paths)).toEqual([['number', '1'], ['absent']]);
    const scanner = scannerOf(paths);
    expect(scanner.scan(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 0, 7)).toBe(true);
    expect([...scanner.kind]).toEqual([KIND.number, KIND.absent]);
  });
});

describe('a key that comes again', () => {
  it.each<[string, Found, Found]>([
    ['{"a":1,"a":2}', ['number', '2'], ['absent']],
    ['{"a":{"b":1},"a":{"b":2}}', ['object', '{"b":2}'], ['number', '2']],
    ['{"a":{"b":1},"a":{"c":2}}', ['object', '{"c":2}'], ['absent']],
    ['{"a":{"b":1},"a":{}}', ['object', '{}'], ['absent']],
    ['{"a":{"b":1},"a":null}', ['null', 'null'], ['absent']],
    ['{"a":{"b":1},"a":[{"b":2}]}', ['array', '[{"b":2}]'], ['absent']],
    ['{"a":{"b":1},"\\u0061":"x"}', ['string', 'x'], ['absent']],
    ['{"a":"x","a":{"b":1,"b":{"b":true}}}', ['object', '{"b":1,"b":{"b":true}}'], ['object', '{"b":true}']],
  ])('%s', (record, a, b) => {
    expect(scanned(record, ['a'], ['a', 'b'])).toEqual([a, b]);
  });
});

describe('a record', () => {
  it('may be anywhere in the Buffer, and what is around it does not count', () => {
    const record = '{"a":{"b":12},"c":"d"}';
    const paths = [['a', 'b'], ['c']];
    const scanner = scannerOf(paths);
    for (const before of ['', '{', '"', '\\', '\n', '{"a":{"b":1}}\n'])
      for (const after of ['', '\n', '\r\n{}', '}', '"', '\\', ',"c":1}', ' ', '3', '\0\0\0\0\0\0\0\0']) {
        const bytes = Buffer.from(before + record + after);
        const from = Buffer.byteLength(before);
        const to = from + Buffer.byteLength(record);
        expect(disagreement(scanner, paths, bytes, from, to)).toBeUndefined();
        expect(found(scanner, bytes, 0)).toEqual(['number', '12']);
        expect(found(scanner, bytes, 1)).toEqual(['string', 'd']);
      }
  });

  it('ends where it ends, although what follows would complete it', () => {
    const scanner = scannerOf([['a'], ['x', 'y']]);
    for (const record of [
      '{"a":[1,true,null,-1.5e3],"x":{"y":"\\u0041b"}}',
      '{"x":{"y":{"a":["\\n"]}},"abc\\u0064":false }',
    ]) {
      for (const after of ['', '\n', '\n}]"'])
        for (let to = 0; to < record.length; to++) {
          expect(scanner.scan(Buffer.from(record + after), 0, to)).toBe(false);
          expect(scanner.scan(Buffer.from(`${record.slice(0, to)}\n${record.slice(to)}${after}`), 0, to)).toBe(false);
        }
    }
  });

  it('that is cut short is not read beyond', () => {
    const text = Buffer.from(`{"a":"${'x'.repeat(1000)}`);
    const bytes = Buffer.from(text.buffer.slice(text.byteOffset, text.byteOffset + text.length)); // with nothing behind it
    const scanner = scannerOf([['a']]);
    for (const to of [6, 10, 500, 1000, 1006]) expect(scanner.scan(bytes, 0, to)).toBe(false);
  });

  it('leaves nothing to the next one', () => {
    const scanner = scannerOf([['a'], ['b', 'c']]);
    const bytes = Buffer.from('{"a":1,"b":{"c":2}}\n{"b":{}}\n');
    expect(scanner.scan(bytes, 0, 19)).toBe(true);
    expect(scanner.scan(bytes, 20, 28)).toBe(true);
    expect([...scanner.kind]).toEqual([KIND.absent, KIND.absent]);
  });

  it('may be longer than all before it, at the very end of its memory', () => {
    const scanner = scannerOf([['a']]);
    for (const size of [0, 10, 10_000, 100, 1_000_000]) {
      const bytes = Buffer.from(new ArrayBuffer(size + 8));
      bytes.write(`{"a":"${'x'.repeat(size)}"}`);
      expect(scanner.scan(bytes, 0, bytes.length)).toBe(true);
      expect(found(scanner, bytes)).toEqual(['string', 'x'.repeat(size)]);
    }
  });

  it('may have more different keys than are remembered', () => {
    const paths = [['wanted'], ['k\u00e4se']];
    const scanner = scannerOf(paths);
    for (let round = 0; round < 3; round++)
      for (let index = 0; index < 500; index += 7) {
        const keys = ['name', 'näme', 'n\\u0061me', 'x'.repeat(80)].map((key) => `"${key}${index}":0`);
        const bytes = Buffer.from(`{${keys.join()},"w\\u0061nted":1,${keys.join()},"k\\u00e4se":${index}}\n`);
        expect(disagreement(scanner, paths, bytes)).toBeUndefined();
      }
  });
});

describe('a key that is too long to be remembered', () => {
  const long = 'k'.repeat(100);
  const written = `"\\u006b${long.slice(1)}"`;
  const other = `"${'x'.repeat(100)}"`;

  it('is found and leaves nothing to the next one', () => {
    expect(scanned(`{${written}:1,${other}:2}`, [long])).toEqual([['number', '1']]);
    expect(scanned(`{${written}:{"b":1},${other}:{"b":2}}`, [long, 'b'])).toEqual([['number', '1']]);
    expect(scanned(`{${written}:{${written}:1},"b":{${written}:2}}`, [long, long], ['b', long])).toEqual([
      ['number', '1'],
      ['number', '2'],
    ]);
  });
});

describe('a plan', () => {
  it('may be empty: the verdict remains', () => {
    expect(scanned('{}')).toEqual([]);
    expect(scanned('{"a":{"b":[]}}')).toEqual([]);
    expect(scanned('{"a":{"b":[}}')).toBeUndefined();
  });

  it('says what is wrong with a path', () => {
    expect(() => new FieldPlan([['a'], []])).toThrow(
      new RangeError('field plan: path 1 has 0 keys; a path has 1 to 512'),
    );
    expect(() => new FieldPlan([new Array<string>(513).fill('a')])).toThrow(
      new RangeError('field plan: path 0 has 513 keys; a path has 1 to 512'),
    );
    expect(() => new FieldPlan([['a'], ['a', 'b'], ['a']])).toThrow(
      new RangeError('field plan: path 2 is path 0 again: ["a"]; give each path once'),
    );
  });

  it('may be as deep as a record', () => {
    const path = new Array<string>(MAX_DEPTH).fill('a');
    expect(scanned(`${'{"a":'.repeat(MAX_DEPTH)}1${'}'.repeat(MAX_DEPTH)}`, path)).toEqual([['number', '1']]);
    expect(scanned(`${'{"a":'.repeat(MAX_DEPTH)}{}${'}'.repeat(MAX_DEPTH)}`, path)).toBeUndefined();
  });
});
