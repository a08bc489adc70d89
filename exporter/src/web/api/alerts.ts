/** Which events stand behind an alert. */
import { keyOfLabel } from '../../selector/labels.ts';
import type { Selector } from '../../selector/selector.ts';
import { equal } from '../../selector/selector.ts';
import type { TimeRange } from '../../store/events/query/heads.ts';
import { ApiError } from './answers.ts';

export interface AlertQuery {
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined: the labels of the alert that are labels of events. */
  readonly selector: Selector | undefined;
  /** ms */
  readonly window: number | undefined;
  readonly startsAt: number;
  readonly endsAt: number | undefined;
}

/** Longer than the window of any shipped rule with its delay would be needed for. */
const DEFAULT_WINDOW_MS = 15 * 60_000;

export function selectorOf({ labels, selector }: AlertQuery): Selector {
  if (selector) return selector;
  const matchers = Object.entries(labels).flatMap(([label, value]) => {
    const key = keyOfLabel(label);
    return key === undefined || value === '' ? [] : [equal(label, key, value.toWellFormed())];
  });
  if (matchers.length === 0)
    throw new ApiError(
      'bad_data',
      'no label of the alert is a label of events; give its annotation audit_selector, or a selector',
    );
  return { matchers };
}

/**
 * From the window before the alert began until it ended, or until now: an alert goes on because of events that came after its
 * beginning. Prometheus and Alertmanager give an alert that goes on an end in the future, or in the year 1.
 */
export function rangeOf({ window, startsAt, endsAt }: AlertQuery, now: number): TimeRange {
  const ended = endsAt !== undefined && endsAt > startsAt && endsAt < now;
  return { from: startsAt - (window ?? DEFAULT_WINDOW_MS), to: Math.max(startsAt, ended ? endsAt : now) };
}
