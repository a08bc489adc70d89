/** What Alertmanager answers, as the panel has it; and the silences that it is sent. */
import { describe, expect, test } from '@jest/globals';
import { matchersOf, readAlerts, silenceOf } from '../../grafana-plugin/src/panel/alerts/alertmanager.ts';

const NOW = Date.parse('2026-11-22T09:00:00Z');

/** As Alertmanager writes it. */
const GIVEN = {
  annotations: { summary: 'Many failed logins of one user.' },
  endsAt: '2026-11-22T09:04:00.000Z',
  fingerprint: '7d6b1a0c6a1cc7d1',
  receivers: [{ name: 'on-call' }, { name: 'security' }],
  startsAt: '2026-11-22T08:50:00.000Z',
  status: { inhibitedBy: [], silencedBy: [], state: 'active' },
  updatedAt: '2026-11-22T09:00:00.000Z',
  generatorURL: 'http://prometheus.example.com/graph',
  labels: { alertname: 'AuditFailedLogins', severity: 'warning', user_name: 'bob' },
};

describe('an alert of Alertmanager', () => {
  test('that fires', () => {
    expect(readAlerts([GIVEN], NOW)).toEqual([
      {
        id: '7d6b1a0c6a1cc7d1',
        name: 'AuditFailedLogins',
        severity: 'warning',
        labels: GIVEN.labels,
        annotations: GIVEN.annotations,
        startsAt: NOW - 10 * 60_000,
        state: 'firing',
        receivers: ['on-call', 'security'],
        silencedBy: [],
        inhibitedBy: [],
        generatorUrl: 'http://prometheus.example.com/graph',
      },
    ]);
  });

  test.each([
    [{ silencedBy: ['a'], inhibitedBy: ['b'] }, 'silenced'],
    [{ silencedBy: [], inhibitedBy: ['b'] }, 'inhibited'],
  ])('with the status %j is %s', (status, state) => {
    expect(readAlerts([{ ...GIVEN, status }], NOW)).toMatchObject([{ ...status, state }]);
  });

  test('whose end has passed is resolved', () => {
    const [alert] = readAlerts([{ ...GIVEN, endsAt: '2026-11-22T08:55:00Z' }], NOW) ?? [];
    expect(alert).toMatchObject({ state: 'resolved', endsAt: NOW - 5 * 60_000 });
  });

  test('with nothing of what it should have is shown with nothing', () => {
    const odd = { labels: { severity: 7 }, receivers: [null, {}], status: 'active', startsAt: 'yesterday' };
    expect(readAlerts([odd, null, 'text', []], NOW)).toEqual([
      expect.objectContaining({ name: '', severity: '', labels: {}, receivers: [], state: 'firing', startsAt: NOW }),
    ]);
  });
});

test.each([undefined, null, {}, { message: 'no' }, '[]'])('%j is no answer of Alertmanager', (answer) => {
  expect(readAlerts(answer, NOW)).toBeUndefined();
});

test('of very many alerts the first 2000 are kept', () => {
  expect(
    readAlerts(
      Array.from({ length: 2001 }, () => GIVEN),
      NOW,
    ),
  ).toHaveLength(2000);
});

test.each([
  ['', []],
  [' alertname=~"Audit.*" ', ['alertname=~"Audit.*"']],
  ['{a="1,2", b!="\\"}, {", c=d}', ['a="1,2"', 'b!="\\"}, {"', 'c=d']],
])('the matchers of %j', (filter, matchers) => {
  expect(matchersOf(filter)).toEqual(matchers);
});

test('a silence takes all labels of the alert, as they are', () => {
  const alert = { labels: { alertname: 'A', user_name: '.*"\\' } };
  expect(silenceOf(alert, { durationMs: 3_600_000, comment: 'planned', createdBy: 'eve' }, NOW)).toEqual({
    matchers: [
      { name: 'alertname', value: 'A', isRegex: false, isEqual: true },
      { name: 'user_name', value: '.*"\\', isRegex: false, isEqual: true },
    ],
    startsAt: '2026-11-22T09:00:00.000Z',
    endsAt: '2026-11-22T10:00:00.000Z',
    createdBy: 'eve',
    comment: 'planned',
  });
});
