/** The page's start: services, the scene's plugin, then what the scene shows. */
import { ThemeContext } from '@grafana/data';
import { LocationServiceProvider, config, locationService } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { initializeI18n } from 'preview:i18n';
import { setPanelDataErrorView } from 'preview:panel-data-error-view';
import { MemoryRouter } from 'preview:router';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import type { Scene } from '../scene.ts';
import { PANEL_ID } from '../scene.ts';
import { ConfigScene } from './config-scene.tsx';
import { DashboardScene } from './dashboard-scene.tsx';
import { getDataSource } from './data-source-plugin.ts';
import { ExploreScene } from './explore-scene.tsx';
import { PanelScene } from './panel-scene.tsx';
import { importPlugin } from './plugins.ts';
import { installServices } from './services.ts';
import { VariableScene } from './variable-scene.tsx';

async function main(): Promise<void> {
  const scene = window.previewScene;
  await initializeI18n({
    language: config.bootData.user.language,
    ns: ['grafana'],
    // Core's own texts stay English: its translations are not on npm. The value keeps i18next from asking again.
    module: { type: 'backend', init: () => undefined, read: giveNothing },
  });
  installServices(scene);
  setPanelDataErrorView(({ message }) => <div role="alert">{message ?? 'No data'}</div>);
  const content = await contentOf(scene);
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no #root');
  createRoot(root).render(
    <ThemeContext.Provider value={config.theme2}>
      <GlobalStyles />
      <LocationServiceProvider service={locationService}>
        <MemoryRouter>
          {content}
          <PortalContainer />
        </MemoryRouter>
      </LocationServiceProvider>
    </ThemeContext.Provider>,
  );
}

function giveNothing(_language: string, _namespace: string, callback: (error: null, texts: object) => void): void {
  callback(null, { preview: '' });
}

async function contentOf(scene: Scene): Promise<React.ReactNode> {
  if (scene.kind === 'panel') return <PanelScene plugin={await importPlugin(PANEL_ID)} scene={scene} />;
  if (scene.kind === 'dashboard') return <DashboardScene plugin={await importPlugin(PANEL_ID)} scene={scene} />;
  const { plugin, source, settings } = await getDataSource(scene.datasource ?? '');
  if (scene.kind === 'explore') return <ExploreScene plugin={plugin} source={source} scene={scene} />;
  if (scene.kind === 'variable') return <VariableScene source={source} scene={scene} />;
  return <ConfigScene plugin={plugin} source={source} settings={settings} />;
}

main().catch((error: unknown) => {
  console.error(error);
  const message = document.createElement('pre');
  message.setAttribute('role', 'alert');
  message.textContent = error instanceof Error ? (error.stack ?? error.message) : String(error);
  document.body.append(message);
});
