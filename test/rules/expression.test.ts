import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Environment } from '@marcbachmann/cel-js';
import { setFlagsFromString } from 'node:v8';
import type { AuditEvent } from '../../exporter/src/event.ts';
import { checkCondition, compileCondition, compileNumber } from '../../exporter/src/rules/expression.ts';
import type { Verdict } from '../../exporter/src/rules/expression.ts';
import { fieldSchema } from '../../exporter/src/rules/fields.ts';
import { RawPaths } from '../../exporter/src/rules/rule.ts';
import { Interner } from '../../exporter/src/values/interner.ts';
import { FixedEvent } from '../support/fixed-event.ts';

const event: AuditEvent = {
  '@timestamp': 0,
  'event.category': 'authentication',
  'event.outcome': 'failure',
  'user.name': 'bob',
  'user.target.name': 'root',
};
const raw = { number: 3, text: 'x', nothing: null, list: ['a', 1], deep: { key: true }, 'odd-key': 'y' };

function evaluate(expression: string, fields = event): Verdict {
  const interner = new Interner();
  const paths = new RawPaths();
  const condition = compileCondition(expression, { interner, rawPath: paths.of });
  return condition.matches(new FixedEvent(interner, fields, raw, paths));
}

describe('conditions', () => {
  it.each([
    ['event.category == "authentication" && event.outcome == "failure"', true],
    ['event.category != "iam"', true],
    ['user.name in ["alice", "bob"]', true],
    ['user.target.name.startsWith("ro") && !user.name.endsWith("x") && user.name.contains("o")', true],
    ['user.name.matches("^b[a-z]+$")', true],
    ['user.name.matches("(?i)^BOB$")', true],
    ['user.name.upperAscii() == "BOB"', true],
    ['user.email == ""', true],
    ['has(user.email)', false],
    ['has(user.name) && has(raw.deep.key) && !has(raw.deep.other)', true],
    ['raw.number == 3 && raw.number >= 2.5 && raw.number in [3, 4]', true],
    ['raw["odd-key"] == "y"', true],
    ['raw.nothing == null', true],
    ['raw.list.exists(x, x == "a")', true],
    ['"a" in raw.list', true],
    ['size(raw.list) == 2 && user.name.size() == 3', true],
    ['raw.number + 1.0 > 3.5', true],
    ['(user.name == "bob" ? raw.text : "z") == "x"', true],
    ['raw.absent == 1 || user.name == "bob"', true],
    ['true', true],
  ] as const)('%s is %s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it('does not match, and does not fail, where the record lacks a key', () => {
    expect(evaluate('raw.absent == 1')).toBe(false);
    expect(evaluate('raw.absent != 1')).toBe(false);
    expect(evaluate('!(raw.absent.deeper == 1)')).toBe(false);
    expect(evaluate('raw.list.exists(x, x == raw.absent)')).toBe(false);
  });

  it('reports a failure for types that cannot be compared', () => {
    expect(evaluate('raw.number < "x"')).toBe('failed');
    expect(evaluate('raw.number.startsWith("x")')).toBe('failed');
    expect(evaluate('raw.text')).toBe('failed');
  });
});

describe('errors', () => {
  it.each([
    ['event.categry == "iam"', 'unknown field event.categry; did you mean event.category?', 0],
    ['user.name == "x" && sorce.ip == ""', 'unknown field sorce.ip; did you mean source.ip?', 20],
    ['user == "x"', 'user is a group of fields; name one of them: user.name, user.id, user.email, user.target.name', 0],
    ['user.name == 3', 'no such overload: string == int', 0],
    ['user.name', 'the expression is of type string; it must be bool', 0],
    ['user.name ==', 'Unexpected token: EOF', 12],
    ['user.name.matches("a(?=b)")', 'lookaround is not allowed in a pattern (RE2 syntax); rewrite it without', 18],
    [
      'raw.list.exists(x, x.matches("(a)\\\\1"))',
      'a back-reference is not allowed in a pattern (RE2 syntax); rewrite it without',
      29,
    ],
    ['user.name.matches(raw.pattern)', 'the pattern of matches() must be a quoted string', 18],
    ['raw.list.exists(x, has(user.name))', 'has() is not available inside exists(), all(), map() and filter()', 19],
  ])('%s', (expression, message, offset) => {
    expect(checkCondition(expression)).toEqual({ message, offset });
  });
});

describe('numbers', () => {
  const value = (expression: string): number | undefined => {
    const interner = new Interner();
    const paths = new RawPaths();
    const number = compileNumber(expression, { interner, rawPath: paths.of });
    return number(new FixedEvent(interner, event, raw, paths));
  };
  it('reads a number of the record, and nothing where there is none', () => {
    expect(value('raw.number')).toBe(3);
    expect(value('raw.number * 2.0')).toBe(6);
    expect(value('raw.text')).toBeUndefined();
    expect(value('raw.absent')).toBeUndefined();
  });
});

/** Random expressions of the operators that are compiled to closures. */
const expressions = fc.letrec<{ bool: string; operand: string }>((tie) => ({
  operand: fc.constantFrom(
    'user.name',
    'event.category',
    'user.email',
    'raw.text',
    'raw.number',
    'raw.absent',
    'raw.deep.key',
    '"bob"',
    '3',
  ),
  bool: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', 'raw.deep.key', 'has(raw.absent)', 'has(raw.text)'),
    fc.tuple(tie('operand'), fc.constantFrom('==', '!=', '<', '>='), tie('operand')).map((parts) => parts.join(' ')),
    fc
      .tuple(tie('operand'), fc.constantFrom('startsWith', 'endsWith', 'contains'))
      .map(([o, m]) => `dyn(${o}).${m}("b")`),
    tie('operand').map((operand) => `${operand} in ["bob", "x"]`),
    fc.tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('bool').map((inner) => `!(${inner})`),
  ),
}));

describe('closures', () => {
  const library = new Environment();
  for (const [name, schema] of Object.entries(fieldSchema())) {
    if (schema !== 'string') library.registerVariable({ name, schema });
  }
  library.registerVariable('raw', 'dyn');
  const variables = {
    event: { category: 'authentication', outcome: 'failure' },
    user: { name: 'bob', email: '', target: { name: 'root' } },
    raw,
  };
  const byLibrary = (expression: string): boolean => {
    try {
      return library.evaluate(expression, variables) === true;
    } catch {
      return false;
    }
  };

  it('agree with the library', () => {
    let compared = 0;
    fc.assert(
      fc.property(expressions.bool, (expression) => {
        if (checkCondition(expression)) return;
        compared++;
        expect([expression, evaluate(expression) === true]).toEqual([expression, byLibrary(expression)]);
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});

it('a pattern that backtracks ends soon on a hostile value', () => {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
  expect(evaluate('user.name.matches("^(a+)+$")', { ...event, 'user.name': 'a'.repeat(5000) + '!' })).toBe(false);
}, 5000);
