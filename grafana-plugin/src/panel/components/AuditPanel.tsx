import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import { countEvents } from '../model/count.ts';
import type { AuditPanelOptions } from '../options.ts';

export function AuditPanel({ data, width, height }: PanelProps<AuditPanelOptions>): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const count = countEvents(data.series);
  return (
    <div className={styles.centre} style={{ width, height }} role="status">
      {count === 0
        ? t('panel.empty', 'No audit events in this time range.')
        : t('panel.count', '', {
            count,
            defaultValue_one: '{{count}} audit event in this time range.',
            defaultValue_other: '{{count}} audit events in this time range.',
          })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  centre: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    color: theme.colors.text.secondary,
  }),
});
