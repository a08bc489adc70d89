/** Alerts from the series of ALERTS, and beside those of Alertmanager. */
import { describe, expect, test } from '@jest/globals';
import type { PanelAlert } from '../../grafana-plugin/src/panel/alerts/alert.ts';
import { readAlerts } from '../../grafana-plugin/src/panel/alerts/alertmanager.ts';
import { alertsOfSeries, isAlertsFrame, withPast } from '../../grafana-plugin/src/panel/alerts/series.ts';

const START = Date.parse('2026-11-22T08:00:00Z');
const STEP = 15_000;
const END = START + 100 * STEP;

const LABELS = { alertname: 'AuditFailedLogins', severity: 'warning', user_name: 'bob' };

type Frame = Parameters<typeof isAlertsFrame>[0];

interface SeriesOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value?: number | null;
  readonly interval?: number | null;
}

/** A series with a value at the steps that are given. */
function series(steps: readonly number[], { labels = {}, value = 1, interval = STEP }: SeriesOptions = {}) {
  const frame = {
    refId: 'A',
    length: steps.length,
    fields: [
      { name: 'Time', type: 'time', config: { interval }, values: steps.map((step) => START + step * STEP) },
      {
        name: 'Value',
        type: 'number',
        config: {},
        labels: { __name__: 'ALERTS', alertstate: 'firing', ...LABELS, ...labels },
        values: steps.map(() => value),
      },
    ],
  };
  return frame as unknown as Frame; // the enum of field types is a browser's module
}

const times = (alerts: readonly PanelAlert[]) =>
  alerts.map(({ startsAt, endsAt }) => [
    (startsAt - START) / STEP,
    endsAt === undefined ? undefined : (endsAt - START) / STEP,
  ]);

describe('series of ALERTS', () => {
  test('give an alert with its labels, without those that Prometheus adds', () => {
    expect(alertsOfSeries([series([10, 11, 12])], END)).toEqual([
      {
        id: expect.any(String),
        name: 'AuditFailedLogins',
        severity: 'warning',
        labels: LABELS,
        annotations: {},
        startsAt: START + 10 * STEP,
        beganWithin: STEP,
        endsAt: START + 13 * STEP,
        state: 'resolved',
        receivers: [],
        silencedBy: [],
        inhibitedBy: [],
      },
    ]);
  });

  test('give one for each run of samples, the newest first', () => {
    const alerts = alertsOfSeries([series([1, 2, 3, 7, 8, 50])], END);
    expect(times(alerts)).toEqual([
      [50, 51],
      [7, 9],
      [1, 4],
    ]);
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(3);
  });

  test('that reach to the end give an alert that fires', () => {
    const [alert] = alertsOfSeries([series([97, 98, 99])], END);
    expect(alert).toMatchObject({ state: 'firing', startsAt: START + 97 * STEP });
    expect(alert).not.toHaveProperty('endsAt');
  });

  test('keep their step where the data source does not name it', () => {
    expect(times(alertsOfSeries([series([1, 2, 3, 6], { interval: null })], END))).toEqual([
      [6, 7],
      [1, 4],
    ]);
  });

  test.each([null, 0, NaN])('do not fire where their value is %p', (value) => {
    expect(alertsOfSeries([series([1, 2], { value })], END)).toEqual([]);
  });

  test('get the annotations that their rule has', () => {
    const [alert] = alertsOfSeries([series([1])], END, (refId, labels) => ({
      summary: `${refId} ${labels['user_name']}`,
    }));
    expect(alert?.annotations).toEqual({ summary: 'A bob' });
  });
});

test.each([
  [{ alertstate: 'pending' }, false],
  [{}, true],
])('a frame whose series has the labels %j beside its own is one of alerts: %p', (labels, expected) => {
  expect(isAlertsFrame(series([1], { labels }))).toBe(expected);
});

describe('beside the alerts of Alertmanager', () => {
  /** With a label that Prometheus adds to all that it sends. */
  const known = (startStep: number, labels = {}) =>
    readAlerts(
      [
        {
          labels: { ...LABELS, cluster: 'eu', ...labels },
          startsAt: new Date(START + startStep * STEP).toISOString(),
          status: { silencedBy: ['s'] },
        },
      ],
      END,
    ) ?? [];

  test('what fires in both is shown once, as Alertmanager has it', () => {
    const all = withPast(known(97), alertsOfSeries([series([97, 98, 99])], END));
    expect(all.map(({ state }) => state)).toEqual(['silenced']);
  });

  test('what ended before is shown, too', () => {
    const all = withPast(known(97), alertsOfSeries([series([10, 11, 97, 98, 99])], END));
    expect(all.map(({ state }) => state)).toEqual(['silenced', 'resolved']);
  });

  test('a gap in the series of an alert that Alertmanager has does not make two of it', () => {
    expect(withPast(known(10), alertsOfSeries([series([10, 11, 97, 98, 99])], END))).toHaveLength(1);
  });

  test('what Alertmanager does not have is shown', () => {
    expect(withPast(known(97, { user_name: 'eve' }), alertsOfSeries([series([98, 99])], END))).toHaveLength(2);
  });
});
