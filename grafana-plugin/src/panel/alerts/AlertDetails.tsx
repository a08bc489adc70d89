/** What is known of the selected alert, where it leads to, and its silence. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Alerts, PanelAlert } from './alert.ts';
import { AlertLinks } from './AlertLinks.tsx';
import { scopeOf } from './scope.ts';
import { SilenceActions } from './SilenceActions.tsx';
import { AS_IS } from './texts.ts';

interface Props {
  readonly alert: PanelAlert;
  readonly alerts: Alerts;
  readonly now: number;
  readonly timeZone: string;
}

export function AlertDetails({ alert, alerts, now, timeZone }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const { annotations, labels, startsAt, endsAt } = alert;
  const { problem } = scopeOf(alert, now);
  const time = (value: number): string => dateTimeFormat(value, { timeZone });
  return (
    <div className={styles.details}>
      {annotations['summary'] && <p className={styles.summary}>{annotations['summary']}</p>}
      {annotations['description'] && <p className={styles.text}>{annotations['description']}</p>}
      {problem && (
        <p className={styles.text}>
          {t('alerts.no-scope', 'Its events are not known: {{problem}}', { problem, ...AS_IS })}
        </p>
      )}
      <AlertLinks alert={alert} alertmanager={alerts.alertmanager} />
      {alerts.alertmanager !== '' && alert.state !== 'resolved' && (
        <SilenceActions alert={alert} alerts={alerts} timeZone={timeZone} />
      )}
      <dl className={styles.facts}>
        <dt>{t('alerts.began', 'Began')}</dt>
        <dd>{time(startsAt)}</dd>
        {endsAt !== undefined && (
          <>
            <dt>{t('alerts.ended', 'Ended')}</dt>
            <dd>{time(endsAt)}</dd>
          </>
        )}
        {Object.entries(labels)
          .filter(isFact)
          .map(([name, value]) => (
            <React.Fragment key={name}>
              <dt className={styles.code}>{name}</dt>
              <dd className={styles.code}>{value}</dd>
            </React.Fragment>
          ))}
      </dl>
    </div>
  );
}

/** The alert's button says the others. */
const isFact = ([name]: [name: string, value: string]): boolean => name !== 'alertname' && name !== 'severity';

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    ...theme.typography.bodySmall,
    padding: theme.spacing(0, 1, 1),
    color: theme.colors.text.secondary,
    overflowWrap: 'anywhere',
  }),
  summary: css({ margin: 0, color: theme.colors.text.primary }),
  text: css({ margin: theme.spacing(0.5, 0, 0) }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, max-content) minmax(0, 1fr)',
    columnGap: theme.spacing(1),
    margin: theme.spacing(1, 0, 0),
    '& dt': { fontWeight: theme.typography.fontWeightRegular },
    '& dd': { margin: 0, color: theme.colors.text.primary },
  }),
  code: css({ fontFamily: theme.typography.fontFamilyMonospace }),
});
