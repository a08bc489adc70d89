import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import { AlertList } from '../alerts/AlertList.tsx';
import { isAlertsFrame } from '../alerts/series.ts';
import { useAlerts } from '../alerts/use-alerts.ts';
import { countEvents } from '../model/count.ts';
import type { AuditPanelOptions } from '../options.ts';

export function AuditPanel(props: PanelProps<AuditPanelOptions>): React.JSX.Element {
  const { data, width, height, options, timeZone } = props;
  const styles = useStyles2(getStyles);
  const count = countEvents(data.series.filter((frame) => !isAlertsFrame(frame)));
  const alerts = useAlerts({ uid: options.alertmanager, filter: options.alertFilter, data });
  const [selected, setSelected] = React.useState<string>();
  return (
    <div className={styles.panel} style={{ width, height }}>
      <div className={styles.centre} role="status">
        {count === 0
          ? t('panel.empty', 'No audit events in this time range.')
          : t('panel.count', '', {
              count,
              defaultValue_one: '{{count}} audit event in this time range.',
              defaultValue_other: '{{count}} audit events in this time range.',
            })}
      </div>
      <div className={styles.alerts}>
        <AlertList
          alerts={alerts}
          selected={selected}
          onSelect={(alert) => setSelected(alert?.id)}
          timeZone={timeZone}
        />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex' }),
  centre: css({
    display: 'flex',
    flex: 1,
    alignItems: 'center',
    justifyContent: 'center',
    color: theme.colors.text.secondary,
  }),
  alerts: css({ width: 340, maxWidth: '50%', borderLeft: `1px solid ${theme.colors.border.weak}` }),
});
