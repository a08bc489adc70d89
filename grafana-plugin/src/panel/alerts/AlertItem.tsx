/** An alert in the list: a button that selects it, and below it its details while it is selected. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import { Icon, Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';
import type { Alerts, PanelAlert } from './alert.ts';
import { AlertDetails } from './AlertDetails.tsx';
import { ago, tellingLabels } from './list.ts';
import { severityColor, severityTextColor } from './severity.ts';
import { AS_IS, severityName, stateName } from './texts.ts';
import type { RovingItem } from './use-roving.ts';

interface Props {
  readonly alert: PanelAlert;
  readonly alerts: Alerts;
  readonly isSelected: boolean;
  readonly isHighlighted: boolean;
  readonly now: number;
  readonly timeZone: string;
  readonly button: RovingItem;
  readonly onSelect: () => void;
}

const SHOWN_LABELS = 4;

export function AlertItem(props: Props): React.JSX.Element {
  const { alert, alerts, isSelected, isHighlighted, now, timeZone, button, onSelect } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const element = React.useRef<HTMLLIElement>(null);
  const isShown = isSelected || isHighlighted;
  React.useEffect(() => {
    if (isShown) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);
  const bar = { borderLeftColor: severityColor(theme, alert.severity) };
  return (
    <li ref={element} className={cx(styles.item, isSelected && styles.selected)} style={bar}>
      <button type="button" className={styles.button} aria-pressed={isSelected} onClick={onSelect} {...button}>
        <span className={styles.first}>
          <span className={styles.name} title={alert.name}>
            {alert.name || t('alerts.no-name', 'Alert without a name')}
          </span>
          <Since alert={alert} now={now} timeZone={timeZone} />
        </span>
        <Labels alert={alert} />
        <span className={styles.last}>
          <span className={styles.severity} style={{ color: severityTextColor(theme, alert.severity) }}>
            {severityName(alert.severity)}
          </span>
          {alert.state !== 'firing' && <Badge icon={STATE_ICONS[alert.state]}>{stateName(alert.state)}</Badge>}
          {alert.receivers.length > 0 && (
            <Badge icon="envelope" title={t('alerts.receivers', 'Receivers')}>
              {alert.receivers.join(', ')}
            </Badge>
          )}
          {isHighlighted && (
            <span className={styles.highlight}>
              <Icon name="link" size="sm" /> {t('alerts.has-event', 'has the selected event')}
            </span>
          )}
        </span>
      </button>
      {isSelected && <AlertDetails alert={alert} alerts={alerts} now={now} timeZone={timeZone} />}
    </li>
  );
}

const STATE_ICONS: Readonly<Record<Exclude<PanelAlert['state'], 'firing'>, IconName>> = {
  silenced: 'bell-slash',
  inhibited: 'ban',
  resolved: 'check',
};

function Since({ alert, now, timeZone }: Pick<Props, 'alert' | 'now' | 'timeZone'>): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const { startsAt, endsAt } = alert;
  const from = dateTimeFormat(startsAt, { timeZone });
  const title =
    endsAt === undefined
      ? t('alerts.since', 'Since {{from}}', { from, ...AS_IS })
      : t('alerts.from-to', 'From {{from}} to {{to}}', { from, to: dateTimeFormat(endsAt, { timeZone }), ...AS_IS });
  const language = config.bootData.user.language || 'en-US';
  return (
    <Tooltip content={title}>
      <time className={styles.since} dateTime={new Date(startsAt).toISOString()}>
        {ago(startsAt, now, language)}
      </time>
    </Tooltip>
  );
}

function Labels({ alert }: { readonly alert: PanelAlert }): React.JSX.Element | null {
  const styles = useStyles2(getStyles);
  const labels = tellingLabels(alert);
  if (labels.length === 0) return null;
  return (
    <span className={styles.labels}>
      {labels.slice(0, SHOWN_LABELS).map(([name, value]) => (
        <span key={name} className={styles.label}>
          {name}=<span className={styles.value}>{value}</span>
        </span>
      ))}
      {labels.length > SHOWN_LABELS && <span className={styles.label}>+{labels.length - SHOWN_LABELS}</span>}
    </span>
  );
}

interface BadgeProps {
  readonly icon: IconName;
  readonly title?: string;
  readonly children: React.ReactNode;
}

function Badge({ icon, title, children }: BadgeProps): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.badge} title={title}>
      <Icon name={icon} size="sm" title={title} />
      <span className={styles.cut}>{children}</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
  return {
    item: css({
      border: `1px solid ${theme.colors.border.weak}`,
      borderLeft: '3px solid',
      borderRadius: theme.shape.radius.default,
      marginBottom: theme.spacing(0.5),
      '&:hover': { background: theme.colors.background.secondary },
    }),
    selected: css({ boxShadow: `inset 0 0 0 1px ${theme.colors.primary.border}` }),
    button: css({
      ...theme.typography.bodySmall,
      display: 'block',
      width: '100%',
      padding: theme.spacing(0.75, 1),
      border: 0,
      borderRadius: theme.shape.radius.default,
      background: 'transparent',
      color: theme.colors.text.secondary,
      textAlign: 'left',
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    first: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: theme.spacing(1) }),
    name: css({
      ...cut,
      flex: '1 1 auto',
      maxWidth: '100%',
      fontSize: theme.typography.body.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      color: theme.colors.text.primary,
    }),
    since: css({ flexShrink: 0, fontVariantNumeric: 'tabular-nums' }),
    labels: css({ display: 'flex', flexWrap: 'wrap', columnGap: theme.spacing(1), minWidth: 0 }),
    label: css({ ...cut, maxWidth: '100%', fontFamily: theme.typography.fontFamilyMonospace }),
    value: css({ color: theme.colors.text.primary }),
    last: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: theme.spacing(1) }),
    severity: css({ fontWeight: theme.typography.fontWeightMedium }),
    badge: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), minWidth: 0 }),
    cut: css({ ...cut }),
    highlight: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      color: theme.colors.primary.text,
    }),
  };
};
