/** What is shown: the panel's events, or those behind the selected alert, filtered and sorted. */
import type { PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import * as React from 'react';
import type { PanelAlert } from '../alerts/alert.ts';
import type { Scope } from '../alerts/scope.ts';
import { isBehind } from '../alerts/scope.ts';
import { isAlertsFrame } from '../alerts/series.ts';
import type { Events } from '../model/events.ts';
import { readFrames } from '../model/events.ts';
import { scopedEvent } from '../model/scoped.ts';
import type { Range } from '../model/histogram.ts';
import type { Filter, Sort } from '../model/rows.ts';
import { filterRows, sortRows } from '../model/rows.ts';
import type { AuditPanelOptions } from '../options.ts';
import type { AlertEvents } from './use-alert-events.ts';
import { useAlertEvents } from './use-alert-events.ts';
import type { Configure } from './use-field-config.ts';

export interface Shown {
  readonly events: Events;
  /** Those that pass the filters. */
  readonly rows: Uint32Array;
  /** The same rows, as the table shows them. */
  readonly ordered: Uint32Array;
  readonly range: Range;
  /** Of the selected alert's events. */
  readonly behind: AlertEvents;
}

interface Wanted {
  readonly data: PanelData;
  readonly fields: AuditPanelOptions['fields'];
  readonly configure: Configure;
  readonly alert: PanelAlert | undefined;
  readonly scope: Scope | undefined;
  readonly filters: readonly Filter[];
  readonly sort: Sort;
}

export function useEvents({ data, fields, configure, alert, scope, filters, sort }: Wanted): Shown {
  const { time, message, id } = fields;
  const own = React.useMemo(
    () =>
      readFrames(
        data.series.filter((frame) => !isAlertsFrame(frame)),
        { time, message, id },
      ),
    [data.series, time, message, id],
  );
  const behind = useAlertEvents(alert, scope, data);
  const asked = React.useMemo(() => behind.frames && readFrames(configure(behind.frames)), [behind.frames, configure]);
  const events = asked ?? own;
  // What our data source found for the alert is not judged again: it knows the fields that a frame may not have.
  const within = asked ? undefined : scope;
  const rows = React.useMemo(() => {
    const passing = filterRows(events, filters);
    return within ? passing.filter((row) => isBehind(scopedEvent(events, row), within)) : passing;
  }, [events, filters, within]);
  const ordered = React.useMemo(() => sortRows(events, rows, sort), [events, rows, sort]);
  const range = React.useMemo(
    () => (scope ? { from: scope.from, to: scope.to } : rangeOf(data, own)),
    [scope, data, own],
  );
  return { events, rows, ordered, range, behind };
}

/** A live tail brings events after the end of the range that was asked for: the range goes with them. */
function rangeOf({ timeRange, state }: PanelData, events: Events): Range {
  const from = timeRange.from.valueOf();
  const to = timeRange.to.valueOf();
  if (state !== LoadingState.Streaming) return { from, to };
  const newest = events.times.reduce((most, time) => (time > most ? time : most), to);
  return { from: from + (newest - to), to: newest };
}
