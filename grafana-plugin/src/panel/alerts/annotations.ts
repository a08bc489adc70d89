/** The annotations of alerts that only their series tell of: from the rules that Prometheus has now. Pure. */
import { texts } from './alertmanager.ts';

type Labels = Readonly<Record<string, string>>;

export interface Rule {
  readonly name: string;
  readonly labels: Labels;
  /** Templates, as the rule's file has them. */
  readonly annotations: Labels;
}

/** The alerting rules of an answer of `GET /api/v1/rules`. */
export function readRules(answer: unknown): Rule[] {
  return at(at(answer, 'data'), 'groups', []).flatMap((group) =>
    at(group, 'rules', []).flatMap((rule) => {
      const { type, name } = texts(rule);
      if (type !== 'alerting' || name === undefined) return [];
      return [{ name, labels: texts(at(rule, 'labels')), annotations: texts(at(rule, 'annotations')) }];
    }),
  );
}

function at(value: unknown, key: string): unknown;
function at(value: unknown, key: string, otherwise: readonly unknown[]): readonly unknown[];
function at(value: unknown, key: string, otherwise?: readonly unknown[]): unknown {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return otherwise && !Array.isArray(found) ? otherwise : found;
}

/** The annotations of the one rule that gives such labels; none where several could. */
export function annotationsOf(rules: readonly Rule[], labels: Labels): Record<string, string> {
  const [rule, ...others] = rules.filter(
    (one) =>
      one.name === labels['alertname'] &&
      Object.entries(one.labels).every(([name, value]) => value.includes('{{') || labels[name] === value),
  );
  if (!rule || others.length > 0) return {};
  return Object.fromEntries(
    Object.entries(rule.annotations).flatMap(([name, template]) => {
      const text = filledIn(template, labels);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

const LABEL = /\{\{\s*(printf\s+"%q"\s+)?\$labels\.(\w+)\s*\}\}/g;

/** A template whose only actions are labels, as they are or as `printf "%q"`; undefined for any other. */
function filledIn(template: string, labels: Labels): string | undefined {
  if (template.replace(LABEL, '').includes('{{')) return undefined;
  return template.replace(LABEL, (_, quoted: string | undefined, name: string) => {
    const value = labels[name] ?? '';
    return quoted === undefined ? value : JSON.stringify(value);
  });
}
