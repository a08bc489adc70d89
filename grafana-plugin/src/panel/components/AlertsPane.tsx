/** The alerts beside the events or above them, where there is room for them. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { AlertListProps } from '../alerts/AlertList.tsx';
import { AlertList } from '../alerts/AlertList.tsx';
import type { Layout } from '../model/layout.ts';

interface Props extends AlertListProps {
  readonly layout: Layout;
}

export function AlertsPane({ layout, ...list }: Props): React.JSX.Element | null {
  const styles = useStyles2(getStyles);
  const { alerts: place, alertsSize } = layout;
  if (place === 'none') return null;
  return place === 'side' ? (
    <div className={styles.side} style={{ width: alertsSize }}>
      <AlertList {...list} />
    </div>
  ) : (
    <div className={styles.top} style={{ height: alertsSize }}>
      <AlertList {...list} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  side: css({ flexShrink: 0, height: '100%', borderRight: `1px solid ${theme.colors.border.weak}` }),
  top: css({ flexShrink: 0, width: '100%', borderBottom: `1px solid ${theme.colors.border.weak}` }),
});
