/** What Grafana's core installs before any plugin runs. Only its backend is imitated; all else is the real packages. */
import type { ScopedVars, TypedVariableModel } from '@grafana/data';
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
  setTemplateSrv,
} from '@grafana/runtime';
import type { Scene } from '../scene.ts';
import { installBackend } from './backend.ts';
import { installDataSources } from './datasources.ts';
import { installRegistries } from './registries.tsx';

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

/** $name, ${name} and ${name:format} (of the formats, only the plain value and regex). */
const VARIABLE = /\$(\w+)|\$\{(\w+)(?::(\w+))?\}/g;

type Format = string | ((value: unknown, variable: object) => unknown);

function installVariables(variables: NonNullable<Scene['variables']>): void {
  const replace = (text = '', scoped: ScopedVars = {}, format?: Format): string =>
    text.replace(VARIABLE, (whole, plain?: string, braced?: string, own?: string) => {
      const name = plain ?? braced ?? '';
      const value: unknown = scoped[name]?.value ?? variables[name];
      return value === undefined ? whole : formatted(value, own ?? format);
    });
  const list = (): TypedVariableModel[] =>
    Object.entries(variables).map(
      ([name, value]) =>
        ({ type: 'custom', id: name, name, current: { value, text: value } }) as unknown as TypedVariableModel, // what is read of it
    );
  const service = {
    replace,
    getVariables: list,
    containsTemplate: (text = '') => text.search(VARIABLE) >= 0,
    updateTimeRange: () => undefined,
  };
  setTemplateSrv(service); // older versions of it have more methods
}

/** A variable with several values is one that may have several. */
function formatted(value: unknown, format: Format | undefined): string {
  if (typeof format === 'function') return String(format(value, { multi: Array.isArray(value) }));
  const text = Array.isArray(value) && value.length > 1 ? `{${value.join(',')}}` : String(value);
  return format === 'regex' ? text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : text;
}
