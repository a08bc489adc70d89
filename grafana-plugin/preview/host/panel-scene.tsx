/** The panel of a given size, with its options beside it where they are wanted. */
import type { PanelPlugin } from '@grafana/data';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import { OptionsPane } from './options-pane.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { usePanelHost } from './use-panel-host.ts';

const OPTIONS_WIDTH = 320;
const withOptions = new URLSearchParams(location.search).has('options');

interface Props {
  readonly plugin: PanelPlugin;
  readonly scene: Scene;
}

export function PanelScene({ plugin, scene }: Props): React.JSX.Element {
  const host = usePanelHost(plugin, scene);
  const { size, data, panel } = host;
  return (
    <main style={{ display: 'flex', ...size }}>
      <PanelFrame
        plugin={plugin}
        host={host}
        title={scene.title ?? plugin.meta.name}
        width={size.width - (withOptions ? OPTIONS_WIDTH : 0)}
        height={size.height}
      />
      {withOptions && (
        <OptionsPane
          plugin={plugin}
          options={panel.options}
          data={data}
          width={OPTIONS_WIDTH}
          onChange={host.setOptions}
        />
      )}
    </main>
  );
}
