/** What Grafana's core installs before any plugin runs. Only its backend is imitated; all else is the real packages. */
import { EventBusSrv } from '@grafana/data';
import {
  config,
  locationService,
  setAppEvents,
  setCurrentUser,
  setEchoSrv,
  setLocationSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
} from '@grafana/runtime';
import type { Scene } from '../scene.ts';
import { installBackend } from './backend.ts';
import { installDataSources } from './datasources.ts';
import { installRegistries } from './registries.tsx';
import { installVariables } from './variables.ts';

export function installServices(scene: Scene): void {
  installBackend();
  installDataSources();
  installRegistries();
  installVariables(scene.variables ?? {});
  setAppEvents(new EventBusSrv());
  setCurrentUser(config.bootData.user);
  setEchoSrv({ flush: () => undefined, addBackend: () => undefined, addEvent: () => undefined });
  setLocationSrv({ update: (options) => locationService.partial(options.query ?? {}) });
  setPluginImportUtils({
    importPanelPlugin: () => Promise.reject(new Error('The preview shows one panel at a time')),
    getPanelPluginFromCache: () => undefined,
  });
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setReturnToPreviousHook(() => () => undefined);
}
