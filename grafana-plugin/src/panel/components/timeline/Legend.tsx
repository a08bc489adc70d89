/** The timeline's series with their totals; each filters the events for its value. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import { AS_IS } from '../../alerts/texts.ts';
import type { Histogram } from '../../model/histogram.ts';
import { OTHERS } from '../../model/histogram.ts';

interface Props {
  readonly histogram: Histogram;
  readonly colors: ReadonlyMap<string, string>;
  readonly nameOf: (value: string) => string;
  readonly onFilter: (value: string) => void;
}

const locale = getValueFormat('locale');

export function Legend({ histogram, colors, nameOf, onFilter }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} aria-label={t('timeline.legend', 'Legend')}>
      {histogram.series.map(({ value, total }) => (
        <li key={value} className={styles.item}>
          <button
            type="button"
            className={styles.entry}
            disabled={value === OTHERS || value === ''}
            title={t('timeline.filter', 'Show only {{value}}', { value: nameOf(value), ...AS_IS })}
            onClick={() => onFilter(value)}
          >
            <span className={styles.swatch} style={{ background: colors.get(value) }} />
            {nameOf(value)}
            <span className={styles.total}>{formattedValueToString(locale(total, 0))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    gap: theme.spacing(0.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
    overflow: 'hidden',
  }),
  item: css({ minWidth: 0, flexShrink: 1 }),
  entry: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    maxWidth: '100%',
    padding: theme.spacing(0, 0.75),
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: 'none',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: '22px',
    whiteSpace: 'nowrap',
    '&:hover:enabled': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
  }),
  swatch: css({ width: 14, height: 4, borderRadius: theme.shape.radius.pill, flexShrink: 0 }),
  total: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
