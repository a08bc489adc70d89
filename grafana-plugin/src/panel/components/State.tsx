/** What stands in the place of events when there are none, and what to do about it. */
import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import * as React from 'react';

interface Props {
  readonly icon: IconName;
  readonly title: string;
  readonly advice?: string | undefined;
  readonly children?: React.ReactNode;
}

export function State({ icon, title, advice, children }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.state} role="status">
      <Icon name={icon} size="xl" />
      <div className={styles.title}>{title}</div>
      {advice !== undefined && <div className={styles.advice}>{advice}</div>}
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(0.5),
    width: '100%',
    height: '100%',
    padding: theme.spacing(1),
    overflow: 'hidden',
    textAlign: 'center',
    color: theme.colors.text.secondary,
  }),
  title: css({ color: theme.colors.text.primary, overflowWrap: 'anywhere' }),
  advice: css({ fontSize: theme.typography.bodySmall.fontSize, maxWidth: 480, overflowWrap: 'anywhere' }),
});
