/** Counts as time series: a frame for each, in Grafana's form for many series. */
import type { DataFrame } from '@grafana/data';
import type { CountSeries } from '../api/answers.ts';
import { field } from './frame.ts';

export interface CountOptions {
  readonly refId: string;
  readonly by: readonly string[];
  readonly selector: string;
  readonly range: CountRange;
  /** What stands for a label that events do not have. */
  readonly none: string;
  /** The name of the only series where nothing is told apart. */
  readonly all: string;
}

/** In ms. */
export interface CountRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

const SECOND_MS = 1000;
/** What audit-exporter answers at most. */
const MAX_STEPS = 11_000;

/**
 * Whole seconds, no more steps than points are wanted, from a whole multiple of the step on: the bars of a time range that
 * moves stay where they are. The first may therefore begin before the range.
 */
export function countRange(from: number, to: number, intervalMs: number, maxDataPoints = MAX_STEPS): CountRange {
  const points = Math.max(1, Math.min(maxDataPoints, MAX_STEPS - 1));
  const step = Math.ceil(Math.max(SECOND_MS, intervalMs, (to - from) / points) / SECOND_MS) * SECOND_MS;
  return { from: Math.floor(from / step) * step, to, step };
}

export function countFrames(series: readonly CountSeries[], options: CountOptions): DataFrame[] {
  const { by, range } = options;
  // No events at all are a line at 0.
  if (series.length === 0 && by.length === 0) return [frame({ metric: {}, values: zeros(range) }, options)];
  return series.map((one) => frame(one, options));
}

function frame({ metric, values }: CountSeries, { refId, by, selector, range, none, all }: CountOptions): DataFrame {
  const name = by.length === 0 ? all : by.map((label) => metric[label] || none).join(' · ');
  const times = values.map(([seconds]) => seconds * SECOND_MS);
  const counts = values.map(([, count]) => Number(count));
  return {
    refId,
    name,
    meta: {
      type: 'timeseries-multi' as never, // a value of the enum, whose module needs a browser
      typeVersion: [0, 1],
      preferredVisualisationType: 'graph',
      executedQueryString: `${selector} by (${by.join(', ')}) step ${range.step / SECOND_MS}s`,
    },
    fields: [
      field('Time', 'time', times, { interval: range.step }),
      { ...field('Value', 'number', counts, { displayNameFromDS: name, decimals: 0 }), labels: { ...metric } },
    ],
    length: values.length,
  };
}

function zeros({ from, to, step }: CountRange): [number, string][] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => [
    (from + index * step) / SECOND_MS,
    '0',
  ]);
}
