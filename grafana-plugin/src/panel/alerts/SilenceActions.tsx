/** Silencing the alert, or ending its silence, where the viewer may. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Alerts, PanelAlert } from './alert.ts';
import { WRITE_PERMISSION } from './client.ts';
import { SilenceForm } from './SilenceForm.tsx';
import { AS_IS } from './texts.ts';

interface Props {
  readonly alert: PanelAlert;
  readonly alerts: Alerts;
  readonly timeZone: string;
}

export function SilenceActions({ alert, alerts, timeZone }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = React.useState(false);
  const [said, setSaid] = React.useState<{ readonly text: string; readonly isError: boolean }>();
  if (!alerts.canSilence)
    return (
      <p className={styles.line}>
        {t('alerts.silence.no-permission', 'To silence alerts you need the permission {{permission}}.', {
          permission: WRITE_PERMISSION,
        })}
      </p>
    );
  const expire = async (): Promise<void> => {
    try {
      for (const id of alert.silencedBy) await alerts.expire(id);
      setSaid({ text: t('alerts.silence.expired', 'The silence has ended.'), isError: false });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      setSaid({
        text: t('alerts.silence.not-expired', 'The silence goes on: {{reason}}', { reason, ...AS_IS }),
        isError: true,
      });
    }
  };
  return (
    <div className={styles.line}>
      {alert.silencedBy.length > 0 ? (
        <Button size="sm" variant="secondary" icon="bell" onClick={() => void expire()}>
          {t('alerts.silence.expire', 'End silence')}
        </Button>
      ) : (
        <Button size="sm" variant="secondary" icon="bell-slash" onClick={() => setOpen(true)}>
          {t('alerts.silence.open', 'Silence')}
        </Button>
      )}
      <p
        role={said?.isError === true ? 'alert' : 'status'}
        className={said?.isError === true ? styles.bad : styles.good}
      >
        {said?.text}
      </p>
      {isOpen && (
        <SilenceForm
          alert={alert}
          timeZone={timeZone}
          onSilence={async (request) => {
            await alerts.silence(alert, request);
            setSaid({ text: t('alerts.silence.done', 'The alert is silenced.'), isError: false });
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ margin: theme.spacing(1, 0, 0) }),
  good: css({ margin: 0, color: theme.colors.success.text }),
  bad: css({ margin: 0, color: theme.colors.error.text }),
});
