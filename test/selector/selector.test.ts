import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIELD_NAMES } from '../../exporter/src/event.ts';
import { LABEL_NAMES } from '../../exporter/src/selector/labels.ts';
import { matches } from '../../exporter/src/selector/match.ts';
import type { Operator, Selector } from '../../exporter/src/selector/selector.ts';
import { OPERATORS, parseSelector, renderSelector } from '../../exporter/src/selector/selector.ts';

function parse(text: string): Selector {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.selector;
}

const shape = (text: string): string[][] =>
  parse(text).matchers.map(({ key, operator, value }) => [key, operator, value]);

describe('a selector', () => {
  it('knows every event field, the source and the metrics', () => {
    expect(LABEL_NAMES).toHaveLength(FIELD_NAMES.length + 2);
    expect(LABEL_NAMES).toEqual(expect.arrayContaining(['source', 'metric', 'event_category', 'user_target_name']));
  });

  it.each<[string, string[][]]>([
    ['{}', []],
    [' { } ', []],
    ['{event_category="authentication"}', [['event.category', '=', 'authentication']]],
    ['{user_name=~"b.*",user_name!="bob",}', [['user.name', '=~', 'b.*'], ['user.name', '!=', 'bob']]], // prettier-ignore
    ['{source_ip!~`192\\.0\\.2\\..*`}', [['source.ip', '!~', '192\\.0\\.2\\..*']]],
    [`{user_name='it\\'s "x"'}`, [['user.name', '=', `it's "x"`]]],
    ['{user_name="\\x41\\u00e9\\U0001F600\\101\\n\\\\\\xc3\\xa9"}', [['user.name', '=', 'Aé😀A\n\\é']]],
    ['{user_name="😀,}"}', [['user.name', '=', '😀,}']]],
    ['audit_failed_logins_total', [['metric', '=', 'audit_failed_logins_total']]],
    ['audit_x_total{source="a"}', [['metric', '=', 'audit_x_total'], ['source', '=', 'a']]], // prettier-ignore
  ])('%s', (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  it.each([
    ['', 'character 1: a selector begins with {, such as {event_outcome="failure"}'],
    ['{', 'character 2: a label name or } belongs here'],
    ['{user_name}', 'character 11: a label name is followed by =, !=, =~ or !~'],
    ['{user_name==""}', 'character 12: a value is in quotes: user_name="…"'],
    ['{user_name=bob}', 'character 12: a value is in quotes: user_name="…"'],
    ['{user_name="bob}', 'character 12: this " is not closed'],
    ['{user_name="a" source="b"}', 'character 16: a matcher is followed by , or }'],
    ['{} x', 'character 4: nothing may follow the selector'],
    ['{user_name="\\q"}', 'character 13: this escape is not known; write \\\\ for a backslash, or the text in `…`'],
    [
      '{user_name="\\U00110000"}',
      'character 13: this escape is not known; write \\\\ for a backslash, or the text in `…`',
    ],
    ['{user_name="\n"}', 'character 12: this " is not closed'],
    ['{user_name="\\ud800"}', 'character 13: this escape is not known; write \\\\ for a backslash, or the text in `…`'],
    ['{user_name="\\xff"}', 'character 12: the bytes that this text is written with are not UTF-8'],
    [
      '{user_name=~"a(?=b)"}',
      'character 13: not a pattern: lookaround is not allowed (RE2 syntax) (character 2 of it)',
    ],
    [
      '{user_nam="bob"}',
      `character 2: events have no label user_nam; did you mean "user_name"? Allowed: ${LABEL_NAMES.join(', ')}`,
    ],
    [
      '{user.name="bob"}',
      `character 2: events have no label user.name; did you mean "user_name"? Allowed: ${LABEL_NAMES.join(', ')}`,
    ],
    ['{zzzzzzzzz="bob"}', `character 2: events have no label zzzzzzzzz. Allowed: ${LABEL_NAMES.join(', ')}`],
    ['{'.repeat(10_001), 'the selector has 10001 characters; at most 10000 are allowed'],
    [`{${'source="a",'.repeat(51)}}`, 'character 552: more than 50 matchers are not allowed'],
  ])('%s is refused', (text, message) => {
    const offset = Number(/^character (\d+)/.exec(message)?.[1] ?? 10_001) - 1; // too long: where it is
    expect(parseSelector(text)).toEqual({ ok: false, message, offset });
  });

  it('never throws, and reads what it renders', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 10 });
    const matcher = fc
      .record({ label: fc.constantFrom(...LABEL_NAMES), operator: fc.constantFrom<Operator>('=', '!='), value })
      .map((one) => `${one.label} ${one.operator} ${JSON.stringify(one.value)}`);
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 4 }), fc.nat(60), fc.string({ maxLength: 3 }), (list, cut, junk) => {
        const text = `{${list.join(' , ')}}`;
        const rendered = renderSelector(parse(text));
        expect(shape(rendered)).toEqual(shape(text));
        expect(renderSelector(parse(rendered))).toBe(rendered);
        parseSelector(text.slice(0, cut) + junk + text.slice(cut));
      }),
    );
  });
});

describe('an event is selected', () => {
  const bob = new Map<string, readonly string[]>([
    ['source', ['ssh']],
    ['metric', ['audit_a_total', 'audit_b_total']],
    ['user.name', ['bob']],
  ]);
  const selects = (text: string): boolean => matches(parse(text), (key) => bob.get(key) ?? []);

  it.each([
    ['{}', true],
    ['{user_name="bob"}', true],
    ['{user_name="bo"}', false],
    ['{user_name=~"b."}', false],
    ['{user_name=~"b.*", source="ssh"}', true],
    ['{user_name=~"b.*", source="web"}', false],
    ['{user_name!~"b.*"}', false],
    ['{user_id=""}', true],
    ['{user_id!=""}', false],
    ['{user_id=~".*"}', true],
    ['{user_id=~".+"}', false],
    ['{user_id!="1000"}', true],
    ['{metric="audit_b_total"}', true],
    ['{metric!="audit_b_total"}', false],
    ['{metric!="audit_c_total"}', true],
    ['{metric=~"audit_.*"}', true],
    ['audit_a_total{user_name="bob"}', true],
    ['audit_c_total', false],
  ])('%s: %j', (text, expected) => {
    expect(selects(text)).toBe(expected);
  });

  it('as one would naively say', () => {
    const values = ['', 'a', 'ab', 'b'];
    const labels = { user_name: 'user.name', source: 'source', metric: 'metric' } as const;
    const matcher = fc.record({
      label: fc.constantFrom(...(['user_name', 'source', 'metric'] as const)),
      operator: fc.constantFrom(...OPERATORS),
      value: fc.constantFrom('', 'a', 'ab', 'a.*', '.+', 'b|'),
    });
    const event = fc.record({
      'user.name': fc.constantFrom(...values),
      source: fc.constantFrom('a', 'b'),
      metric: fc.uniqueArray(fc.constantFrom('a', 'ab'), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 3 }), event, (list, given) => {
        const text = `{${list.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(',')}}`;
        const naive = list.every(({ label, operator, value }) => {
          const own = label === 'metric' ? given.metric : [given[labels[label]]];
          const all = own.length === 0 ? [''] : own;
          const is = (one: string): boolean =>
            operator.endsWith('~') ? new RegExp(`^(?:${value})$`, 's').test(one) : one === value;
          return operator.startsWith('!') ? !all.some(is) : all.some(is);
        });
        const valuesOf = (key: string): readonly string[] =>
          key === 'metric' ? given.metric : [key === 'source' ? given.source : given['user.name']];
        expect(matches(parse(text), valuesOf)).toBe(naive);
      }),
      { numRuns: 2000 },
    );
  });
});
