/** Fields of data frames, made without @grafana/data, whose values need a browser. */
import type { Field, FieldConfig } from '@grafana/data';

type Type = 'time' | 'string' | 'number' | 'other';

export const field = <T>(name: string, type: Type, values: T[], config: FieldConfig = {}): Field<T> => ({
  name,
  type: type as never, // values of the enum
  values,
  config,
});
