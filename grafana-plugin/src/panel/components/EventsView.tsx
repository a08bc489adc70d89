/** Timeline above table, with the opened event beside it. */
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../alerts/alert.ts';
import type { Shown } from '../hooks/use-events.ts';
import { useFilter } from '../hooks/use-filter.ts';
import type { Hover } from '../hooks/use-hover.ts';
import { useLook } from '../hooks/use-look.ts';
import type { Actions, Selection } from '../hooks/use-selection.ts';
import type { Range } from '../model/histogram.ts';
import { histogramOf } from '../model/histogram.ts';
import type { Layout } from '../model/layout.ts';
import type { AuditPanelOptions } from '../options.ts';
import { offsetAt, timeSpan } from '../time.ts';
import { EventsOverTime } from './EventsOverTime.tsx';
import { EventsState } from './EventsState.tsx';
import { EventsInTable } from './EventsInTable.tsx';
import { BANNER_HEIGHT, Toolbar } from './Toolbar.tsx';

export interface ViewProps {
  readonly data: PanelData;
  readonly options: AuditPanelOptions;
  readonly shown: Shown;
  readonly selection: Selection;
  readonly actions: Actions;
  readonly alert: PanelAlert | undefined;
  readonly alerts: readonly PanelAlert[];
  /** The alerts that a row contributed to, the gravest first. */
  readonly alertsOf: (row: number) => readonly PanelAlert[];
  /** The row where the keyboard is. */
  readonly active: number | undefined;
  readonly now: number;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
  readonly hover: Hover;
  readonly onZoom: (range: Range) => void;
}

/** Pixels that a bar with its gap needs to be told from its neighbour. */
const BAR = 9;

export function EventsView(props: ViewProps): React.JSX.Element {
  const { data, options, shown, selection, actions, alert, layout, width, height, timeZone } = props;
  const styles = useStyles2(getStyles);
  const { events, rows, range } = shown;
  const { by } = options.timeline;
  const buckets = Math.max(4, Math.floor(width / BAR));
  const histogram = React.useMemo(
    () => histogramOf(events, rows, range, by, { buckets, offset: offsetAt(range.from, timeZone) }),
    [events, rows, range, by, buckets, timeZone],
  );
  const look = useLook(events, histogram, by);
  const onFilter = useFilter(events, data, actions.addFilter);
  const filtered = alert !== undefined || selection.filters.length > 0;
  const left = height - (filtered ? BANNER_HEIGHT : 0) - layout.timelineHeight;
  return (
    <div className={styles.view} style={{ width, height }}>
      {layout.timelineHeight > 0 && <EventsOverTime {...props} histogram={histogram} look={look} onFilter={onFilter} />}
      <Toolbar
        count={rows.length}
        alert={alert}
        span={timeSpan(range.from, range.to, timeZone)}
        filters={selection.filters}
        onRemove={actions.removeFilter}
        onLeave={actions.showAll}
      />
      {rows.length === 0 ? (
        <div style={{ height: Math.max(0, left) }}>
          <EventsState
            data={data}
            behind={shown.behind}
            alertSelected={alert !== undefined}
            filtered={selection.filters.length > 0}
            onShowAll={actions.showAll}
          />
        </div>
      ) : (
        layout.table && <EventsInTable {...props} height={left} look={look} onFilter={onFilter} />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ display: 'flex', flexDirection: 'column', minWidth: 0, color: theme.colors.text.primary }),
});
