/** The data source's pure parts: filters, variables, the live tail, annotations. */
import { describe, expect, test } from '@jest/globals';
import type { ApiEvent } from '../../grafana-plugin/src/datasource/api/answers.ts';
import { SseReader } from '../../grafana-plugin/src/datasource/api/sse.ts';
import { annotationsOf } from '../../grafana-plugin/src/datasource/model/annotations.ts';
import { displayText } from '../../grafana-plugin/src/datasource/model/display-text.ts';
import { eventFrame } from '../../grafana-plugin/src/datasource/model/event-frame.ts';
import { filtered, hasFilter, toggled, withFilters } from '../../grafana-plugin/src/datasource/model/filters.ts';
import { Tail } from '../../grafana-plugin/src/datasource/model/tail.ts';
import { parseVariableQuery, renderVariableQuery } from '../../grafana-plugin/src/datasource/model/variable-query.ts';
import { escapedValue } from '../../grafana-plugin/src/datasource/model/variables.ts';
import { bySeverity } from '../../grafana-plugin/src/datasource/model/volume.ts';

describe('ad hoc filters', () => {
  test.each([
    ['', { key: 'user_name', operator: '=', value: 'bob' }, '{user_name="bob"}'],
    ['{}', { key: 'user.name', operator: '!=', value: 'bob' }, '{user_name!="bob"}'],
    ['{ source="a" , }', { key: 'user_name', operator: '=~', value: 'b.*' }, '{ source="a" ,user_name=~"b.*"}'],
    ['audit_x_total', { key: 'user_name', operator: '=', value: 'b"' }, 'audit_x_total{user_name="b\\""}'],
    ['{user_name="bob"}', { key: 'user_name', operator: '=', value: 'bob' }, '{user_name="bob"}'],
    ['', { key: 'user_name', operator: '=|', value: 'a', values: ['a.b', 'c'] }, '{user_name=~"a\\\\.b|c"}'],
    ['{source="a"}', { key: 'pod', operator: '=', value: 'x' }, '{source="a"}'],
  ])('%s with %j is %s', (selector, filter, expected) => {
    expect(withFilters(selector, [filter])).toBe(expected);
  });
});

describe('what is picked in Explore', () => {
  const query = { refId: 'A', selector: '{source="a"}' };
  const bob = { key: 'user.name', value: 'bob' };
  test('comes into the selector, and goes when it is picked again', () => {
    const once = toggled(query, bob, '=');
    expect(once.selector).toBe('{source="a", user_name="bob"}');
    expect(hasFilter(once, bob)).toBe(true);
    expect(toggled(once, bob, '=').selector).toBe('{source="a"}');
  });
  test('takes the place of its opposite', () => {
    expect(filtered(filtered(query, bob, '!='), bob, '=').selector).toBe('{source="a", user_name="bob"}');
  });
  test('is every metric that counted the event', () => {
    expect(filtered({ refId: 'A' }, { key: 'metrics', value: 'a,b' }, '=').selector).toBe('{metric="a", metric="b"}');
  });
  test('changes nothing where it is no label', () => {
    expect(toggled(query, { key: 'body', value: 'x' }, '=').selector).toBe('{source="a"}');
    expect(hasFilter(query, { key: 'body', value: 'x' })).toBe(false);
  });
});

test.each([
  ['b.b"', {}, 'b.b\\"'],
  ['b.b', { multi: true }, 'b\\\\.b'],
  [['a.b', 'c'], { multi: true }, '(a\\\\.b|c)'],
  [['a'], { includeAll: true }, 'a'],
])('the variable %j of %j stands in a selector as %s', (value, variable, expected) => {
  expect(escapedValue(value, variable)).toBe(expected);
});

test.each([
  ['label_names()', { kind: 'names' }],
  ['label_values(user_name)', { kind: 'values', label: 'user_name', selector: '' }],
  ['label_values(user_name, {a="x, y)"})', { kind: 'values', label: 'user_name', selector: '{a="x, y)"}' }],
])('the variable query %s is read and written', (text, query) => {
  const parsed = parseVariableQuery(text);
  expect(parsed).toEqual(query);
  expect(parsed && renderVariableQuery(parsed)).toBe(text);
});

test('other variable queries are none', () => {
  expect(['', 'label_values()', 'label_values(a', 'x'].map(parseVariableQuery)).toEqual(Array(4).fill(undefined));
});

test('a query in one line', () => {
  expect(displayText({ refId: 'A' })).toBe('{}');
  expect(displayText({ refId: 'A', queryType: 'count', by: ['source'], selector: '{a="b"}' })).toBe(
    'count by (source) {a="b"}',
  );
  const alert = { labels: { alertname: 'X' }, startsAt: '' };
  expect(displayText({ refId: 'A', queryType: 'alert', alert })).toBe('alert X');
});

test('server-sent events are read however they are cut', () => {
  const text =
    ': live\n\nid: 1\ndata: {"é":1}\n\nevent: dropped\ndata: {"count":2}\n\ndata: a\r\ndata: b\r\n\r\ndata: unfinished';
  const bytes = new TextEncoder().encode(text);
  const expected = [
    { type: 'message', data: '{"é":1}' },
    { type: 'dropped', data: '{"count":2}' },
    { type: 'message', data: 'a\nb' },
  ];
  for (const size of [1, 2, 7, bytes.length]) {
    const reader = new SseReader();
    const found = [];
    for (let from = 0; from < bytes.length; from += size) found.push(...reader.read(bytes.subarray(from, from + size)));
    expect(found).toEqual(expected);
  }
});

const event = (id: number, fields: Record<string, string> = {}): ApiEvent => ({
  id: String(id),
  time: new Date(1_772_366_400_000 + id).toISOString(),
  source: 'log',
  fields,
  metrics: [],
});

test('a tail has the newest events once, in their order', () => {
  const tail = new Tail(3);
  expect(tail.add([event(2), event(1)])).toBe(true);
  expect(tail.add([event(4), event(2), event(3)])).toBe(true);
  expect(tail.add([event(4)])).toBe(false);
  expect(tail.events.map(({ id }) => id)).toEqual(['4', '3', '2']);
});

test('the volume adds up what has the same severity', () => {
  const series = [
    { metric: { event_outcome: 'failure' }, values: [[60, '2']] as const },
    { metric: { event_outcome: 'unknown' }, values: [[60, '3']] as const },
    { metric: { event_outcome: '' }, values: [[60, '4']] as const },
  ];
  expect(bySeverity(series)).toEqual([
    { metric: { level: 'error' }, values: [[60, '2']] },
    { metric: { level: 'unknown' }, values: [[60, '7']] },
  ]);
});

describe('annotations', () => {
  const fields = {
    'event.action': 'ssh_login',
    'event.outcome': 'failure',
    'user.name': '<b>bob',
    'source.ip': '192.0.2.1',
  };
  const frame = eventFrame([event(1, fields)], { refId: 'A', limit: 1, custom: { selector: '' } });
  const escape = (text: string): string => text.replaceAll('<', '&lt;');
  test('say what happened, as text', () => {
    expect(annotationsOf([frame], {}, escape)).toEqual([
      {
        time: 1_772_366_400_001,
        id: '1',
        title: 'ssh_login failure',
        text: '&lt;b>bob, 192.0.2.1',
        tags: ['failure', 'log'],
      },
    ]);
  });
  test('are mapped as the annotation query wants', () => {
    const mappings = { text: { value: 'user.name' }, title: { source: 'skip' as never }, tags: { value: 'source.ip' } };
    const [mapped] = annotationsOf([frame], mappings, escape);
    expect(mapped).toMatchObject({ text: '&lt;b>bob', title: undefined, tags: ['192.0.2.1'] });
  });
});
