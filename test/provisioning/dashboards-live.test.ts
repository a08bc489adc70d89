/** The queries of the dashboards on a real Prometheus with the shipped rules, that scrapes a real exporter. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT, EVENTS } from '../../exporter/src/metrics/builtin.ts';
import { labelName } from '../../exporter/src/metrics/definition.ts';
import { Stack } from '../../scripts/demo/stack.ts';
import { GUESSES, Story } from '../../scripts/demo/story.ts';
import { until } from '../support/process.ts';
import { dashboards, expressionsOf, filled, targetsOf } from './dashboards.ts';
import { namesIn } from './promql.ts';
import { readYaml, root, rules } from './provisioned.ts';

/** What Prometheus adds to every series of a target, and its own series. */
const TARGET = ['job', 'instance'];
const OF_PROMETHEUS = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped'];
const OF_ALERTS = ['alertname', 'alertstate', 'severity'];

const folder = mkdtempSync(join(tmpdir(), 'audit-dashboards-'));
const stack = new Stack(folder, () => undefined);
let exposition = '';

beforeAll(async () => {
  await stack.start(true, () => undefined);
  await stack.scraped();
  await new Story(
    stack.logs,
    () => undefined,
    () => undefined,
  ).attack();
  await until(async () => (await valueOf('sum(audit_failed_logins_total)')) === GUESSES, 'the events in Prometheus');
  exposition = await (await fetch(`${stack.upstreams.exporter}/metrics`)).text();
}, 60_000);
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function valueOf(query: string): Promise<number | undefined> {
  const url = new URL('/api/v1/query', stack.upstreams.prometheus);
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ query }) });
  const { data, error } = (await response.json()) as {
    data?: { result: readonly { value: [number, string] }[] };
    error?: string;
  }; // Prometheus' HTTP API
  if (!data) throw new Error(`${error}: ${query}`);
  return data.result[0] && Number(data.result[0].value[1]);
}

describe.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))('%s', (_uid, dashboard) => {
  it.each(expressionsOf(dashboard))('%s', async (expr) => {
    await valueOf(filled(expr));
    const { selectors, grouping } = namesIn(filled(expr));
    const known = knownMetrics();
    expect(selectors.length).toBeGreaterThan(0);
    for (const { metric, labels } of selectors) {
      expect([metric, known.get(metric)]).toEqual([metric, expect.arrayContaining([...labels])]);
    }
    const all = selectors.flatMap(({ metric }) => known.get(metric) ?? []);
    expect(all).toEqual(expect.arrayContaining([...grouping]));
  });
});

describe('on the events of an attack', () => {
  const valueOfPanel = async (uid: string, title: string): Promise<number | undefined> => {
    const panel = dashboards.find((one) => one.uid === uid)?.panels.find((one) => one.title === title);
    return valueOf(filled(panel?.targets?.[0]?.expr ?? ''));
  };

  it.each([
    ['audit-overview', 'Failed logins', GUESSES],
    ['audit-authentication', 'Failed logins', GUESSES],
    ['audit-authentication', 'Users who failed', 1],
    ['audit-authentication', 'Addresses that failed', 1],
    // The first events of their kind: increase() would have shown 0.
    ['audit-overview', 'Root logins', 1],
    ['audit-overview', 'Grants of admin rights', 1],
    ['audit-overview', 'Users created', 0],
  ])('%s counts exactly: %s', async (uid, title, expected) => {
    expect(await valueOfPanel(uid, title)).toBe(expected);
  });

  it('the health is told', async () => {
    expect(await valueOfPanel('audit-exporter', 'Reachable')).toBe(1);
    expect(await valueOfPanel('audit-exporter', 'Version')).toBe(1);
    expect(await valueOfPanel('audit-exporter', 'State refused')).toBe(0);
  });
});

it('every dashboard asks Prometheus or the events', () => {
  for (const dashboard of dashboards) expect(targetsOf(dashboard).length).toBeGreaterThan(0);
});

/** The labels of each metric: from the exposition, from the definitions, and from the recording rules. */
function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  const add = (metric: string, labels: readonly string[]): void =>
    void known.set(metric, [...(known.get(metric) ?? TARGET), ...labels]);
  for (const [, metric = '', labels = ''] of exposition.matchAll(/^([a-z]\w+)(?:\{(.*)\})? \S+$/gm))
    add(
      metric,
      [...labels.matchAll(/(\w+)="/g)].flatMap(([, label]) => label ?? []),
    );
  const shipped = readYaml(join(root, 'exporter', 'src', 'config', 'default-metrics.yml')) as {
    name: string;
    labels: string[];
  }[]; // default-metrics.test.ts compiles them
  for (const { name, labels } of shipped) add(name, labels.map(labelName));
  for (const { name, labels } of [EVENTS, ...Object.values(ACCOUNT)]) add(name, labels);
  for (const metric of OF_PROMETHEUS) add(metric, []);
  for (const { record, expr } of rules) if (record !== undefined) add(record, namesIn(expr).grouping);
  add('ALERTS', [
    ...OF_ALERTS,
    ...rules.flatMap(({ alert, expr }) => (alert === undefined ? [] : namesIn(expr).grouping)),
  ]);
  return known;
}
