/** How many alerts are in each state; a state that is pressed is the only one shown. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { AlertState, PanelAlert } from './alert.ts';
import { countOf, STATES } from './list.ts';
import { stateName } from './texts.ts';

interface Props {
  readonly alerts: readonly PanelAlert[];
  readonly value: AlertState | undefined;
  readonly onChange: (state: AlertState | undefined) => void;
}

export function StateFilter({ alerts, value, onChange }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const counts = STATES.map((state) => [state, countOf(alerts, state)] as const);
  return (
    <div role="group" aria-label={t('alerts.filter', 'Show only alerts that are')} className={styles.group}>
      {counts
        .filter(([state, count]) => count > 0 || state === 'firing')
        .map(([state, count]) => (
          <button
            key={state}
            type="button"
            className={cx(styles.pill, state === value && styles.pressed)}
            aria-pressed={state === value}
            disabled={count === 0}
            onClick={() => onChange(state === value ? undefined : state)}
          >
            {stateName(state)} <span className={styles.count}>{count}</span>
          </button>
        ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), padding: theme.spacing(1) }),
  pill: css({
    ...theme.typography.bodySmall,
    padding: theme.spacing(0.25, 1),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    background: 'transparent',
    color: theme.colors.text.secondary,
    '&:hover:enabled': { background: theme.colors.action.hover, color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  }),
  pressed: css({
    background: theme.colors.action.selected,
    borderColor: theme.colors.border.strong,
    color: theme.colors.text.primary,
  }),
  count: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
});
