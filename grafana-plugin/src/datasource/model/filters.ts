/** Filters that others put into a query: a dashboard's ad hoc filters, and what a user picks in Explore. */
import type { Operator } from 'audit-exporter/selector';
import type { Filter } from './selector-text.ts';
import type { AuditQuery } from '../types.ts';
import { addMatcher, escapedPattern, hasMatcher, labelOf, removeMatcher } from './selector-text.ts';

export interface AdHocFilter {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  /** Of the operators "one of" and "none of". */
  readonly values?: readonly string[];
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['=', '='],
  ['!=', '!='],
  ['=~', '=~'],
  ['!~', '!~'],
  ['=|', '=~'],
  ['!=|', '!~'],
]);

/** Filters for what is no label of events are for other data sources. */
export const withFilters = (selector: string, filters: readonly AdHocFilter[]): string =>
  filters.map(matcherOf).reduce((text, matcher) => (matcher ? addMatcher(text, matcher) : text), selector);

function matcherOf({ key, operator, value, values = [] }: AdHocFilter): Filter | undefined {
  const label = labelOf(key);
  const own = OPERATORS.get(operator);
  if (label === undefined || own === undefined) return undefined;
  const isList = operator.endsWith('|');
  return {
    label,
    operator: own,
    value: isList ? (values.length > 0 ? values : [value]).map(escapedPattern).join('|') : value,
  };
}

/** What Explore tells of a filter: the name of a label or column, and its value. */
type Picked = Readonly<Record<string, string>>;

/** The column `metrics` may have several values, with commas between them. */
function matchersFor({ key = '', value = '' }: Picked, operator: '=' | '!='): Filter[] {
  const label = labelOf(key);
  if (label === undefined) return [];
  const values = label === 'metric' ? value.split(',') : [value];
  return values.map((one) => ({ label, operator, value: one }));
}

const change = (query: AuditQuery, apply: (selector: string) => string): AuditQuery => ({
  ...query,
  selector: apply(query.selector ?? ''),
});

export const filtered = (query: AuditQuery, picked: Picked, operator: '=' | '!='): AuditQuery =>
  change(query, (selector) =>
    matchersFor(picked, operator).reduce(addMatcher, withoutOpposite(selector, picked, operator)),
  );

export const hasFilter = (query: AuditQuery, picked: Picked): boolean => {
  const matchers = matchersFor(picked, '=');
  return matchers.length > 0 && matchers.every((matcher) => hasMatcher(query.selector ?? '', matcher));
};

export function toggled(query: AuditQuery, picked: Picked, operator: '=' | '!='): AuditQuery {
  const matchers = matchersFor(picked, operator);
  const isThere = matchers.every((matcher) => hasMatcher(query.selector ?? '', matcher));
  if (!isThere) return filtered(query, picked, operator);
  return change(query, (selector) => matchers.reduce(removeMatcher, selector));
}

/** Who filters for what was filtered out wants it back. */
const withoutOpposite = (selector: string, picked: Picked, operator: '=' | '!='): string =>
  matchersFor(picked, operator === '=' ? '!=' : '=').reduce(removeMatcher, selector);
