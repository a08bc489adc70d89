/** A configured metric, compiled: which events it counts, with which label values. */
import type { FieldName } from '../event.ts';
import type { LiveEvent } from '../live-event.ts';
import { FEW_VALUED, FIELD } from '../live-event.ts';
import type { NumberExpression, RuleContext, Verdict } from './expression.ts';
import { compileCondition, compileNumber } from './expression.ts';

export interface RuleConfig {
  readonly when: string;
  readonly labels: readonly (FieldName | 'source')[];
  /** Histograms only: what is observed. */
  readonly value: string | undefined;
}

/** Stands for the label `source` among the numbers of fields. */
export const SOURCE = -1;

export interface Rule {
  readonly matches: (event: LiveEvent) => Verdict;
  /** The field of each label. */
  readonly labels: Int32Array;
  /** The fields that the condition reads. */
  readonly reads: readonly number[];
  /** Undefined for counters. */
  readonly value: NumberExpression | undefined;
}

/** Compiles what the configuration's check has accepted; throws on anything else. */
export function compileRule({ when, labels, value }: RuleConfig, context: RuleContext): Rule {
  const { matches, fields } = compileCondition(when, context);
  return {
    matches,
    reads: fields.map((field) => FIELD[field]),
    labels: Int32Array.from(labels, (label) => (label === 'source' ? SOURCE : FIELD[label])),
    value: value === undefined ? undefined : compileNumber(value, context),
  };
}

/** The fields that a list of rules reads and that have few values. */
export const fewValuedOf = (rules: readonly Rule[]): number[] => [
  ...new Set(rules.flatMap(({ reads, labels }) => [...reads, ...labels]).filter((field) => FEW_VALUED.has(field))),
];

/** Collects the paths below `raw` that rules read, and numbers them. */
export class RawPaths {
  readonly paths: (readonly string[])[] = [];

  readonly of = (keys: readonly string[]): number => {
    const known = this.paths.findIndex(
      (path) => path.length === keys.length && path.every((key, index) => key === keys[index]),
    );
    return known >= 0 ? known : this.paths.push(keys) - 1;
  };
}
