/** Whether an event is selected. */
import type { LabelKey } from './labels.ts';
import type { Matcher, Selector } from './selector.ts';

/** The values that an event has under a label: none stands for "". More than one has only `metric`. */
export type ValuesOf = (key: LabelKey) => readonly string[];

export const matches = (selector: Selector, valuesOf: ValuesOf): boolean =>
  selector.matchers.every((matcher) => matchesValues(matcher, valuesOf(matcher.key)));

const ABSENT: readonly string[] = [''];

/** `metric="x"` asks whether one of the names is x; `metric!="x"` is its opposite, so none is. */
export function matchesValues(matcher: Matcher, values: readonly string[]): boolean {
  return (values.length === 0 ? ABSENT : values).some(matcher.holds) !== matcher.negated;
}
