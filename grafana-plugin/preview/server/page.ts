/** The page: what Grafana's index.html tells the browser before any code runs, then the preview's own script. */
import type { Scene } from '../scene.ts';
import { SELECTOR, userOf } from '../scene.ts';
import type { DataSource } from './datasources.ts';

export interface View {
  readonly theme: 'dark' | 'light';
  readonly language: string;
}

export function viewOf(query: URLSearchParams): View {
  return {
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    language: /^[a-z]{2}-[A-Z]{2}$/.exec(query.get('language') ?? '')?.[0] ?? 'en-US',
  };
}

/** Where a link of an alert to Grafana's dashboard "Audit events" leads here. */
export function dashboardAddress(query: URLSearchParams): string {
  const here = new URLSearchParams({ scene: 'dashboard' });
  for (const [name, parameter] of [
    ['from', 'from'],
    ['to', 'to'],
    [`var-${SELECTOR}`, SELECTOR],
  ] as const) {
    const value = query.get(name);
    if (value !== null) here.set(parameter, value);
  }
  return `/?${here.toString()}`;
}

/** A dashboard's address may set its range and its selector; times as Grafana's own addresses have them. */
export function sceneAt(scene: Scene, query: URLSearchParams): Scene {
  if (scene.kind !== 'dashboard') return scene;
  const time = (name: string): string | undefined => {
    const text = query.get(name) ?? '';
    if (/^\d{1,14}$/.test(text)) return new Date(Number(text)).toISOString();
    return /^now([-+/]\d*\w+)*$/.test(text) ? text : undefined;
  };
  const selector = query.get(SELECTOR);
  return {
    ...scene,
    from: time('from') ?? scene.from,
    to: time('to') ?? scene.to,
    variables: { ...scene.variables, ...(selector !== null && { [SELECTOR]: selector }) },
  };
}

export function page(scene: Scene, sources: readonly DataSource[], version: string, view: View): string {
  const { theme, language } = view;
  const user = userOf(scene);
  const boot = {
    assets: { dark: '', light: '' },
    navTree: [],
    user: {
      id: 1,
      login: user.login,
      name: user.login,
      orgId: 1,
      orgRole: user.role,
      isSignedIn: true,
      isGrafanaAdmin: false,
      theme,
      lightTheme: theme === 'light',
      timezone: scene.timeZone ?? 'utc',
      language,
      regionalFormat: language,
      permissions: Object.fromEntries(user.permissions.map((permission) => [permission, true])),
    },
    settings: {
      appUrl: '/',
      appSubUrl: '',
      featureToggles: {},
      buildInfo: { version, env: 'production', commit: '' },
      unifiedAlertingEnabled: true,
      exploreEnabled: true,
      datasources: Object.fromEntries(sources.map(({ settings }) => [settings.name, settings])),
      defaultDatasource: sources[0]?.settings.name ?? '',
      panels: {},
      apps: {},
    },
  };
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <title>Preview on Grafana ${version}</title>
    <base href="/" />
    <link rel="icon" href="data:," />
    <style>body { margin: 0 }</style>
    <script>
      window.__grafana_public_path__ = '/public/';
      window.grafanaBootData = ${inScript(boot)};
      window.previewScene = ${inScript(scene)};
    </script>
  </head>
  <body class="theme-${theme}">
    <div id="root"></div>
    <script type="module">
      await import('/vendor/vendor.js');
      await System.import('/preview/host.js');
    </script>
  </body>
</html>
`;
}

/** JSON that cannot end the script element that it stands in. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
