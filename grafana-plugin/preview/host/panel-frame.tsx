/** The panel in the frame that a dashboard gives it. */
import type { PanelPlugin } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { ErrorBoundaryAlert, PanelChrome, PanelContextProvider } from '@grafana/ui';
import * as React from 'react';
import type { PanelHost } from './use-panel-host.ts';

interface Props {
  readonly plugin: PanelPlugin;
  readonly host: PanelHost;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

export function PanelFrame({ plugin, host, title, width, height }: Props): React.JSX.Element {
  const { data, panel } = host;
  const Panel = plugin.panel;
  if (!Panel) throw new Error('The plugin has no panel component');
  return (
    <PanelContextProvider value={host.context}>
      <PanelChrome
        title={title}
        width={width}
        height={height}
        padding={plugin.noPadding ? 'none' : 'md'}
        loadingState={data.state}
        statusMessage={data.errors?.[0]?.message}
      >
        {(innerWidth, innerHeight) => (
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
              width={innerWidth}
              height={innerHeight}
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
  );
}
