/** What the viewer has chosen: an alert, an event, filters, an order. */
import * as React from 'react';
import type { PanelAlert } from '../alerts/alert.ts';
import type { EventKey } from '../model/events.ts';
import type { Filter, Sort } from '../model/rows.ts';
import { TIME } from '../model/rows.ts';

export interface Selection {
  readonly alert: PanelAlert | undefined;
  /** Where the keyboard is in the table. */
  readonly event: EventKey | undefined;
  /** Whether that event is open. */
  readonly open: boolean;
  readonly filters: readonly Filter[];
  readonly sort: Sort;
}

export interface Actions {
  /** undefined: all events again. */
  readonly selectAlert: (alert: PanelAlert | undefined) => void;
  readonly goTo: (event: EventKey) => void;
  /** undefined: closes. */
  readonly openEvent: (event: EventKey | undefined) => void;
  readonly addFilter: (filter: Filter) => void;
  readonly removeFilter: (filter: Filter) => void;
  readonly sortBy: (sort: Sort) => void;
  /** Neither alert nor filters. */
  readonly showAll: () => void;
  /** One step back, as Escape does; false where there is none. */
  readonly back: () => boolean;
}

const isSame = (a: Filter, b: Filter): boolean => a.name === b.name && a.operator === b.operator && a.value === b.value;

export function useSelection(newestFirst: boolean): [Selection, Actions] {
  const [state, setState] = React.useState<Selection>(() => ({
    alert: undefined,
    event: undefined,
    open: false,
    filters: [],
    sort: { by: TIME, descending: newestFirst },
  }));
  const latest = React.useRef(state);
  latest.current = state;
  React.useEffect(() => setState((now) => ({ ...now, sort: { by: TIME, descending: newestFirst } })), [newestFirst]);
  const actions = React.useMemo((): Actions => {
    const change = (next: Partial<Selection>): void => setState((now) => ({ ...now, ...next }));
    return {
      selectAlert: (alert) => change({ alert }),
      goTo: (event) => change({ event }),
      openEvent: (event) => change(event ? { event, open: true } : { open: false }),
      addFilter: (filter) =>
        setState((now) => ({ ...now, filters: [...now.filters.filter((one) => !isSame(one, filter)), filter] })),
      removeFilter: (filter) =>
        setState((now) => ({ ...now, filters: now.filters.filter((one) => !isSame(one, filter)) })),
      sortBy: (sort) => change({ sort }),
      showAll: () => change({ alert: undefined, filters: [] }),
      back() {
        const { open, alert, filters } = latest.current;
        if (open) change({ open: false });
        else if (alert || filters.length > 0) change({ alert: undefined, filters: [] });
        else return false;
        return true;
      },
    };
  }, []);
  return [state, actions];
}
