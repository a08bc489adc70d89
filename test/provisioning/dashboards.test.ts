/** The dashboards: sound, about metrics and labels that exist, and where the links of the alerts lead. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSelector } from '../../exporter/src/selector/selector.ts';
import type { Dashboard, Panel, Ref } from './dashboards.ts';
import { dashboards, dashboardsFolder, expressionsOf, filled, targetsOf } from './dashboards.ts';
import { alerts, alertTests, filesIn, provisioning, readYaml, root } from './provisioned.ts';

/** Data sources that every Grafana has by these names. */
const BUILT_IN = ['-- Mixed --'];
/** Placed by themselves: everything else has a query or names what it shows. */
const RUNBOOK =
  /^https:\/\/github\.com\/audit-exporter\/audit-exporter\/blob\/main\/(provisioning\/runbooks\/\w+\.md)$/;

const variablesOf = (dashboard: Dashboard): string[] => dashboard.templating.list.map(({ name }) => name);
const cellsOf = ({ gridPos: { x, y, w, h } }: Panel): string[] =>
  Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`);

describe.each(dashboards.map((dashboard) => [dashboard.file, dashboard] as const))('%s', (file, dashboard) => {
  const { panels, templating } = dashboard;
  const shown = panels.filter(({ type }) => type !== 'row');

  it('is named by its uid and belongs to no server', () => {
    expect(file).toBe(`${dashboard.uid}.json`);
    expect(dashboard.id).toBeUndefined();
    expect(dashboard.title.length * dashboard.description.length).toBeGreaterThan(0);
    expect(dashboard.tags).toContain('audit-exporter');
  });

  it('has panels with ids of their own that do not overlap', () => {
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = panels.flatMap(cellsOf);
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it('explains every panel, and every number has a unit', () => {
    for (const panel of shown) {
      expect([panel.title, (panel.description ?? '').length > 5]).toEqual([panel.title, true]);
      if (['stat', 'timeseries', 'bargauge'].includes(panel.type))
        expect([panel.title, panel.fieldConfig?.defaults['unit']]).toEqual([panel.title, expect.any(String)]);
    }
  });

  it('reaches its data sources by variables', () => {
    const refs = [...shown, ...shown.flatMap(({ targets }) => targets ?? []), ...templating.list].flatMap(
      ({ datasource }: { readonly datasource?: Ref }) => datasource ?? [],
    );
    const types = new Map(
      templating.list.flatMap(({ type, name, query }) => (type === 'datasource' ? [[`\${${name}}`, query]] : [])),
    );
    for (const { uid, type } of refs) {
      if (!BUILT_IN.includes(uid)) expect([uid, type]).toEqual([uid, types.get(uid)]);
    }
    for (const { options } of shown) expect(JSON.stringify(options ?? {})).not.toMatch(/uid/i);
  });

  it('uses no variable that it does not have', () => {
    const known = [...variablesOf(dashboard), ...['range', 'rate_interval', 'url_time_range', 'value', 'data']];
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{?(?:__)?(\w+)/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !known.includes(name) && name !== 'all')).toEqual([]);
  });

  it('selects events as audit-exporter understands it', () => {
    for (const { datasource, selector } of targetsOf(dashboard)) {
      if (datasource.type === 'prometheus') continue;
      expect(parseSelector(filled(selector ?? ''))).toMatchObject({ ok: true });
    }
  });

  it('leads to runbooks and dashboards that exist', () => {
    const links = shown.flatMap((panel) => panel.links ?? []);
    for (const { url } of links) expect(existsSync(join(root, RUNBOOK.exec(url)?.[1] ?? url))).toBe(true);
    const inside = [...JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)\?([^"]*)"/g)];
    for (const [, uid, query = ''] of inside) expectLink(uid, query);
  });
});

/** The dashboard is there, and has every variable that the link sets. */
function expectLink(uid = '', query: string): void {
  const dashboard = dashboards.find((one) => one.uid === uid);
  const set = [...new URLSearchParams(query).keys()].flatMap((name) => /^var-(.+)$/.exec(name)?.[1] ?? []);
  const passed = [...query.matchAll(/\$\{(\w+):queryparam\}/g)].map(([, name = '']) => name);
  expect([uid, dashboard && variablesOf(dashboard)]).toEqual([uid, expect.arrayContaining([...set, ...passed])]);
}

it('the uids are those that links out there use', () => {
  const uids = ['audit-authentication', 'audit-events', 'audit-exporter', 'audit-overview'];
  expect(dashboards.map(({ uid }) => uid).sort()).toEqual(uids);
});

describe('counts of events', () => {
  const spaces = (text: string): string => text.replace(/\s+/g, ' ').trim();
  /** See docs/decisions/004-exact-thresholds.md; the rules have the same with five minutes. */
  const exact = (x: string): string =>
    `(${x} - (last_over_time(${x}[1h] offset $__range) or min_over_time(${x}[$__range])) >= 0 ` +
    `unless resets(${x}[$__range]) > 0) or (increase(${x}[$__range]) and ${x})`;
  const counting = dashboards
    .flatMap((dashboard) => targetsOf(dashboard))
    .flatMap(({ expr }) => (expr !== undefined && /\baudit_(?!exporter_)\w+_total\b/.test(expr) ? [expr] : []));

  it('are not guessed by increase()', () => {
    expect(counting.length).toBeGreaterThan(10);
    for (const expr of counting) {
      const [metric = ''] = /\baudit_(?!exporter_)\w+_total\b(\{[^}]*\})?/.exec(expr) ?? [];
      expect(spaces(expr)).toContain(exact(metric));
      expect(spaces(expr).replaceAll(exact(metric), '')).not.toContain('audit_');
    }
  });
});

describe('the links of alerts', () => {
  const firing = alertTests.flatMap(({ alertname, exp_alerts }) =>
    (exp_alerts ?? []).map(({ exp_annotations }) => [alertname, exp_annotations ?? {}] as const),
  );

  it.each(alerts.map(({ alert }) => [alert]))('%s leads to a dashboard, and to its events', (name) => {
    const ours = firing.filter(([alertname]) => alertname === name);
    expect(ours.length).toBeGreaterThan(0);
    for (const [, { dashboard_url = '', audit_selector = '' }] of ours) {
      const url = new URL(dashboard_url);
      expectLink(url.pathname.replace(/^\/d\//, ''), url.search.slice(1));
      const selector = url.searchParams.get('var-selector');
      if (url.pathname === '/d/audit-events') expect(selector).toBe(audit_selector);
      expect(parseSelector(audit_selector)).toMatchObject({ ok: true });
    }
  });
});

describe('in Grafana', () => {
  it('the app lists each of them', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'grafana-plugin', 'src', 'plugin.json'), 'utf8')) as {
      includes: readonly { readonly type: string; readonly name: string; readonly path: string }[];
    }; // checked with the archive
    const listed = manifest.includes.filter(({ type }) => type === 'dashboard');
    expect(listed.map(({ name, path }) => [path, name]).sort()).toEqual(
      dashboards.map(({ file, title }) => [`dashboards/${file}`, title]).sort(),
    );
  });

  it('docker compose provisions the folder of the app: there is no second copy', () => {
    const provider = readYaml(join(provisioning, 'grafana', 'dashboards', 'audit.yml')) as {
      providers: readonly { readonly options: { readonly path: string } }[];
    }; // asserted here
    const compose = readYaml(join(root, 'docker-compose.yml')) as {
      services: { grafana: { volumes: readonly (string | object)[] } };
    }; // compose.test.ts
    const [path] = provider.providers.map(({ options }) => options.path);
    expect(compose.services.grafana.volumes).toContain(`./grafana-plugin/src/dashboards:${path}:ro`);
    expect(filesIn(dashboardsFolder, '.json').map((file) => basename(file))).toHaveLength(dashboards.length);
  });
});

it('every variable of a query lists labels', () => {
  const queries = dashboards.flatMap(({ templating }) => templating.list.filter(({ type }) => type === 'query'));
  expect(queries.length).toBeGreaterThan(4);
  expect(dashboards.flatMap(expressionsOf).length).toBe(
    dashboards.flatMap(targetsOf).filter(({ expr }) => expr !== undefined).length + queries.length,
  );
});
