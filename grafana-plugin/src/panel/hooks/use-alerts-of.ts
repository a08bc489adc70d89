/** Which alerts an event contributed to. */
import * as React from 'react';
import type { PanelAlert } from '../alerts/alert.ts';
import { isBehind, scopeOf } from '../alerts/scope.ts';
import { severityRank } from '../alerts/severity.ts';
import type { Events } from '../model/events.ts';
import { scopedEvent } from '../model/scoped.ts';

/** For a row: its alerts, the gravest first. */
export function useAlertsOf(
  events: Events,
  alerts: readonly PanelAlert[],
  now: number,
): (row: number) => readonly PanelAlert[] {
  return React.useMemo(() => {
    const scoped = alerts
      .map((alert) => ({ alert, scope: scopeOf(alert, now) }))
      .sort((a, b) => severityRank(a.alert.severity) - severityRank(b.alert.severity));
    const known = new Map<number, readonly PanelAlert[]>();
    return (row) => {
      let found = known.get(row);
      if (!found) {
        const event = scopedEvent(events, row);
        found = scoped.filter(({ scope }) => isBehind(event, scope)).map(({ alert }) => alert);
        known.set(row, found);
      }
      return found;
    };
  }, [events, alerts, now]);
}
