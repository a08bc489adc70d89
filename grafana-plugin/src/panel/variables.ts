/** Dashboard variables in the panel's options. */
import type { InterpolateFunction } from '@grafana/data';
import * as React from 'react';
import { escapedValue } from '../datasource/model/variables.ts';
import type { AuditPanelOptions } from './options.ts';

/** The same object as long as the options and the variables' values are the same. */
export function useReplaced(options: AuditPanelOptions, replace: InterpolateFunction): AuditPanelOptions {
  const text = JSON.stringify(replaced(options, replace));
  return React.useMemo(() => JSON.parse(text) as AuditPanelOptions, [text]); // what was written above
}

function replaced(options: AuditPanelOptions, replace: InterpolateFunction): AuditPanelOptions {
  const { fields, alertmanager, alertFilter, timeline, table } = options;
  const plain = (text: string): string => replace(text, undefined, 'raw');
  // Each value of a variable with several is a column; a name without a variable may have commas.
  const columnsOf = (name: string): string[] => {
    const names = replace(name, undefined, 'csv');
    return names === name ? [name] : names.split(',');
  };
  return {
    ...options,
    fields: { time: plain(fields.time), message: plain(fields.message), id: plain(fields.id) },
    ...(alertmanager !== undefined && { alertmanager: plain(alertmanager) }),
    // Matchers, as in a query: a variable with several values stands behind =~.
    ...(alertFilter !== undefined && { alertFilter: replace(alertFilter, undefined, escapedValue) }),
    timeline: { ...timeline, by: plain(timeline.by) },
    table: { ...table, ...(table.columns && { columns: table.columns.flatMap(columnsOf) }) },
  };
}
