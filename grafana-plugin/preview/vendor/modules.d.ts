/** Modules without types of their own, as far as they are used. */
declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';
declare module 'systemjs/dist/extras/named-register.js';

declare module '@grafana/i18n/dist/esm/i18n.mjs' {
  const module: object;
  export = module;
}
declare module '@grafana/runtime/dist/esm/components/PanelDataErrorView.mjs' {
  const module: object;
  export = module;
}

declare module 'preview:i18n' {
  export function initializeI18n(options: {
    readonly language: string;
    readonly ns: readonly string[];
    readonly module: object;
  }): Promise<unknown>;
  export function addResourceBundle(language: string, namespace: string, resources: object): void;
}

declare module 'preview:panel-data-error-view' {
  export function setPanelDataErrorView(component: (props: { readonly message?: string }) => React.ReactNode): void;
}

declare module 'preview:router' {
  export function MemoryRouter(props: { readonly children: React.ReactNode }): React.JSX.Element;
}
