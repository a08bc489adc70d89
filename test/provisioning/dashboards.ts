/** The dashboards of the app, read as Grafana's schema has them. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesIn, root } from './provisioned.ts';

export const dashboardsFolder = join(root, 'grafana-plugin', 'src', 'dashboards');

export interface Ref {
  readonly type: string;
  readonly uid: string;
}

export interface Target {
  readonly refId: string;
  readonly datasource: Ref;
  readonly expr?: string;
  readonly selector?: string;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

interface Override {
  readonly matcher: { readonly id: string; readonly options: unknown };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: Ref;
  readonly targets?: readonly Target[];
  readonly links?: readonly Link[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly fieldConfig?: {
    readonly defaults: Readonly<Record<string, unknown>>;
    readonly overrides: readonly Override[];
  };
}

export interface Variable {
  readonly type: string;
  readonly name: string;
  readonly label: string;
  readonly query?: string | { readonly query: string };
  readonly datasource?: Ref;
  readonly multi?: boolean;
  readonly allValue?: string;
}

export interface Dashboard {
  readonly id?: unknown;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

// What is read of it is asserted in dashboards.test.ts.
const read = (path: string): Dashboard => JSON.parse(readFileSync(path, 'utf8')) as Dashboard;

export const dashboards = filesIn(dashboardsFolder, '.json').map((path) => ({ file: basename(path), ...read(path) }));

export const targetsOf = ({ panels }: Dashboard): Target[] => panels.flatMap(({ targets }) => targets ?? []);

const VALUES: Readonly<Record<string, string>> = { __range: '1h', __rate_interval: '1m' };

/** As Grafana fills in variables where everything is chosen. */
export const filled = (text: string): string =>
  text.replace(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (_, braced?: string, plain?: string) => {
    const name = braced ?? plain ?? '';
    return VALUES[name] ?? (name === 'selector' ? '{}' : '.*');
  });

/** The PromQL of a dashboard: of its panels and of its variables. */
export const expressionsOf = (dashboard: Dashboard): string[] => [
  ...targetsOf(dashboard).flatMap(({ expr }) => expr ?? []),
  ...dashboard.templating.list.flatMap(({ query }) => {
    const text = typeof query === 'object' ? query.query : '';
    const [, selector = '', label] = /^label_values\((.+), (\w+)\)$/.exec(text) ?? [];
    return label === undefined ? [] : [`count by (${label}) (${selector})`];
  }),
];
