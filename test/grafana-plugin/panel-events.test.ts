/** Frames as events: mapping, filters, order. */
import { describe, expect, test } from '@jest/globals';
import { findRow, readFrames, recordOf } from '../../grafana-plugin/src/panel/model/events.ts';
import type { Events } from '../../grafana-plugin/src/panel/model/events.ts';
import { MESSAGE, TIME, filterRows, sortRows } from '../../grafana-plugin/src/panel/model/rows.ts';

type DataFrame = Parameters<typeof readFrames>[0][number];
type Values = readonly unknown[];

function frame(fields: Readonly<Record<string, Values>>, more: object = {}): DataFrame {
  const typeOf = (name: string, [first]: Values): string =>
    name === 'time' ? 'time' : typeof first === 'object' ? 'other' : typeof first;
  return {
    fields: Object.entries(fields).map(([name, values]) => ({
      name,
      type: typeOf(name, values) as never, // FieldType's own value; the enum needs a browser
      values: [...values],
      config: {},
    })),
    length: Object.values(fields)[0]?.length ?? 0,
    ...more,
  };
}

const LOGS = { meta: { preferredVisualisationType: 'logs' } };
const column = (events: Events, name: string): unknown[] =>
  Array.from({ length: events.length }, (_, row) => events.value(name, row));
const all = (events: Events): Uint32Array => filterRows(events, []);

describe('fields', () => {
  test('have one name, whether written as a label or as the schema writes it', () => {
    const events = readFrames([frame({ time: [1], user_name: ['bob'] }), frame({ time: [2], 'user.name': ['eve'] })]);
    expect(events.columns).toEqual(['user.name']);
    expect(column(events, 'user.name')).toEqual(['bob', 'eve']);
  });

  test('are those of labels, and filter by the label', () => {
    const events = readFrames([frame({ time: [1, 2], Line: ['a', 'b'], labels: [{ user_name: 'bob' }, {}] }, LOGS)]);
    expect(column(events, 'user.name')).toEqual(['bob', undefined]);
    expect(events.cells('user.name', 0)?.cells.label).toBe('user_name');
    expect([events.message(0), events.message(1)]).toEqual(['a', 'b']);
  });

  test('are read from JSON lines of Kubernetes and CloudTrail', () => {
    const kubernetes = { auditID: 'k', verb: 'get', user: { username: 'bob' }, responseStatus: { code: 403 } };
    const cloudtrail = {
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      userIdentity: { userName: 'eve' },
      sourceIPAddress: '192.0.2.1',
    };
    const lines = [kubernetes, cloudtrail, 'no JSON', { other: true }].map((line) => JSON.stringify(line));
    const events = readFrames([frame({ time: [1, 2, 3, 4], Line: lines }, LOGS)]);
    expect(column(events, 'event.action')).toEqual(['get', 'CreateUser', undefined, undefined]);
    expect(column(events, 'event.outcome')).toEqual(['failure', 'success', undefined, undefined]);
    expect(column(events, 'user.name')).toEqual(['bob', 'eve', undefined, undefined]);
    expect(column(events, 'source.ip')).toEqual([undefined, '192.0.2.1', undefined, undefined]);
  });

  test('that a frame has already are not read from its lines', () => {
    const line = JSON.stringify({ auditID: 'k', verb: 'get', user: { username: 'raw' } });
    const events = readFrames([frame({ time: [1], body: [line], 'event.outcome': ['success'] }, LOGS)]);
    expect(events.columns).toEqual(['event.outcome']);
  });
});

describe('columns', () => {
  const hidden = (one: DataFrame, name: string): DataFrame => ({
    ...one,
    fields: one.fields.map((field) =>
      field.name === name ? { ...field, config: { ...field.config, custom: { hidden: true } } } : field,
    ),
  });

  test('are not those that are hidden; alerts still read them', () => {
    const one = frame({ time: [1], body: ['line'], 'user.name': ['bob'], host: ['h'] }, LOGS);
    const events = readFrames([hidden(hidden(one, 'user.name'), 'body')]);
    expect(events.columns).toEqual(['host']);
    expect(events.value('user.name', 0)).toBe('bob');
    expect([events.hasMessage, events.message(0)]).toEqual([false, '']);
    expect(recordOf(events, 0)).toEqual({ '@timestamp': '1970-01-01T00:00:00.001Z', host: 'h' });
  });

  test('have the name and the filter of the first frame that has them', () => {
    const events = readFrames([
      frame({ time: [1], host: ['h'] }),
      frame({ time: [2], Line: ['a'], labels: [{ user_name: 'bob' }] }, LOGS),
    ]);
    expect(events.label('user.name')).toBe('user_name');
    expect(events.field(MESSAGE)?.name).toBe('Line');
    expect(events.field('host')?.name).toBe('host');
    expect(events.field('nothing')).toBeUndefined();
  });
});

describe('a frame', () => {
  test('without a time, or of numbers over time, has no events', () => {
    const series = frame({ time: [1], Value: [2] });
    for (const field of series.fields) field.labels = { alertname: 'A' };
    expect(readFrames([frame({ user: ['bob'] }), series]).length).toBe(0);
  });

  test('has its time, message and id where the options say', () => {
    const events = readFrames([frame({ time: [1], at: ['2026-01-01T00:00:00Z'], text: ['m'], key: ['k'] })], {
      time: 'at',
      message: 'text',
      id: 'key',
    });
    expect(events.key(0)).toEqual({ time: Date.UTC(2026, 0, 1), text: 'k' });
    expect(events.message(0)).toBe('m');
    expect(events.columns).toEqual(['time', 'key']);
  });

  test('may lack the field that the options name', () => {
    expect(readFrames([frame({ time: [1] })], { time: 'at' }).length).toBe(0);
  });
});

test('an event is found again after the next query, also among others of the same time', () => {
  const before = readFrames([frame({ time: [5, 5], user: ['bob', 'eve'] })]);
  const after = readFrames([frame({ time: [9, 5, 5], user: ['new', 'bob', 'eve'] })]);
  expect(findRow(after, before.key(1))).toBe(2);
  expect(findRow(before, after.key(0))).toBe(-1);
});

test('the JSON of an event has its time, its fields and its line', () => {
  const events = readFrames([frame({ time: [0], body: ['line'], user_name: ['bob'], empty: [''] }, LOGS)]);
  expect(recordOf(events, 0)).toEqual({
    '@timestamp': '1970-01-01T00:00:00.000Z',
    'user.name': 'bob',
    message: 'line',
  });
});

describe('rows', () => {
  const events = readFrames([
    frame({ time: [3, 1, 2, NaN], body: ['c', 'a', 'b', 'd'], n: [10, 9, 100, 1], user: ['b', 'B', 'a', 'a'] }, LOGS),
  ]);

  test('without a time are left out', () => {
    expect([...all(events)]).toEqual([0, 1, 2]);
  });

  test('pass all filters', () => {
    const filter = { name: 'user', operator: '=', value: 'a' } as const;
    expect([...filterRows(events, [filter])]).toEqual([2]);
    expect([...filterRows(events, [{ ...filter, operator: '!=' }])]).toEqual([0, 1]);
    expect([...filterRows(events, [filter, { ...filter, operator: '!=' }])]).toEqual([]);
  });

  test.each([
    [TIME, true, [0, 2, 1]],
    [TIME, false, [1, 2, 0]],
    [MESSAGE, false, [1, 2, 0]],
    ['n', false, [1, 0, 2]],
    ['n', true, [2, 0, 1]],
    ['user', false, [2, 0, 1]],
  ])('are sorted by %s, descending: %s', (by, descending, order) => {
    expect([...sortRows(events, all(events), { by, descending })]).toEqual(order);
  });

  test('of many different lines are sorted by them, character by character', () => {
    // 7919 is a prime number: all numbers below 6000, in no order.
    const lines = Array.from({ length: 6000 }, (_, index) => `line ${(index * 7919) % 6000}`);
    const many = readFrames([frame({ time: lines.map((_, index) => index), body: lines }, LOGS)]);
    const order = [...sortRows(many, all(many), { by: MESSAGE, descending: false })];
    expect(order.map((row) => many.message(row))).toEqual([...lines].sort());
  });
});
