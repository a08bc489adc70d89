/** One event in the table. The same elements show another event when the window over the rows moves. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Cells, RowLook } from './cells.ts';

interface Props extends Pick<RowLook, 'marks'> {
  readonly id: string;
  readonly index: number;
  readonly row: number;
  readonly time: number | undefined;
  readonly active: boolean;
  readonly open: boolean;
  readonly cells: readonly Cells[];
  readonly rowHeight: number;
  readonly onOpen: (row: number | undefined) => void;
  readonly onHover: (time: number | undefined) => void;
}

export const Row = React.memo(function Row(props: Props): React.JSX.Element {
  const { id, index, row, time, active, open, cells, rowHeight, marks, onOpen, onHover } = props;
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
      style={{ height: rowHeight, lineHeight: `${rowHeight}px` }}
      onClick={() => onOpen(open ? undefined : row)}
      onPointerEnter={() => onHover(time)}
    >
      {cells.map(({ name, className, style, text, color }, place) => {
        const shown = text(row);
        const swatch = shown === '' ? undefined : color(row);
        return (
          <div key={name} role="gridcell" aria-colindex={place + 1} className={className} style={style}>
            {swatch !== undefined && <span className={styles.swatch} style={{ background: swatch }} />}
            {shown}
          </div>
        );
      })}
      {mark && <span className={styles.mark} style={{ background: mark.color }} title={mark.title} />}
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    position: 'relative',
    display: 'flex',
    // What changes in a row moves nothing outside of it.
    contain: 'strict',
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
  mark: css({ position: 'absolute', left: 7, top: '50%', width: 6, height: 6, marginTop: -3, borderRadius: '50%' }),
  swatch: css({
    display: 'inline-block',
    width: 8,
    height: 8,
    marginRight: theme.spacing(0.75),
    borderRadius: theme.shape.radius.default,
  }),
});
