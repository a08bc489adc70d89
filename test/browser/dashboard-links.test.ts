/**
 * Links from the cells of a dashboard's tables: made by Grafana's own code from a value, followed as Grafana follows them,
 * and asked of a real exporter, they lead to the events of that value and no others. Whoever tries to log in chooses it.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { DATASOURCE_ID } from '../../grafana-plugin/preview/scene.ts';
import type { Dashboard } from '../provisioning/dashboards.ts';
import { dashboards } from '../provisioning/dashboards.ts';
import { Site, USERS } from '../support/site.ts';
import type { Studio } from './browser.ts';
import { openStudio } from './browser.ts';

const NAMES = [
  'bob',
  'a"b',
  'c\\d',
  'e", user_name=~".*',
  "f'g`h",
  'i|j,k',
  'l.*',
  '$user',
  'm&n=o#p%22+q',
  'ü\u{1f600}',
];
const RANGE = 'from=now-1h&to=now';
const ADDRESSES = ['203.0.113.7', '2001:db8::7'];
const CELLS = [
  ...NAMES.map((value) => ['User', value, 'user.name'] as const),
  ...ADDRESSES.map((value) => ['Address', value, 'source.ip'] as const),
];

let site: Site;
let studio: Studio;
/** Where links are made. */
let cells: Page;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  for (const outcome of ['failure', 'success']) {
    for (const name of NAMES) append({ user: { name } }, outcome);
    for (const ip of ADDRESSES) append({ source: { ip } }, outcome);
  }
  await site.begin();
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': CELLS.length * 2 });
  studio = await openStudio({ exporter: site.url });
  ({ page: cells } = await studio.open({ kind: 'panel', from: 'now-1h', to: 'now', frames: [] }));
}, 120_000);
afterAll(async () => {
  await site.close();
  await studio.close();
});

function append(fields: object, outcome: string): void {
  appendFileSync(site.log, `${JSON.stringify({ event: { category: 'authentication', outcome }, ...fields })}\n`);
}

const source = dashboards.find(({ uid }) => uid === 'audit-authentication');

/** The links of the columns with this name. */
function linksOf(dashboard: Dashboard | undefined, name: string): string[] {
  const overrides = dashboard?.panels.flatMap(({ fieldConfig }) => fieldConfig?.overrides ?? []) ?? [];
  return overrides
    .filter(({ matcher }) => matcher.id === 'byName' && matcher.options === name)
    .flatMap(({ properties }) =>
      properties.flatMap(({ id, value }) => (id === 'links' ? (value as { url: string }[]) : [])),
    ) // as Grafana's schema has it
    .map(({ url }) => url);
}

/** Of the package @grafana/data, what is used here. */
interface GrafanaData {
  readonly toDataFrame: (frame: object) => { readonly fields: readonly object[] };
  readonly getLinksSupplier: (
    ...link: [frame: object, field: object, variables: object, replace: (text: string) => string]
  ) => (cell: { readonly valueRowIndex: number }) => readonly { readonly href: string }[];
}

/** The address that Grafana makes of a link in a cell with the value. */
const addressOf = (page: Page, url: string, value: string): Promise<string> =>
  page.evaluate(
    async ([link, cell, range]) => {
      const { getLinksSupplier, toDataFrame } = (await System.import('@grafana/data')) as GrafanaData; // what the page gives to plugins
      const config = { links: [{ title: 'Events', url: link }] };
      const frame = toDataFrame({ fields: [{ name: 'cell', type: 'string', values: [cell], config }] });
      const [field] = frame.fields;
      if (!field) return '';
      // Of Grafana's formats, those of the links.
      const encoded = encodeURIComponent(cell).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
      const replace = (text: string): string =>
        text
          .replaceAll('${__value.raw:percentencode}', encoded)
          .replaceAll('${__url_time_range}', range)
          .replace(/\$\{(\w+):queryparam\}/g, 'var-$1=%24__all');
      return getLinksSupplier(frame, field, {}, replace)({ valueRowIndex: 0 })[0]?.href ?? '';
    },
    [url, value, RANGE] as const,
  );

/** The events that the panel of audit events shows at the address. */
async function shownAt(address: string): Promise<Record<string, string>[]> {
  const { pathname, searchParams } = new URL(address, 'http://grafana');
  const dashboard = dashboards.find(({ uid }) => pathname === `/d/${uid}`);
  const panels = dashboard?.panels.filter(({ type }) => type === 'auditexporter-audit-panel') ?? [];
  const viewed = searchParams.get('viewPanel');
  if (viewed !== null) expect(panels.map(({ id }) => `panel-${id}`)).toContain(viewed);
  const queries = panels.flatMap(
    ({ targets }) => targets?.filter(({ datasource }) => datasource.type === DATASOURCE_ID) ?? [],
  );
  expect(queries).toHaveLength(1);
  const query = { ...queries[0], refId: 'A', datasource: { uid: 'audit' } };
  const scene = { kind: 'explore', from: 'now-1h', to: 'now', datasource: 'audit' } as const;
  const variables = variablesAt(dashboard, searchParams);
  const { page } = await studio.open({ ...scene, variables, queries: [query] }, { now: null });
  await page.getByRole('button', { name: 'Run query' }).click();
  await page.locator('table, [role=alert]').or(page.getByText('No data')).first().waitFor();
  const names = await page.locator('table th').allTextContents();
  const rows = await page.locator('tbody tr').all();
  const events = await Promise.all(rows.map((row) => row.locator('td').allTextContents()));
  await page.context().close();
  return events.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}

/** As Grafana reads them: what the address does not set has its default, and All is the value for all. */
function variablesAt(dashboard: Dashboard | undefined, address: URLSearchParams): Record<string, string | string[]> {
  const variables = dashboard?.templating.list ?? [];
  return Object.fromEntries(
    variables.map(({ name, multi = false, allValue = '', query }) => {
      const given = address.getAll(`var-${name}`);
      if (given.length === 0) return [name, multi ? allValue : typeof query === 'string' ? query : ''];
      if (given[0] === '$__all') return [name, allValue];
      return [name, multi ? given : (given[0] ?? '')];
    }),
  );
}

test.each(CELLS)('the link of the %s %s leads to its events', async (column, value, field) => {
  const links = linksOf(source, column);
  expect(links).toHaveLength(1);
  const events = await shownAt(await addressOf(cells, links[0] ?? '', value));
  expect(events.map((event) => [event[field], event['event.outcome']])).toEqual([[value, 'failure']]);
});
