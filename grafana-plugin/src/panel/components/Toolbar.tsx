/** Between timeline and table: what is filtered, how many events are left, and the way back. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Icon, useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../alerts/alert.ts';
import { severityColor } from '../alerts/severity.ts';
import { AS_IS } from '../alerts/texts.ts';
import type { Filter } from '../model/rows.ts';

interface Props {
  readonly count: number;
  readonly alert: PanelAlert | undefined;
  readonly span: string;
  readonly filters: readonly Filter[];
  readonly onRemove: (filter: Filter) => void;
  readonly onLeave: () => void;
}

export const BANNER_HEIGHT = 32;

/** Nothing is there while nothing is filtered. */
export function Toolbar({ count, alert, span, filters, onRemove, onLeave }: Props): React.JSX.Element | null {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  if (!alert && filters.length === 0) return null;
  return (
    <div
      className={styles.bar}
      style={{ height: BANNER_HEIGHT }}
      role="group"
      aria-label={t('filter.label', 'What is shown')}
    >
      {alert && (
        <>
          <span className={styles.edge} style={{ background: severityColor(theme, alert.severity) }} />
          <span className={styles.text} role="status" title={span}>
            {t('filter.behind', '', {
              count,
              alert: alert.name,
              ...AS_IS,
              defaultValue_one: '{{count}} event behind {{alert}}',
              defaultValue_other: '{{count}} events behind {{alert}}',
            })}
            <span className={styles.span}>{span}</span>
          </span>
        </>
      )}
      {filters.map((filter) => (
        <button
          key={`${filter.name}${filter.operator}${filter.value}`}
          type="button"
          className={styles.chip}
          title={t('filter.remove', 'Remove this filter')}
          onClick={() => onRemove(filter)}
        >
          <span className={styles.chipText}>{`${filter.name} ${filter.operator} ${filter.value}`}</span>
          <Icon name="times" size="sm" />
        </button>
      ))}
      <span className={styles.space} />
      <Button size="sm" variant="secondary" fill="text" onClick={onLeave}>
        {t('filter.leave', 'Show all events')} <kbd className={styles.key}>Esc</kbd>
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 0.5, 0, 1.5),
    background: theme.colors.background.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflow: 'hidden',
  }),
  edge: css({ position: 'absolute', left: 0, top: 0, bottom: 0, width: 3 }),
  text: css({ flexShrink: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  span: css({ marginLeft: theme.spacing(1), color: theme.colors.text.secondary }),
  chip: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    maxWidth: 280,
    padding: theme.spacing(0, 1),
    lineHeight: '22px',
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.primary,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
  }),
  chipText: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  space: css({ flex: 1 }),
  key: css({
    marginLeft: theme.spacing(0.5),
    padding: theme.spacing(0, 0.5),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    fontSize: 10,
    color: theme.colors.text.secondary,
  }),
});
