/** The table, and the opened event beside it or in its place. */
import { useTheme2 } from '@grafana/ui';
import * as React from 'react';
import { severityColor } from '../alerts/severity.ts';
import type { OnFilter } from '../hooks/use-filter.ts';
import { useBefore } from '../hooks/use-lost-focus.ts';
import type { Look } from '../hooks/use-look.ts';
import { columnsOf } from '../model/columns.ts';
import { cellTime, fullTime } from '../time.ts';
import { Detail } from './detail/Detail.tsx';
import type { ViewProps } from './EventsView.tsx';
import { EventTable } from './table/EventTable.tsx';

interface Props extends ViewProps {
  readonly look: Look;
  readonly onFilter: OnFilter;
}

const ROW_HEIGHTS = { compact: 24, standard: 32 };
/** Of the widest system; Grafana asks for thin ones. */
const SCROLLBAR = 16;

export function EventsInTable(props: Props): React.JSX.Element {
  const { options, shown, selection, actions, alert, active, layout, width, height, timeZone, look, alertsOf } = props;
  const { events, ordered } = shown;
  const cells = useCells(props);
  const [widths, setWidths] = React.useState<ReadonlyMap<string, number>>(new Map());
  const open = selection.open && active !== undefined;
  const beside = open && layout.detail === 'beside';
  const instead = open && !beside;
  const wasInstead = useBefore(instead);
  const detailWidth = !open ? 0 : beside ? Math.round(Math.min(460, width * 0.42)) : width;
  const tableWidth = beside ? width - detailWidth : width;
  const columns = React.useMemo(
    () =>
      columnsOf(events, options.table.columns ?? [], {
        width: tableWidth - SCROLLBAR,
        timeWidth: cells.timeWidth,
        widths,
      }),
    [events, options.table.columns, tableWidth, cells.timeWidth, widths],
  );
  return (
    <div style={{ display: 'flex', width, height }}>
      {!instead && (
        <EventTable
          takesFocus={wasInstead}
          events={events}
          rows={ordered}
          columns={columns}
          sort={selection.sort}
          width={tableWidth}
          height={height}
          active={active}
          open={open}
          rowHeight={ROW_HEIGHTS[options.table.density]}
          {...cells}
          onSort={actions.sortBy}
          onResize={(name, wide) => setWidths((before) => new Map(before).set(name, wide))}
          onActivate={(row) => actions.goTo(events.key(row))}
        />
      )}
      {open && (
        <Detail
          events={events}
          row={active}
          time={fullTime(events.times[active] ?? NaN, timeZone)}
          width={detailWidth}
          height={height}
          alerts={alertsOf(active)}
          selectedAlert={alert?.id}
          {...look}
          onFilter={props.onFilter}
          onSelectAlert={actions.selectAlert}
          onClose={() => actions.openEvent(undefined)}
        />
      )}
    </div>
  );
}

/** What all rows share. None of it changes while the events are the same: a row is drawn once. */
function useCells({ shown, actions, timeZone, hover, look, alertsOf }: Props) {
  const { events, range } = shown;
  const theme = useTheme2();
  return React.useMemo(() => {
    const column = cellTime(range, timeZone);
    return {
      titleOf: look.titleOf,
      format: look.format,
      swatch: look.swatch,
      formatTime: column.format,
      timeWidth: column.width,
      marks(row: number) {
        const [gravest, ...more] = alertsOf(row);
        const title = [gravest, ...more].map((alert) => alert?.name).join(', ');
        return gravest && { color: severityColor(theme, gravest.severity), title };
      },
      onOpen: (row: number | undefined) => actions.openEvent(row === undefined ? undefined : events.key(row)),
      onHover: (time: number | undefined) => hover.point('table', time),
    };
  }, [events, range, actions, timeZone, hover, look, alertsOf, theme]);
}
