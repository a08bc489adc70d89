/** How the cells of a column look: worked out once for all rows. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Column } from '../../model/columns.ts';
import type { Events } from '../../model/events.ts';
import { MESSAGE, TIME } from '../../model/rows.ts';
import { MARK_ROOM, cellStyle } from './cell-style.ts';

/** What rows show, the same for all of them. */
export interface RowLook {
  readonly titleOf: (name: string) => string;
  readonly formatTime: (time: number) => string;
  readonly format: (name: string, row: number) => string;
  /** The colour of the timeline's series that the cell's value belongs to; undefined for other columns. */
  readonly swatch: (name: string, row: number) => string | undefined;
  /** The colour of the gravest alert that the event contributed to. */
  readonly marks: (row: number) => { readonly color: string; readonly title: string } | undefined;
}

/** The cells of one column. */
export interface Cells {
  readonly name: string;
  readonly className: string;
  readonly style: React.CSSProperties;
  readonly text: (row: number) => string;
  readonly color: (row: number) => string | undefined;
}

/** Pixels of a narrow character. */
const CHARACTER = 5;

const NO_COLOR = (): undefined => undefined;

export function useCells(
  events: Events,
  columns: readonly Column[],
  width: number,
  { format, formatTime, swatch }: Pick<RowLook, 'format' | 'formatTime' | 'swatch'>,
): readonly Cells[] {
  const styles = useStyles2(getStyles);
  // A line of a megabyte is no row: nobody sees more of it.
  const fitting = Math.ceil(width / CHARACTER);
  return React.useMemo(
    () =>
      columns.map((column): Cells => {
        const { name } = column;
        const base = { name, style: cellStyle(column), color: NO_COLOR };
        if (name === TIME)
          return {
            ...base,
            className: cx(styles.cell, styles.time),
            text: (row) => formatTime(events.times[row] ?? NaN),
          };
        if (name === MESSAGE)
          return {
            ...base,
            className: cx(styles.cell, styles.message),
            text: (row) => events.message(row).slice(0, fitting),
          };
        return {
          ...base,
          className: styles.cell,
          text: (row) => format(name, row).slice(0, fitting),
          color: (row) => swatch(name, row),
        };
      }),
    [events, columns, fitting, format, formatTime, swatch, styles],
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({
    padding: theme.spacing(0, 1.5),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
    '&:first-of-type': { paddingLeft: MARK_ROOM },
  }),
  time: css({ fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
  message: css({ fontFamily: theme.typography.fontFamilyMonospace, color: theme.colors.text.secondary }),
});
