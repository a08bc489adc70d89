/** The alerts, with the one whose events are shown. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { AlertState, Alerts, PanelAlert } from './alert.ts';
import { AlertItem } from './AlertItem.tsx';
import { countOf, inOrder, STATES } from './list.ts';
import { Notice } from './Notice.tsx';
import { StateFilter } from './StateFilter.tsx';
import { stateName } from './texts.ts';
import { useNow } from './use-now.ts';
import { useRoving } from './use-roving.ts';

export interface AlertListProps {
  readonly alerts: Alerts;
  /** The id of the alert whose events are shown. */
  readonly selected?: string | undefined;
  /** Ids of alerts that the selected event contributed to. */
  readonly highlighted?: ReadonlySet<string>;
  /** undefined: none is. */
  readonly onSelect: (alert: PanelAlert | undefined) => void;
  readonly timeZone: string;
}

/** Ages are written in minutes. */
const TICK_MS = 30_000;
/** Nobody scrolls through more; the filter and the counts tell of all. */
const SHOWN_AT_ONCE = 100;

export function AlertList(props: AlertListProps): React.JSX.Element {
  const { alerts, selected, highlighted, onSelect, timeZone } = props;
  const styles = useStyles2(getStyles);
  const now = useNow(TICK_MS);
  const [state, setState] = React.useState<AlertState>();
  const [limit, setLimit] = React.useState(SHOWN_AT_ONCE);
  const ordered = React.useMemo(() => inOrder(alerts.alerts), [alerts.alerts]);
  // The last of a state is gone: its filter goes, too.
  const filter = state && countOf(ordered, state) > 0 ? state : undefined;
  const matching = filter ? ordered.filter((alert) => alert.state === filter) : ordered;
  const shown = matching.slice(0, limit);
  const roving = useRoving(
    shown.map(({ id }) => id),
    selected,
    () => onSelect(undefined),
  );
  const groups = STATES.map((one) => [one, shown.filter((alert) => alert.state === one)] as const).filter(
    ([, members]) => members.length > 0,
  );
  return (
    <section className={styles.section} aria-label={t('alerts.title', 'Alerts')}>
      <Notice alerts={alerts} />
      {ordered.length > 0 && <StateFilter alerts={ordered} value={filter} onChange={setState} />}
      <div className={styles.scroll} {...roving.container}>
        {groups.map(([one, members]) => (
          <React.Fragment key={one}>
            {groups.length > 1 && <h3 className={styles.heading}>{stateName(one)}</h3>}
            <ul className={styles.list} aria-label={stateName(one)}>
              {members.map((alert) => (
                <AlertItem
                  key={alert.id}
                  alert={alert}
                  alerts={alerts}
                  isSelected={alert.id === selected}
                  isHighlighted={highlighted?.has(alert.id) ?? false}
                  now={now}
                  timeZone={timeZone}
                  button={roving.item(alert.id)}
                  onSelect={() => onSelect(alert.id === selected ? undefined : alert)}
                />
              ))}
            </ul>
          </React.Fragment>
        ))}
        {matching.length > shown.length && (
          <Button fill="text" size="sm" onClick={() => setLimit((before) => before + SHOWN_AT_ONCE)}>
            {t('alerts.more', '', {
              count: matching.length - shown.length,
              defaultValue_one: 'Show {{count}} more alert',
              defaultValue_other: 'Show {{count}} more alerts',
            })}
          </Button>
        )}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0, minWidth: 0 }),
  scroll: css({ flex: 1, minHeight: 0, overflow: 'auto', padding: theme.spacing(0, 1, 1) }),
  heading: css({
    ...theme.typography.bodySmall,
    fontWeight: theme.typography.fontWeightMedium,
    color: theme.colors.text.secondary,
    margin: theme.spacing(1, 0, 0.5),
  }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
});
