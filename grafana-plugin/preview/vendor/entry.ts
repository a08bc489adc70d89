/**
 * What Grafana's core gives to plugins, from the real packages: SystemJS and the modules that plugins share. Bundled once for
 * each version, so it imports nothing of the preview. The page must have set grafanaBootData before.
 */
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as data from '@grafana/data';
import * as i18n from '@grafana/i18n/dist/esm/i18n.mjs';
import * as runtime from '@grafana/runtime';
import * as errorView from '@grafana/runtime/dist/esm/components/PanelDataErrorView.mjs';
import * as ui from '@grafana/ui';
import i18next from 'i18next';
import lodash from 'lodash';
import moment from 'moment';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import * as ReactDOMClient from 'react-dom/client';
import * as router from 'react-router-dom-v5-compat';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/** A CommonJS library as Grafana shares it: SystemJS hands the default export to AMD modules. */
const asDefault = (library: object): object => ({ default: library, __useDefault: true });

const shared: Record<string, object> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': data,
  '@grafana/runtime': runtime,
  '@grafana/ui': ui,
  i18next: asDefault(i18next),
  lodash: asDefault(lodash),
  moment: asDefault(moment),
  react: React,
  'react-dom': ReactDOM,
  'react-router': router,
  rxjs,
  'rxjs/operators': rxjsOperators,
  // Not shared by Grafana: for the preview's own page.
  'react-dom/client': ReactDOMClient,
  'preview:i18n': i18n,
  'preview:panel-data-error-view': errorView,
  'preview:router': router,
};

interface Loader {
  set(id: string, module: object): void;
  addImportMap(map: { imports: Record<string, string> }): void;
}

const { System } = globalThis as unknown as { System: Loader }; // set by the first import
const imports: Record<string, string> = {};
for (const [name, module] of Object.entries(shared)) {
  // SystemJS copies a plain object; what is tagged as a module stays live (some exports are set later).
  if (Object.isExtensible(module)) Object.defineProperty(module, Symbol.toStringTag, { value: 'Module' });
  imports[name] = `shared:${name}`;
  System.set(`shared:${name}`, module);
}
System.addImportMap({ imports });
