/** The events as rows, of which only those in view exist. One row is active: arrow keys move it, Enter opens it. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import { useLostFocus } from '../../hooks/use-lost-focus.ts';
import type { Column } from '../../model/columns.ts';
import type { Events } from '../../model/events.ts';
import type { Sort } from '../../model/rows.ts';
import type { RowLook } from './cells.ts';
import { useCells } from './cells.ts';
import { HeaderRow } from './HeaderRow.tsx';
import { Row } from './Row.tsx';
import { HEADER_HEIGHT, useRowWindow } from './use-row-window.ts';

export interface EventTableProps extends RowLook {
  readonly events: Events;
  /** Rows in the order in which they are shown. */
  readonly rows: Uint32Array;
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly width: number;
  readonly height: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** A row of the events; undefined: none. */
  readonly active: number | undefined;
  /** Whether the active row's detail is open. */
  readonly open: boolean;
  /** It comes in the place of something that had the focus. */
  readonly takesFocus: boolean;
  readonly onSort: (sort: Sort) => void;
  readonly onResize: (column: string, width: number) => void;
  readonly onActivate: (row: number) => void;
  readonly onOpen: (row: number | undefined) => void;
  readonly onHover: (time: number | undefined) => void;
}

export function EventTable(props: EventTableProps): React.JSX.Element {
  const { events, rows, columns, rowHeight, active, open, width, height } = props;
  const styles = useStyles2(getStyles);
  const id = React.useId();
  const { first, count, scroller, reveal } = useRowWindow({ events, rows, rowHeight, height });
  useLostFocus(scroller, props.takesFocus);
  const cells = useCells(events, columns, width, props);
  const place = React.useMemo(() => (active === undefined ? -1 : rows.indexOf(active)), [rows, active]);
  React.useEffect(() => {
    if (place >= 0) reveal(place);
  }, [active]); // eslint-disable-line react-hooks/exhaustive-deps -- a row that moves because others came is not followed
  const onKeyDown = tableKeys(props, place);
  const total = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={{ width, height }}
      role="grid"
      tabIndex={0}
      aria-label={t('table.label', 'Audit events')}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={place >= 0 ? `${id}-${place}` : undefined}
      onKeyDown={onKeyDown}
      onPointerLeave={() => props.onHover(undefined)}
    >
      <HeaderRow {...props} minWidth={total} />
      <div className={styles.room} style={{ height: rows.length * rowHeight, minWidth: total }} role="presentation">
        <div role="rowgroup" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from(rows.subarray(first, first + count), (row, at) => (
            <Row
              key={at}
              id={`${id}-${first + at}`}
              index={first + at}
              row={row}
              time={events.times[row]}
              active={row === active}
              open={open && row === active}
              cells={cells}
              rowHeight={rowHeight}
              marks={props.marks}
              onOpen={props.onOpen}
              onHover={props.onHover}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Keys of the grid itself; a button in its header has its own. */
function tableKeys(props: EventTableProps, place: number): (event: React.KeyboardEvent) => void {
  const { rows, rowHeight, height, active, open, onActivate, onOpen } = props;
  return (event) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((height - HEADER_HEIGHT) / rowHeight) - 1);
    const next = nextPlace(event.key, place, rows.length, page);
    const row = next === undefined ? undefined : rows[next];
    if (row !== undefined) onActivate(row);
    else if ((event.key === 'Enter' || event.key === ' ') && active !== undefined) onOpen(open ? undefined : active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function nextPlace(key: string, place: number, count: number, page: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + page,
    PageUp: place - page,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroller: css({
    position: 'relative',
    overflow: 'auto',
    // Rows change while it scrolls: its place is its own.
    overflowAnchor: 'none',
    contain: 'strict',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
    // The header lies on the outline.
    '&:focus-visible > :first-of-type': { boxShadow: `inset 2px 2px 0 ${theme.colors.primary.main}` },
  }),
  room: css({ contain: 'strict' }),
});
