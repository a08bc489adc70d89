import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from '../../exporter/src/selector/pattern/compile.ts';

function test(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.test(text);
}

describe('a pattern', () => {
  it.each([
    ['bob', 'bob', true],
    ['bob', 'bobby', false],
    ['get|list|watch', 'list', true],
    ['get|list|watch', 'listing', false],
    ['', '', true],
    ['', 'a', false],
    ['.*', 'first\nsecond', true],
    ['(?-s).*', 'first\nsecond', false],
    ['(?i)ROOT', 'rOOt', true],
    ['a(?i:b)c', 'aBc', true],
    ['a(?i:b)c', 'aBC', false],
    ['(?i)straße|ärger', 'ÄRGER', true],
    ['[^a-z]+', 'ABC', true],
    ['(?i)[^a-z]+', 'ABC', false],
    ['[[:alpha:]_-]+', 'a_b-c', true],
    ['[]a]+', ']a', true],
    ['[+-[:punct:]]+', 'A]', true],
    ['a{2,3}', 'aa', true],
    ['a{2,3}', 'aaaa', false],
    ['a{2}', 'aa', true],
    ['a{2,}', 'aaaaa', true],
    ['a{,2}', 'a{,2}', true],
    ['(?P<name>x)(?<other>y)?', 'xy', true],
    ['\\Qa.b*\\E+', 'a.b**', true],
    ['\\Qa.b*\\E\\+', 'a.b*+', true],
    ['\\x41\\x{1F600}', 'A😀', true],
    ['.', '😀', true],
    ['\\pL+', 'Žluť', true],
    ['\\p{Greek}', 'λ', true],
    ['\\P{Greek}', 'λ', false],
    ['.*\\bexec\\b.*', 'pods/exec now', true],
    ['.*\\bexec\\b.*', 'pods/executor', false],
    ['(?m)a$\n^b', 'a\nb', true],
    ['a$\n^b', 'a\nb', false],
    ['(?i)\\x{212a}ſ', 'ks', true],
    ['(?i)ς', 'Σ', true],
    ['(?i)ẞ', 'ß', true],
    ['(?i)\\P{Lu}', 'a', false],
    ['(?i)\\W', '\u212a', false],
    ['\\101\\0\\12', 'A\0\n', true],
    ['a{02}', 'a{02}', true],
    ['a*{2', 'aa{2', true],
    ['a(?i)*', 'aaa', true],
    ['a\\Q\\E+', 'aa', true],
    ['(?)a', 'a', true],
    ['(a*)*', 'aaa', true],
    ['(|a)+', 'aa', true],
    ['system:serviceaccount:.*', 'system:serviceaccount:kube-system:default', true],
  ])('%j on %j is %j', (pattern, text, expected) => {
    expect(test(pattern, text)).toBe(expected);
  });

  it.each([
    ['a(?=b)', 1, 'lookaround is not allowed (RE2 syntax)'],
    ['a(?<!b)', 1, 'lookaround is not allowed (RE2 syntax)'],
    ['(a)\\1', 3, 'a back-reference is not allowed (RE2 syntax)'],
    ['a)|(b', 1, 'this ) closes nothing; write \\) for itself'],
    ['(a', 0, 'this ( is not closed; write \\( for itself'],
    ['[a', 0, 'this [ is not closed; write \\[ for itself'],
    ['*a', 0, 'nothing to repeat before *; write \\* for itself'],
    ['a**', 2, 'nothing to repeat here; put a group (…) around what is repeated twice'],
    ['{2}', 0, 'nothing to repeat before {2}; write \\{2} for itself'],
    ['a|{2}', 2, 'nothing to repeat before {2}; write \\{2} for itself'],
    ['\\é', 0, '\\é has no meaning (RE2 syntax)'],
    ['\\p{Letter}', 0, '\\p needs a Unicode category or script, such as \\pL or \\p{Greek}'],
    ['a{100000}', 1, '{100000} repeats more than 1000 times'],
    ['a{3,2}', 1, '{3,2} ends before it begins'],
    ['a{1001}', 1, '{1001} repeats more than 1000 times'],
    ['(a{1000}){1000}', 0, 'the pattern is too large, because of what it repeats; make it simpler'],
    ['[z-a]', 1, 'this range ends before it begins'],
    ['[[:a-b:]]', 1, '[:a-b:] is not known; use one such as [:alpha:]'],
    ['[[:foo:]]', 1, '[:foo:] is not known; use one such as [:alpha:]'],
    ['\\y', 0, '\\y has no meaning (RE2 syntax)'],
    ['\\', 0, 'the backslash at the end escapes nothing; write \\\\ for itself'],
    ['\\p{Nothing}', 0, '\\p needs a Unicode category or script, such as \\pL or \\p{Greek}'],
    ['(?x)a', 0, '(?x) is not known; the flags are i, m, s and U'],
    ['(?#a)', 0, '(? begins no group that is known; use (?:…), (?i:…) or (?P<name>…)'],
    ['a'.repeat(1001), 0, 'the pattern has 1001 characters; at most 1000 are allowed'],
  ])('%s is refused at %i', (pattern, offset, message) => {
    expect(compilePattern(pattern)).toEqual({ ok: false, message, offset });
  });

  it('takes linear time where a backtracking engine never ends', () => {
    const text = `${'a'.repeat(1000)}!`;
    const begun = process.cpuUsage();
    for (const pattern of [
      '(a+)+',
      '(?i)(a+)+',
      '(a{1,20}){1,20}',
      '(a|a)*',
      '(?:(?:a{0,20}){0,20}b)',
      '(.*)(.*)(.*)b',
    ])
      expect(test(pattern, text)).toBe(false);
    const { user } = process.cpuUsage(begun);
    expect(user / 1e6).toBeLessThan(5);
  });

  it('of nothing, however often, ends', () => {
    expect(test('((((){1000}){1000}){1000}){1000}', '')).toBe(true);
    expect(test('(((a?){0}){1000}){1000}', 'a')).toBe(false);
  });

  it('never throws, whatever it is', () => {
    const piece = fc.constantFrom(...'ab01(){}[]|*+?.^$\\-:,pPQExdws<>=!ims '.split(''), '(?', '[[:', '[^', '{2,');
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), fc.string({ maxLength: 8 }), (pattern, text) => {
        const compiled = compilePattern(pattern);
        if (compiled.ok) compiled.test(text);
        else expect(compiled.offset).toBeLessThanOrEqual(pattern.length);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('beside RegExp', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'é',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\W',
    '\\s',
    '1',
    'B',
    '\\.',
    '^',
    '$',
    '\\b',
  );
  const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      atom,
      fc
        .tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{1,2}', '{0,3}', '{2}', '*?'))
        .map(([p, q]) => `(?:${p})${q}`),
    ),
    pattern: fc
      .array(fc.array(tie('part'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((branches) => branches.map((parts) => parts.join('')).join('|')),
  }));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'A', '1', 'é', ' ', '\n', '.'), maxLength: 8 });

  it.each(['', 'i'])('matches the same whole values (flags "%s")', (flags) => {
    const prefix = flags === '' ? '' : `(?${flags})`;
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(test(prefix + source, value)).toBe(new RegExp(`^(?:${source})$`, `s${flags}`).test(value));
      }),
      { numRuns: 1500 },
    );
  });
});
