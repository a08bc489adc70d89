/** The panel in the frame that a dashboard gives it. */
import type { PanelPlugin } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { ErrorBoundaryAlert, PanelChrome, PanelContextProvider } from '@grafana/ui';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import { OptionsPane } from './options-pane.tsx';
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
  const title = scene.title ?? plugin.meta.name;
  const Panel = plugin.panel;
  if (!Panel) throw new Error('The plugin has no panel component');
  return (
    <main style={{ display: 'flex', ...size }}>
      <PanelContextProvider value={host.context}>
        <PanelChrome
          title={title}
          width={size.width - (withOptions ? OPTIONS_WIDTH : 0)}
          height={size.height}
          padding={plugin.noPadding ? 'none' : 'md'}
          loadingState={data.state}
          statusMessage={data.errors?.[0]?.message}
        >
          {(width, height) => (
            <ErrorBoundaryAlert dependencies={[panel]}>
              <Panel
                id={1}
                title={title}
                data={data}
                timeRange={host.range}
                timeZone={host.timeZone}
                options={panel.options}
                fieldConfig={panel.fieldConfig}
                transparent={false}
                width={width}
                height={height}
                renderCounter={host.run}
                replaceVariables={(text, scoped, format) => getTemplateSrv().replace(text, scoped, format)}
                eventBus={host.eventBus}
                onOptionsChange={host.setOptions}
                onFieldConfigChange={host.setFieldConfig}
                onChangeTimeRange={host.setAbsoluteRange}
              />
            </ErrorBoundaryAlert>
          )}
        </PanelChrome>
      </PanelContextProvider>
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
