/** Filtering for a value: the dashboard's own filters where the data source has them, else the panel's. */
import type { PanelData } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';
import * as React from 'react';
import type { Events } from '../model/events.ts';
import type { Filter } from '../model/rows.ts';

export type OnFilter = (name: string, operator: Filter['operator'], value: string) => void;

export function useFilter(events: Events, data: PanelData, addFilter: (filter: Filter) => void): OnFilter {
  const { onAddAdHocFilter } = usePanelContext();
  const asks = data.request !== undefined;
  return React.useCallback(
    (name, operator, value) => {
      const label = events.label(name);
      if (onAddAdHocFilter && asks && label !== undefined) onAddAdHocFilter({ key: label, operator, value });
      else addFilter({ name, operator, value });
    },
    [events, asks, onAddAdHocFilter, addFilter],
  );
}
