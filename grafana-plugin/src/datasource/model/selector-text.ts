/** Changes to the text of a selector that leave the rest as it was written. */
import { keyOfLabel, parseSelector, renderSelector } from 'audit-exporter/selector';
import type { Matcher, Operator } from 'audit-exporter/selector';

export interface Filter {
  readonly label: string;
  readonly operator: Operator;
  readonly value: string;
}

/** A text as it stands between double quotes. */
export const escapedText = (text: string): string => JSON.stringify(text.toWellFormed()).slice(1, -1);

/** A pattern that matches the text and nothing else. */
export const escapedPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** `user.name` and `user_name` are the same label; undefined for what is no label of events. */
export function labelOf(name: string): string | undefined {
  const label = name === 'metrics' ? 'metric' : name.replaceAll('.', '_');
  return keyOfLabel(label) === undefined ? undefined : label;
}

const matcherText = ({ label, operator, value }: Filter): string => `${label}${operator}"${escapedText(value)}"`;

/** With one more matcher, where there is not the same one already. */
export function addMatcher(selector: string, filter: Filter): string {
  if (hasMatcher(selector, filter)) return selector;
  const text = selector.trim();
  const added = matcherText(filter);
  if (text === '') return `{${added}}`;
  // The metric alone.
  if (!text.endsWith('}')) return text.includes('{') ? selector : `${text}{${added}}`;
  const before = text.slice(0, -1).trimEnd();
  return `${before}${/[{,]$/.test(before) ? '' : ', '}${added}}`;
}

export const hasMatcher = (selector: string, filter: Filter): boolean => matchersOf(selector).some(isLike(filter));

/** Without the matcher. What cannot be read stays as it is. */
export function removeMatcher(selector: string, filter: Filter): string {
  const matchers = matchersOf(selector);
  const others = matchers.filter((one) => !isLike(filter)(one));
  if (others.length === matchers.length) return selector;
  return others.length === 0 ? '' : renderSelector({ matchers: others });
}

const isLike =
  ({ label, operator, value }: Filter) =>
  (other: Matcher): boolean =>
    other.label === label && other.operator === operator && other.value === value;

function matchersOf(selector: string): readonly Matcher[] {
  const parsed = parseSelector(selector);
  return parsed.ok ? parsed.selector.matchers : [];
}
