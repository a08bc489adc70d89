import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldPaths, parsePath, valueAt } from '../../exporter/src/formats/record/path.ts';

describe('parsePath', () => {
  it.each([
    ['a', ['a']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['a."x.y".b', ['a', 'x.y', 'b']],
    ['"a b"[12][3]', ['a b', 12, 3]],
    ['[0].a', [0, 'a']],
    ['"q\\"\\\\n"', ['q"\\n']],
    ['""', ['']],
    ['@timestamp', ['@timestamp']],
  ])('%s', (source, path) => {
    expect(parsePath(source)).toEqual({ ok: true, path });
  });

  it.each([
    ['', 0],
    ['a.', 2],
    ['.a', 0],
    ['a..b', 2],
    ['a[', 1],
    ['a[x]', 1],
    ['a[-1]', 1],
    ['a[99999999]', 1],
    ['a.[0]', 2],
    ['a[0]b', 4],
    ['a"b"', 1],
    ['a."b', 2],
    ['a]', 1],
  ])('refuses %j', (source, offset) => {
    expect(parsePath(source)).toMatchObject({ ok: false, offset });
  });

  it('finds what a quoted path names, for any key', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (keys) => {
        const source = keys.map((key) => `"${key.replace(/["\\]/g, '\\$&')}"`).join('.');
        const parsed = parsePath(source);
        expect(parsed).toEqual({ ok: true, path: keys });
        const record = keys.reduceRight<unknown>(
          (value, key) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`),
          7,
        );
        if (parsed.ok) expect(valueAt(record, parsed.path)).toBe(7);
      }),
    );
  });
});

describe('fieldPaths', () => {
  it('gives every way to write a dotted field, the flat one first', () => {
    expect(fieldPaths('user.target.name')).toEqual([
      ['user.target.name'],
      ['user', 'target.name'],
      ['user', 'target', 'name'],
      ['user.target', 'name'],
    ]);
    expect(fieldPaths('@timestamp')).toEqual([['@timestamp']]);
  });
});
