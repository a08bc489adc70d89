/** The labels that a selector knows: the fields of an event under their Prometheus names, its source, its metrics. */
import type { FieldName } from '../event.ts';
import { FIELD_NAMES } from '../event.ts';
import { labelName } from '../metrics/definition.ts';

/** `source`; `metric`: the names of the metrics that counted the event. */
const OWN = ['source', 'metric'] as const;

export type LabelKey = FieldName | (typeof OWN)[number];

const KEYS: ReadonlyMap<string, LabelKey> = new Map<string, LabelKey>([
  ...OWN.map((name) => [name, name] as const),
  ...FIELD_NAMES.map((field) => [labelName(field), field] as const),
]);

/** `source`, `metric`, `event_category`, … */
export const LABEL_NAMES: readonly string[] = [...KEYS.keys()];

/** What a label is in the event; undefined for a label that events do not have. */
export const keyOfLabel = (label: string): LabelKey | undefined => KEYS.get(label);
