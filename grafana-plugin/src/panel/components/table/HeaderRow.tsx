/** Names of the columns; each sorts, and can be made wider at its edge. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Column } from '../../model/columns.ts';
import type { Sort } from '../../model/rows.ts';
import { MESSAGE, TIME } from '../../model/rows.ts';
import { MARK_ROOM, cellStyle } from './cell-style.ts';
import { HEADER_HEIGHT } from './use-row-window.ts';

interface Props {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly minWidth: number;
  readonly titleOf: (name: string) => string;
  readonly onSort: (sort: Sort) => void;
  readonly onResize: (column: string, width: number) => void;
}

const LEAST_WIDTH = 48;

export function HeaderRow({ columns, sort, minWidth, titleOf, onSort, onResize }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <div role="rowgroup" className={styles.header} style={{ minWidth, height: HEADER_HEIGHT }}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {columns.map((column, index) => {
          const { name } = column;
          const sorted = sort.by === name;
          return (
            <div
              key={name}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              className={styles.cell}
              style={cellStyle(column)}
            >
              <button
                type="button"
                className={cx(styles.name, sorted && styles.sorted)}
                onClick={() => onSort({ by: name, descending: sorted ? !sort.descending : name === TIME })}
              >
                <span className={styles.text}>{titleOf(name)}</span>
                {sorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
              </button>
              {name !== MESSAGE && <Edge onResize={(width) => onResize(name, Math.max(LEAST_WIDTH, width))} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Dragged with the pointer only: with the keyboard, the detail shows whole values. */
function Edge({ onResize }: { readonly onResize: (width: number) => void }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const start = React.useRef<number>();
  return (
    <span
      className={styles.edge}
      title={t('table.resize', 'Drag to change the width')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = event.currentTarget.parentElement?.getBoundingClientRect().left;
      }}
      onPointerMove={(event) => {
        if (start.current !== undefined) onResize(Math.round(event.clientX - start.current));
      }}
      onPointerUp={() => (start.current = undefined)}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  row: css({ display: 'flex', height: '100%' }),
  cell: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'stretch',
    minWidth: 0,
    '&:first-of-type > button': { paddingLeft: MARK_ROOM },
  }),
  name: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    flex: 1,
    minWidth: 0,
    padding: theme.spacing(0, 1.5),
    border: 'none',
    background: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    textAlign: 'left',
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
  }),
  sorted: css({ color: theme.colors.text.primary }),
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  edge: css({
    position: 'absolute',
    right: 0,
    top: 4,
    bottom: 4,
    width: 6,
    cursor: 'col-resize',
    borderRight: `1px solid transparent`,
    '&:hover': { borderRightColor: theme.colors.border.strong },
  }),
});
