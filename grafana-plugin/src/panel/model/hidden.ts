/** Fields that the panel's configuration hides. */
import type { Field } from '@grafana/data';

/** Stored in a dashboard as `custom` of a field's configuration. */
export interface FieldOptions {
  /** Neither a column nor a line of the detail; alerts still find their events by it. */
  readonly hidden: boolean;
}

export function isHidden(field: Field | undefined): boolean {
  const options = field?.config.custom as Partial<FieldOptions> | undefined; // what the panel's field options add
  return options?.hidden === true;
}
