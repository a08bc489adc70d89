/** The panel as on a dashboard of its own: for who looks at it without Grafana. */
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelPlugin } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import { DashboardBar } from './dashboard-bar.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { usePanelHost } from './use-panel-host.ts';
import { useSize } from './use-size.ts';

interface Props {
  readonly plugin: PanelPlugin;
  readonly scene: Scene;
}

export function DashboardScene({ plugin, scene }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const host = usePanelHost(plugin, scene);
  const [room, size] = useSize();
  const title = scene.title ?? plugin.meta.name;
  return (
    <div className={styles.page}>
      <DashboardBar host={host} scene={scene} title={title} logo={`/${plugin.meta.baseUrl}/img/logo.svg`} />
      <main ref={room} className={styles.room}>
        {size && <PanelFrame plugin={plugin} host={host} title={title} {...size} />}
      </main>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    height: '100vh',
    minWidth: 600,
    padding: theme.spacing(1, 2, 2),
    background: theme.colors.background.canvas,
  }),
  room: css({ flex: 1, minHeight: 300, overflow: 'hidden' }),
});
