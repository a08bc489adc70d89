/** One event in the table. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Column } from '../../model/columns.ts';
import type { Events } from '../../model/events.ts';
import { MESSAGE, TIME } from '../../model/rows.ts';
import { cellStyle } from './cell-style.ts';

/** How cells look, the same for all rows. */
export interface RowLook {
  /** Pixels. */
  readonly rowHeight: number;
  readonly titleOf: (name: string) => string;
  readonly formatTime: (time: number) => string;
  readonly format: (name: string, row: number) => string;
  /** The colour of the timeline's series that the cell's value belongs to; undefined for other columns. */
  readonly swatch: (name: string, row: number) => string | undefined;
  /** The colour of the gravest alert that the event contributed to. */
  readonly marks: (row: number) => { readonly color: string; readonly title: string } | undefined;
}

interface Props extends Omit<RowLook, 'titleOf'> {
  readonly id: string;
  readonly index: number;
  readonly row: number;
  readonly top: number;
  readonly active: boolean;
  readonly open: boolean;
  readonly events: Events;
  readonly columns: readonly Column[];
  readonly onOpen: (row: number | undefined) => void;
  readonly onHover: (time: number | undefined) => void;
}

export const Row = React.memo(function Row(props: Props): React.JSX.Element {
  const { id, index, row, top, active, open, events, columns, rowHeight, marks, onOpen, onHover } = props;
  const styles = useStyles2(getStyles);
  const mark = marks(row);
  return (
    // Keys are the grid's: it has the focus.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={cx(styles.row, index % 2 === 1 && styles.odd, active && styles.active)}
      style={{ height: rowHeight, lineHeight: `${rowHeight}px`, transform: `translateY(${top}px)` }}
      onClick={() => onOpen(open ? undefined : row)}
      onPointerEnter={() => onHover(events.times[row])}
    >
      {mark && <span className={styles.mark} style={{ background: mark.color }} title={mark.title} />}
      {columns.map((column, place) => (
        <Cell key={column.name} {...props} column={column} place={place} styles={styles} />
      ))}
    </div>
  );
});

interface CellProps extends Props {
  readonly column: Column;
  readonly place: number;
  /** The row's: asked for once, not for each cell. */
  readonly styles: ReturnType<typeof getStyles>;
}

function Cell({ column, place, row, events, formatTime, format, swatch, styles }: CellProps): React.JSX.Element {
  const { name } = column;
  const isTime = name === TIME;
  const isMessage = name === MESSAGE;
  const text = isTime
    ? formatTime(events.times[row] ?? NaN)
    : isMessage
      ? events.message(row).slice(0, SHOWN)
      : format(name, row);
  const color = isTime || isMessage ? undefined : swatch(name, row);
  return (
    <div
      role="gridcell"
      aria-colindex={place + 1}
      className={cx(styles.cell, isTime && styles.time, isMessage && styles.message)}
      style={cellStyle(column)}
    >
      {color !== undefined && text !== '' && <span className={styles.swatch} style={{ background: color }} />}
      {text}
    </div>
  );
}

/** Characters: a line of a megabyte is no row. */
const SHOWN = 500;

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    position: 'absolute',
    top: 0,
    left: 0,
    width: '100%',
    display: 'flex',
    cursor: 'pointer',
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { background: theme.colors.action.hover },
  }),
  odd: css({ background: theme.isDark ? 'rgba(255, 255, 255, 0.02)' : 'rgba(0, 0, 0, 0.02)' }),
  active: css({
    background: theme.colors.action.selected,
    boxShadow: `inset 2px 0 0 ${theme.colors.primary.main}`,
    '&:hover': { background: theme.colors.action.selected },
  }),
  mark: css({ position: 'absolute', left: 3, top: '50%', width: 6, height: 6, marginTop: -3, borderRadius: '50%' }),
  cell: css({
    padding: theme.spacing(0, 1.5),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
  }),
  time: css({ fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
  message: css({ fontFamily: theme.typography.fontFamilyMonospace, color: theme.colors.text.secondary }),
  swatch: css({
    display: 'inline-block',
    width: 8,
    height: 8,
    marginRight: theme.spacing(0.75),
    borderRadius: theme.shape.radius.default,
  }),
});
