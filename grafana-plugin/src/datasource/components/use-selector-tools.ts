import type { TimeRange } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import * as React from 'react';
import type { AuditDataSource } from '../datasource.ts';
import type { Problem } from '../model/problem-of.ts';
import { problemOf } from '../model/problem-of.ts';
import { escapedValue } from '../model/variables.ts';
import type { LoadValues } from './selector/use-values.ts';

interface Tools {
  readonly load: LoadValues;
  readonly problemOf: (selector: string) => Problem | undefined;
}

/** What a selector's input needs of the world: values from audit-exporter, and the dashboard's variables. */
export function useSelectorTools(datasource: AuditDataSource, range: TimeRange | undefined): Tools {
  const load = React.useCallback<LoadValues>(
    (label, selector) => datasource.labelValues(label, selector, range),
    [datasource, range],
  );
  return { load, problemOf: (text) => problemOf(text, getTemplateSrv().replace(text, {}, escapedValue)) };
}
