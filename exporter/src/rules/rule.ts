/** A configured metric, compiled: which events it counts, with which label values. */
import type { AuditEvent, FieldName, Recorded } from '../event.ts';
import { compileCondition, compileNumber } from './expression.ts';

export interface RuleConfig {
  readonly when: string;
  readonly labels: readonly (FieldName | 'source')[];
  /** Histograms only: what is observed. */
  readonly value: string | undefined;
}

export interface Rule {
  matches(event: AuditEvent, record: Recorded): boolean | 'failed';
  labels(event: AuditEvent, source: string): string[];
  /** Undefined for counters. */
  readonly value: ((event: AuditEvent, record: Recorded) => number | undefined) | undefined;
}

/** Compiles what the configuration's check has accepted; throws on anything else. */
export function compileRule(config: RuleConfig): Rule {
  const condition = compileCondition(config.when);
  if (!condition.ok) throw new Error(`when: ${condition.message}`);
  const value = config.value === undefined ? undefined : compileNumber(config.value);
  if (value && !value.ok) throw new Error(`value: ${value.message}`);
  const { labels } = config;
  return {
    matches: condition.evaluate,
    labels: (event, source) => labels.map((label) => (label === 'source' ? source : (event[label] ?? ''))),
    value: value?.evaluate,
  };
}
