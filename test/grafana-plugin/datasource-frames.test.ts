/** The frames of the data source: what the panel's automatic mapping and Grafana's own panels rely on. */
import { describe, expect, test } from '@jest/globals';
import type { ApiEvent } from '../../grafana-plugin/src/datasource/api/answers.ts';
import { countFrames, countRange } from '../../grafana-plugin/src/datasource/model/count-frames.ts';
import { eventFrame } from '../../grafana-plugin/src/datasource/model/event-frame.ts';

const FAILED: ApiEvent = {
  id: '2',
  time: '2026-03-01T12:00:01.500Z',
  source: 'sshd',
  fields: { 'user.name': 'bob', 'event.outcome': 'failure', 'event.action': 'ssh_login' },
  metrics: ['audit_failed_logins_total', 'audit_users_total'],
  line: 'Failed password for bob',
};
const BARE: ApiEvent = { id: '1', time: '2026-03-01T12:00:00Z', source: 'sshd', fields: {}, metrics: [] };

const columns = (events: readonly ApiEvent[]): [string, unknown[]][] =>
  eventFrame(events, { refId: 'A', limit: 10, custom: { selector: '' } }).fields.map(({ name, values }) => [
    name,
    values,
  ]);

describe('events', () => {
  test('are log lines with a column for each field that occurs', () => {
    expect(columns([FAILED, BARE])).toEqual([
      ['timestamp', [Date.parse('2026-03-01T12:00:01.500Z'), Date.parse('2026-03-01T12:00:00Z')]],
      ['body', ['Failed password for bob', '']],
      ['severity', ['error', 'unknown']],
      ['id', ['2', '1']],
      ['labels', [{ source: 'sshd', event_action: 'ssh_login', event_outcome: 'failure' }, { source: 'sshd' }]],
      ['source', ['sshd', 'sshd']],
      ['event.action', ['ssh_login', undefined]],
      ['event.outcome', ['failure', undefined]],
      ['user.name', ['bob', undefined]],
      ['metrics', ['audit_failed_logins_total,audit_users_total', undefined]],
    ]);
  });

  test('without their lines have a summary as body', () => {
    const event: ApiEvent = { ...FAILED, fields: { ...FAILED.fields, 'source.ip': '192.0.2.1' } };
    expect(new Map(columns([{ ...event, line: undefined }])).get('body')).toEqual([
      'ssh_login failure user.name=bob source.ip=192.0.2.1',
    ]);
  });

  test('say what they are, what was selected and that there are more', () => {
    const notices = [{ severity: 'warning' as const, text: 'there are more' }];
    const custom = { selector: '{user_name="bob"}', nextCursor: 'c' };
    const { refId, length, meta } = eventFrame([FAILED], { refId: 'B', limit: 1, custom, notices });
    expect({ refId, length, meta }).toEqual({
      refId: 'B',
      length: 1,
      meta: {
        type: 'log-lines',
        typeVersion: [0, 0],
        preferredVisualisationType: 'logs',
        limit: 1,
        executedQueryString: '{user_name="bob"}',
        custom,
        notices,
      },
    });
  });

  test('that are none have the columns that are always there', () => {
    expect(columns([]).map(([name]) => name)).toEqual(['timestamp', 'body', 'severity', 'id', 'labels', 'source']);
  });
});

describe('counts', () => {
  const range = { from: 60_000, to: 150_000, step: 30_000 };
  const options = { refId: 'A', by: ['user_name'], selector: '', range, none: '(none)', all: 'Events' };

  test('are a series for each label set, named by its values', () => {
    const frames = countFrames(
      [
        {
          metric: { user_name: 'bob' },
          values: [
            [60, '1'],
            [90, '0'],
          ],
        },
        {
          metric: { user_name: '' },
          values: [
            [60, '0'],
            [90, '12'],
          ],
        },
      ],
      options,
    );
    expect(frames.map(({ name, fields: [time, value] }) => [name, time?.values, value?.values, value?.labels])).toEqual(
      [
        ['bob', [60_000, 90_000], [1, 0], { user_name: 'bob' }],
        ['(none)', [60_000, 90_000], [0, 12], { user_name: '' }],
      ],
    );
  });

  test('of no events are a line at 0, unless a label tells them apart', () => {
    const [frame] = countFrames([], { ...options, by: [] });
    expect(frame?.fields.map((one) => one.values as unknown[])).toEqual([
      [60_000, 90_000, 120_000, 150_000],
      [0, 0, 0, 0],
    ]);
    expect(countFrames([], options)).toEqual([]);
  });

  test.each([
    ['not below a second', 0, 10_000, 100, 1000, 1000],
    ['whole seconds', 0, 3_600_000, 2500, 10_000, 3000],
    ['no more than the points that are wanted', 0, 3_600_000, 1000, 60, 60_000],
    ['no more than audit-exporter answers', 0, 86_400_000, 1, 1_000_000, 8000],
  ])('have steps of %s', (_, from, to, interval, points, step) => {
    expect(countRange(from, to, interval, points)).toEqual({ from: 0, to, step });
  });

  test('begin at a whole multiple of the step', () => {
    expect(countRange(61_500, 121_500, 5000, 1000)).toEqual({ from: 60_000, to: 121_500, step: 5000 });
  });
});
