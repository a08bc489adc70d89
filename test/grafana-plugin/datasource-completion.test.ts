/** What the query editor proposes, and what a choice makes of the selector. `|` is the caret. */
import { describe, expect, test } from '@jest/globals';
import { LABEL_NAMES } from 'audit-exporter/selector';
import type { Choice, Completion } from '../../grafana-plugin/src/datasource/model/completion.ts';
import { accept, choicesFor, completionAt } from '../../grafana-plugin/src/datasource/model/completion.ts';
import { problemOf } from '../../grafana-plugin/src/datasource/model/problem-of.ts';
import { tokensOf } from '../../grafana-plugin/src/datasource/model/tokens.ts';

const split = (marked: string): [string, number] => [marked.replace('|', ''), marked.indexOf('|')];
const at = (marked: string): Completion | undefined => completionAt(...split(marked));
const VALUES = ['alice', 'bob', 'a.b|c', 'say "x"'];

function proposed(marked: string): string[] {
  const completion = at(marked);
  return completion ? choicesFor(completion, VALUES).map(({ text }) => text) : [];
}

function choose(marked: string, text: string): string {
  const completion = at(marked);
  const choice: Choice | undefined = completion && choicesFor(completion, VALUES).find((one) => one.text === text);
  if (!completion || !choice) throw new Error(`${text} is not proposed at ${marked}`);
  const edit = accept(split(marked)[0], completion, choice);
  return `${edit.text.slice(0, edit.caret)}|${edit.text.slice(edit.caret)}`;
}

describe('proposed are', () => {
  test.each([
    ['|', [...LABEL_NAMES]],
    ['{|', [...LABEL_NAMES]],
    ['{source="a", |', [...LABEL_NAMES]],
    ['{source="a", cloud|', ['cloud_account_id', 'cloud_region']],
    ['{user_name |', ['=', '!=', '=~', '!~']],
    ['{user_name!|', ['!=', '!~']],
    ['{user_name|', ['=', '!=', '=~', '!~']],
    ['{user_name=|', VALUES],
    ['{user_name="b|', ['bob', 'a.b|c']],
    ['{user_name=b|', ['bob', 'a.b|c']],
    ['{user_name="b|"}', ['bob', 'a.b|c']],
    ['{user_name="bob"|', []],
    ['{user_name="bob"}|', []],
    ['{user_name="bob" |}', []],
    ['{no_label="|', []],
  ])('%s: %j', (marked, expected) => {
    expect(proposed(marked)).toEqual(expected);
  });

  test('operators before longer labels where a label is whole', () => {
    expect(proposed('{source|')).toEqual(['=', '!=', '=~', '!~', 'source_ip']);
  });

  test('in a pattern, values for what stands behind the last |', () => {
    const completion = completionAt('{user_name=~"alice|b', 20);
    expect(completion && choicesFor(completion, VALUES).map(({ text }) => text)).toEqual(['bob', 'a.b|c']);
  });
});

describe('a choice writes', () => {
  test.each([
    ['|', 'user_name', '{user_name|'],
    ['us|', 'user_name', '{user_name|'],
    ['{us|', 'user_name', '{user_name|'],
    ['{user_name|', '=', '{user_name=|'],
    ['{user_name=|', 'bob', '{user_name="bob"|}'],
    ['{user_name="b|', 'bob', '{user_name="bob"|}'],
    ['{user_name=b|', 'bob', '{user_name="bob"|}'],
    ['{user_name="b|xx", source="a"}', 'bob', '{user_name="bob"|, source="a"}'],
    ['{user_name=|', 'say "x"', '{user_name="say \\"x\\""|}'],
    ["{user_name='|", 'say "x"', `{user_name='say "x"'|}`],
    ['{user_name=~"|', 'bob', '{user_name=~"bob"|}'],
  ])('%s, %s: %s', (marked, choice, expected) => {
    expect(choose(marked, choice)).toBe(expected);
  });

  test('what a pattern would take for more than itself as itself', () => {
    const completion = completionAt('{user_name=~"', 13);
    if (!completion) throw new Error('nothing is proposed');
    expect(accept('{user_name=~"', completion, { kind: 'value', text: 'a.b|c' }).text).toBe(
      '{user_name=~"a\\\\.b\\\\|c"}',
    );
  });
});

test.each([
  ['{source="log", user_name="|"}', '{source="log"}'],
  ['{user_name="|", source="log"}', '{source="log"}'],
  ['{source="log", user_name="|', '{source="log"}'],
  ['{user_name="|', ''],
])('the values at %s are those of the events that %j selects', (marked, rest) => {
  expect(at(marked)).toMatchObject({ kind: 'value', rest });
});

test('the tokens are the whole text', () => {
  for (const text of ['', 'm{a="x", b=~\'y\'}', '{"', '{a="\\', '}}{{,,== é 😀 `x', '{a!b$"c"'])
    expect(tokensOf(text).map((token) => token.text).join('')).toBe(text); // prettier-ignore
});

describe('a problem', () => {
  test('has its place', () => {
    expect(problemOf('{usr="x"}', '{usr="x"}')).toEqual({
      message: 'character 2: events have no label usr.',
      offset: 1,
    });
  });
  test('has none in a text that variables have changed', () => {
    expect(problemOf('{$label="x"}', '{usr="x"}')).toMatchObject({ offset: undefined });
  });
  test('is none where nothing is written', () => {
    expect(problemOf(' ', ' ')).toBeUndefined();
  });
});
