/** Alerts from the series of a query of `ALERTS{alertstate="firing"}`: the only source for times that are past. Pure. */
import type { DataFrame, Field } from '@grafana/data';
import type { PanelAlert } from './alert.ts';
import { labelKey, MAX_ALERTS } from './alertmanager.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether a frame is alerts and no events. */
export const isAlertsFrame = (frame: DataFrame): boolean => frame.fields.some(isAlertsField);

const isAlertsField = ({ type, labels }: Field): boolean =>
  isOf(type, 'number') && labels?.['alertname'] !== undefined && labels['alertstate'] === 'firing';

// FieldType of @grafana/data is a browser module at run time; its values are these strings.
const isOf = (type: string, expected: string): boolean => type === expected;

/** What Prometheus adds to the labels of an alert. */
const OWN_LABELS = ['__name__', 'alertstate'];

const DEFAULT_STEP_MS = 60_000;

interface Series {
  readonly refId: string | undefined;
  readonly labels: Labels;
  readonly times: readonly number[];
  readonly step: number;
}

interface Run {
  readonly first: number;
  readonly last: number;
}

/** An alert is a run of samples. `until`: the end of the time range, or now if that is earlier. */
export function alertsOfSeries(
  frames: readonly DataFrame[],
  until: number,
  annotationsOf: (refId: string | undefined, labels: Labels) => Labels = () => ({}),
): PanelAlert[] {
  const alerts = frames.flatMap(seriesOf).flatMap(({ refId, labels, times, step }) => {
    const annotations = annotationsOf(refId, labels);
    return runsOf(times, step).map(({ first, last }): PanelAlert => {
      // The newest sample can be a step and an evaluation old.
      const ended = last + 2 * step < until;
      return {
        id: labelKey(labels) + (ended ? `@${last}` : ''),
        name: labels['alertname'] ?? '',
        severity: labels['severity'] ?? '',
        labels,
        annotations,
        startsAt: first,
        beganWithin: step,
        ...(ended && { endsAt: last + step }),
        state: ended ? 'resolved' : 'firing',
        receivers: [],
        silencedBy: [],
        inhibitedBy: [],
      };
    });
  });
  return alerts.sort((a, b) => b.startsAt - a.startsAt).slice(0, MAX_ALERTS);
}

function seriesOf(frame: DataFrame): Series[] {
  const timeField = frame.fields.find(({ type }) => isOf(type, 'time'));
  if (!timeField) return [];
  return frame.fields.filter(isAlertsField).map((field) => {
    const times: number[] = [];
    for (let row = 0; row < frame.length; row += 1) {
      const time: unknown = timeField.values[row];
      if (field.values[row] === 1 && typeof time === 'number') times.push(time);
    }
    const labels = Object.entries(field.labels ?? {}).filter(([name]) => !OWN_LABELS.includes(name));
    return {
      refId: frame.refId,
      labels: Object.fromEntries(labels),
      times,
      step: stepOf(timeField, frame.length),
    };
  });
}

/** As Grafana's Prometheus data source says; else the least distance between samples. */
function stepOf({ config, values }: Field, length: number): number {
  if (typeof config.interval === 'number' && config.interval > 0) return config.interval;
  let step = Infinity;
  for (let row = 1; row < length; row += 1) {
    const distance = Number(values[row]) - Number(values[row - 1]);
    if (distance > 0 && distance < step) step = distance;
  }
  return step === Infinity ? DEFAULT_STEP_MS : step;
}

function runsOf(times: readonly number[], step: number): Run[] {
  const runs: Run[] = [];
  for (const time of times) {
    const run = runs.at(-1);
    if (run && time - run.last <= 1.5 * step) runs[runs.length - 1] = { ...run, last: time };
    else runs.push({ first: time, last: time });
  }
  return runs;
}

/**
 * The alerts of Alertmanager, and of the series those that it does not have: it forgets what has ended. It knows an alert
 * with the labels of the series and those that Prometheus adds on the way.
 */
export function withPast(present: readonly PanelAlert[], ofSeries: readonly PanelAlert[]): PanelAlert[] {
  const isKnown = ({ name, labels, endsAt = Infinity }: PanelAlert): boolean =>
    present.some(
      (alert) =>
        alert.name === name &&
        alert.startsAt <= endsAt &&
        Object.entries(labels).every(([label, value]) => alert.labels[label] === value),
    );
  return [...present, ...ofSeries.filter((alert) => !isKnown(alert))];
}
