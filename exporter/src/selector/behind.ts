/** Which events stand behind an alert: one rule for the API and for the panel in Grafana. */
import { parseStep } from '../config/values.ts';
import { keyOfLabel } from './labels.ts';
import type { Selector } from './selector.ts';
import { equal, parseSelector } from './selector.ts';

type Texts = Readonly<Record<string, string>>;

/** What the rule's author says about the events of its alerts; undefined: nothing. */
export interface Annotated {
  readonly selector: Selector | undefined;
  /** How far before the alert its events reach, in ms. */
  readonly window: number | undefined;
}

interface Wrong {
  readonly annotation: 'audit_selector' | 'audit_window';
  /** Follows the annotation's name. */
  readonly problem: string;
}

/** Reads `audit_selector` and `audit_window`. */
export function readAnnotations(annotations: Texts): Annotated | Wrong {
  const { audit_selector: selectorText, audit_window: windowText } = annotations;
  const parsed = selectorText === undefined ? undefined : parseSelector(selectorText);
  if (parsed?.ok === false) return { annotation: 'audit_selector', problem: `is not a selector: ${parsed.message}` };
  const window = windowText === undefined ? undefined : parseStep(windowText);
  if (windowText !== undefined && window === undefined)
    return { annotation: 'audit_window', problem: 'is not a duration; use one such as 5m' };
  return { selector: parsed?.selector, window };
}

/** The labels of the alert that are labels of events; undefined where none is. */
export function selectorOfLabels(labels: Texts): Selector | undefined {
  const matchers = Object.entries(labels).flatMap(([label, value]) => {
    const key = keyOfLabel(label);
    return key === undefined || value === '' ? [] : [equal(label, key, value.toWellFormed())];
  });
  return matchers.length === 0 ? undefined : { matchers };
}

export const NO_LABELS =
  'no label of the alert is a label of events; give its annotation audit_selector, or a selector';

/** Longer than the window of any shipped rule with its delay would be needed for. */
const DEFAULT_WINDOW_MS = 15 * 60_000;

interface Lasting {
  readonly window: number | undefined;
  /** ms since the epoch */
  readonly startsAt: number;
  readonly endsAt: number | undefined;
}

/**
 * From the window before the alert began until it ended, or until now: an alert goes on because of events that came after its
 * beginning. Prometheus and Alertmanager give an alert that goes on an end in the future, or in the year 1.
 * Both ends belong to it.
 */
export function rangeOfAlert(
  { window, startsAt, endsAt }: Lasting,
  now: number,
): { readonly from: number; readonly to: number } {
  const ended = endsAt !== undefined && endsAt > startsAt && endsAt < now;
  return { from: startsAt - (window ?? DEFAULT_WINDOW_MS), to: Math.max(startsAt, ended ? endsAt : now) };
}
