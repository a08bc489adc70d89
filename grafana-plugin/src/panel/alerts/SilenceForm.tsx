/** Asks how long and why an alert is silenced, and shows what the silence takes. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Field, Modal, TextArea, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert, SilenceRequest } from './alert.ts';
import { silenceMatchers } from './alertmanager.ts';
import { currentUser } from './client.ts';
import { DurationField, durationOf } from './DurationField.tsx';
import { AS_IS } from './texts.ts';

interface Props {
  readonly alert: PanelAlert;
  readonly timeZone: string;
  /** Rejects with the reason. */
  readonly onSilence: (request: SilenceRequest) => Promise<void>;
  readonly onClose: () => void;
}

export function SilenceForm({ alert, timeZone, onSilence, onClose }: Props): React.JSX.Element {
  const [duration, setDuration] = React.useState('1h');
  const [comment, setComment] = React.useState('');
  const [isTried, setTried] = React.useState(false);
  const [isSending, setSending] = React.useState(false);
  const [failure, setFailure] = React.useState<string>();
  const durationMs = durationOf(duration);
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (durationMs === undefined || comment.trim() === '') return;
    setSending(true);
    try {
      await onSilence({ durationMs, comment: comment.trim() });
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setSending(false);
    }
  };
  const title = t('alerts.silence.title', 'Silence {{name}}', { name: alert.name, ...AS_IS });
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <DurationField value={duration} durationMs={durationMs} timeZone={timeZone} onChange={setDuration} />
        <Field
          label={t('alerts.silence.comment', 'Comment')}
          htmlFor="audit-silence-comment"
          required
          invalid={isTried && comment.trim() === ''}
          error={t('alerts.silence.comment-missing', 'Say why, for those who look for the alert.')}
        >
          <TextArea
            id="audit-silence-comment"
            rows={2}
            value={comment}
            required
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </Field>
        <Consequences alert={alert} />
        {failure !== undefined && (
          <Alert severity="error" title={t('alerts.silence.failed', 'The alert is not silenced')}>
            {failure}
          </Alert>
        )}
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            {t('alerts.silence.cancel', 'Cancel')}
          </Button>
          <Button type="submit" icon="bell-slash" disabled={isSending}>
            {t('alerts.silence.submit', 'Silence alert')}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

/** What the silence takes, and in whose name. */
function Consequences({ alert }: { readonly alert: PanelAlert }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p className={styles.caption}>{t('alerts.silence.matchers', 'Alerts with these labels are silenced:')}</p>
      <ul className={styles.matchers}>
        {silenceMatchers(alert).map(({ name, value }) => (
          <li key={name}>
            {name}={JSON.stringify(value)}
          </li>
        ))}
      </ul>
      <p className={styles.caption}>
        {t('alerts.silence.created-by', 'Created by {{user}}', { user: currentUser(), ...AS_IS })}
      </p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  caption: css({ margin: theme.spacing(0, 0, 0.5), color: theme.colors.text.secondary }),
  matchers: css({
    listStyle: 'none',
    margin: theme.spacing(0, 0, 2),
    padding: theme.spacing(1),
    maxHeight: 160,
    overflow: 'auto',
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
