/** What there is to say of the list as a whole: nothing is wrong, nothing is there yet, or what to do about it. */
import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Alerts } from './alert.ts';
import { READ_PERMISSION } from './client.ts';
import { countOf } from './list.ts';
import { AS_IS } from './texts.ts';

const ALERTS_QUERY = 'ALERTS{alertstate="firing"}';

export function Notice({ alerts }: { readonly alerts: Alerts }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const { status, error = '', refresh } = alerts;
  return (
    <div role="status">
      {status === 'loading' && (
        <p className={styles.line}>
          <Icon name="sync" /> {t('alerts.loading', 'Loading alerts')}
        </p>
      )}
      {status === 'done' && <Done alerts={alerts} />}
      {status === 'off' && <Off alerts={alerts} />}
      {status === 'no-permission' && (
        <Message icon="lock" title={t('alerts.no-permission', 'You may not see these alerts')}>
          {t('alerts.no-permission-cure', 'Ask an administrator of Grafana for the permission {{permission}}.', {
            permission: READ_PERMISSION,
          })}
        </Message>
      )}
      {status === 'error' && (
        <Message icon="exclamation-triangle" title={t('alerts.error', 'Alertmanager gives no alerts')}>
          <span className={styles.reason}>{error}</span>
          {alerts.alerts.length > 0 && <> {t('alerts.stale', 'Shown are those that it gave last.')}</>}
          <Button size="sm" variant="secondary" icon="sync" onClick={refresh} className={styles.button}>
            {t('alerts.retry', 'Try again')}
          </Button>
        </Message>
      )}
    </div>
  );
}

function Done({ alerts: { alerts } }: { readonly alerts: Alerts }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const firing = countOf(alerts, 'firing');
  if (firing === 0)
    return (
      <p className={styles.line}>
        <Icon name="check-circle" className={styles.good} /> {t('alerts.none', 'No firing alerts')}
      </p>
    );
  return (
    <span className={styles.onlyRead}>
      {t('alerts.firing', '', {
        count: firing,
        defaultValue_one: '{{count}} firing alert',
        defaultValue_other: '{{count}} firing alerts',
      })}
    </span>
  );
}

function Off({ alerts: { isPast } }: { readonly alerts: Alerts }): React.JSX.Element {
  return isPast ? (
    <Message icon="history" title={t('alerts.past', 'No alerts of this time range')}>
      {t('alerts.past-cure', 'Alertmanager knows only the present. For the past, add the Prometheus query {{query}}.', {
        query: ALERTS_QUERY,
        ...AS_IS,
      })}
    </Message>
  ) : (
    <Message icon="bell" title={t('alerts.off', 'No Alertmanager is chosen')}>
      {t('alerts.off-cure', "Choose one in the panel's options, or add the Prometheus query {{query}}.", {
        query: ALERTS_QUERY,
        ...AS_IS,
      })}
    </Message>
  );
}

interface MessageProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: React.ReactNode;
}

function Message({ icon, title, children }: MessageProps): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.message}>
      <Icon name={icon} size="lg" className={styles.icon} />
      <div className={styles.text}>
        <strong className={styles.title}>{title}</strong>
        <div>{children}</div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    margin: 0,
    padding: theme.spacing(1, 1, 0),
    color: theme.colors.text.secondary,
  }),
  onlyRead: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  good: css({ color: theme.colors.success.text }),
  message: css({ display: 'flex', gap: theme.spacing(1), padding: theme.spacing(1.5, 1) }),
  icon: css({ flexShrink: 0, color: theme.colors.text.secondary, marginTop: theme.spacing(0.25) }),
  text: css({ minWidth: 0, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  title: css({ color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
  reason: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
  button: css({ display: 'flex', marginTop: theme.spacing(1) }),
});
