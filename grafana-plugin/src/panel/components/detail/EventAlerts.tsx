/** The alerts that an event contributed to: the way back from an event. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../../alerts/alert.ts';
import { severityColor } from '../../alerts/severity.ts';

interface Props {
  readonly alerts: readonly PanelAlert[];
  readonly selectedAlert: string | undefined;
  readonly onSelectAlert: (alert: PanelAlert) => void;
}

export function EventAlerts({ alerts, selectedAlert, onSelectAlert }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <div className={styles.box}>
      <h4 className={styles.heading}>{t('detail.alerts', 'Contributed to')}</h4>
      <ul className={styles.list}>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <button
              type="button"
              className={styles.alert}
              aria-pressed={alert.id === selectedAlert}
              title={t('detail.show-events', 'Show all events behind this alert')}
              onClick={() => onSelectAlert(alert)}
            >
              <span className={styles.dot} style={{ background: severityColor(theme, alert.severity) }} />
              {alert.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ marginBottom: theme.spacing(1) }),
  heading: css({
    margin: theme.spacing(0, 0, 0.5),
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.secondary,
  }),
  list: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), listStyle: 'none' }),
  alert: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.25, 1),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    background: 'none',
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { background: theme.colors.action.hover },
    '&[aria-pressed=true]': { background: theme.colors.action.selected, borderColor: theme.colors.primary.border },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  dot: css({ width: 8, height: 8, borderRadius: '50%' }),
});
