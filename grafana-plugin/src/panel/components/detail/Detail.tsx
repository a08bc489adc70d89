/** One event with all that is known of it, and the alerts that it contributed to. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ClipboardButton, IconButton, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../../alerts/alert.ts';
import { useLostFocus } from '../../hooks/use-lost-focus.ts';
import type { Events } from '../../model/events.ts';
import { recordOf } from '../../model/events.ts';
import { textOf } from '../../model/values.ts';
import type { FieldActions } from './FieldList.tsx';
import { FieldList } from './FieldList.tsx';
import { EventAlerts } from './EventAlerts.tsx';
import { prettyLine } from './pretty-line.ts';

interface Props extends FieldActions {
  readonly events: Events;
  readonly row: number;
  readonly time: string;
  readonly width: number;
  readonly height: number;
  readonly alerts: readonly PanelAlert[];
  readonly selectedAlert: string | undefined;
  readonly onSelectAlert: (alert: PanelAlert) => void;
  readonly onClose: () => void;
}

export function Detail(props: Props): React.JSX.Element {
  const { events, row, time, width, height, alerts, onClose } = props;
  const styles = useStyles2(getStyles);
  const body = React.useRef<HTMLDivElement>(null);
  useLostFocus(body, true);
  const message = events.message(row);
  const action = textOf(events.value('event.action', row));
  return (
    <section className={styles.detail} style={{ width, height }} aria-label={t('detail.label', 'Audit event')}>
      <header className={styles.header}>
        <div className={styles.title}>
          <h3 className={styles.name}>{action || t('detail.label', 'Audit event')}</h3>
          <time className={styles.time}>{time}</time>
        </div>
        <ClipboardButton
          icon="copy"
          size="sm"
          variant="secondary"
          fill="text"
          getText={() => JSON.stringify(recordOf(events, row), undefined, 2)}
        >
          {t('detail.copy-json', 'Copy JSON')}
        </ClipboardButton>
        <IconButton name="times" aria-label={t('detail.close', 'Close')} onClick={onClose} />
      </header>
      <div
        ref={body}
        className={styles.body}
        tabIndex={0}
        role="group"
        aria-label={t('detail.content', 'Fields and raw line')}
      >
        {alerts.length > 0 && <EventAlerts {...props} />}
        <FieldList {...props} />
        {message !== '' && (
          <>
            <div className={styles.section}>
              <h4 className={styles.heading}>{t('detail.raw', 'Raw line')}</h4>
              <ClipboardButton icon="copy" size="sm" variant="secondary" fill="text" getText={() => message}>
                {t('detail.copy-raw', 'Copy')}
              </ClipboardButton>
            </div>
            <pre className={styles.raw}>{prettyLine(message)}</pre>
          </>
        )}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  detail: css({
    display: 'flex',
    flexDirection: 'column',
    borderLeft: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
  }),
  header: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 1, 0.5, 1.5),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  title: css({ flex: 1, minWidth: 0 }),
  name: css({
    margin: 0,
    fontSize: theme.typography.body.fontSize,
    lineHeight: theme.typography.body.lineHeight,
    fontWeight: theme.typography.fontWeightMedium,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  time: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  body: css({
    flex: 1,
    overflow: 'auto',
    padding: theme.spacing(1, 1.5),
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
  }),
  section: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    marginTop: theme.spacing(1.5),
  }),
  heading: css({
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.secondary,
  }),
  raw: css({
    margin: theme.spacing(0.5, 0, 0),
    padding: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
});
