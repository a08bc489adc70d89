/** The events behind an alert, by the rule of the exporter's API. Pure. */
import { matches, NO_LABELS, rangeOfAlert, readAnnotations, selectorOfLabels } from 'audit-exporter/selector';
import type { Selector } from 'audit-exporter/selector';
import type { PanelAlert } from './alert.ts';

export interface Scope {
  /** Undefined: nothing says which events it has; `problem` says why. */
  readonly selector: Selector | undefined;
  readonly problem?: string;
  /** ms since the epoch; both ends belong to it. */
  readonly from: number;
  readonly to: number;
}

type Alert = Pick<PanelAlert, 'labels' | 'annotations' | 'startsAt' | 'beganWithin' | 'endsAt'>;

export function scopeOf({ labels, annotations, startsAt, beganWithin = 0, endsAt }: Alert, now: number): Scope {
  const annotated = readAnnotations(annotations);
  const wrong = 'problem' in annotated;
  const { from, to } = rangeOfAlert({ window: wrong ? undefined : annotated.window, startsAt, endsAt }, now);
  const range = { from: from - beganWithin, to };
  if (wrong) return { selector: undefined, problem: `${annotated.annotation} ${annotated.problem}`, ...range };
  const selector = annotated.selector ?? selectorOfLabels(labels);
  return selector ? { selector, ...range } : { selector: undefined, problem: NO_LABELS, ...range };
}

export interface ScopedEvent {
  /** ms since the epoch */
  readonly time: number;
  /** The value of a field by its ECS name, or of `source`. `metric`: names with commas between them. */
  readonly value: (field: string) => string | undefined;
}

export function isBehind(event: ScopedEvent, { selector, from, to }: Scope): boolean {
  if (!selector || event.time < from || event.time > to) return false;
  return matches(selector, (key) => {
    const value = event.value(key);
    if (value === undefined || value === '') return [];
    return key === 'metric' ? value.split(/,\s*/) : [value];
  });
}
