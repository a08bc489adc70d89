/** The panel's alerts, on a real Alertmanager. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { ALERTS_READ } from '../../grafana-plugin/preview/scene.ts';
import type { Running } from '../support/process.ts';
import { startAlertmanager } from '../support/process.ts';
import type { Studio } from './browser.ts';
import { NOW, openStudio, seriousBarriers } from './browser.ts';

const CONFIG = `
route: { receiver: on-call, group_by: [alertname] }
receivers: [{ name: on-call }]
inhibit_rules: [{ source_matchers: [alertname="Loud"], target_matchers: [alertname="Quiet"] }]
`;
const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const MINUTE = 60_000;

let folder: string;
let alertmanager: Running & { url: string };
let studio: Studio;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-panel-alerts-'));
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, CONFIG);
  alertmanager = await startAlertmanager(folder, config);
  await post('alerts', [
    alert('Loud', { severity: 'critical', user_name: 'mallory' }),
    alert('Quiet', { severity: 'info' }),
    alert('Planned', { severity: 'warning' }),
    alert('Silenceable', { severity: 'warning', user_name: 'bob' }),
    alert('Hostile', { severity: HOSTILE, user_name: HOSTILE }, { ...HOSTILE_LINKS, summary: HOSTILE }),
    alert('Linked', {}, { runbook_url: 'https://example.com/runbook', dashboard_url: '/d/audit-events' }),
  ]);
  await post('silences', {
    matchers: [{ name: 'alertname', value: 'Planned', isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 60 * MINUTE).toISOString(),
    createdBy: 'eve',
    comment: 'planned work',
  });
  studio = await openStudio({ alertmanager: alertmanager.url });
}, 120_000);
afterAll(async () => {
  await studio.close();
  await alertmanager.stop();
  await rm(folder, { recursive: true });
});

const HOSTILE_LINKS = { runbook_url: 'javascript:window.hacked=1', dashboard_url: ' java\nscript:window.hacked=1' };

function alert(alertname: string, labels: Record<string, string>, annotations: Record<string, string> = {}): object {
  return { labels: { alertname, ...labels }, annotations, startsAt: new Date(Date.now() - 5 * MINUTE).toISOString() };
}

async function post(path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${alertmanager.url}/api/v2/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const scene = (filter: string, more: Partial<Scene> = {}): Scene => ({
  kind: 'panel',
  from: 'now-1h',
  to: 'now',
  frames: [],
  options: { alertmanager: 'alertmanager', alertFilter: filter },
  ...more,
});
/** The tests against the real server go by the machine's clock. */
const REAL = { now: null };

describe('the list', () => {
  test.each(['dark', 'light'] as const)('has alerts by state, with their receivers, in the %s theme', async (theme) => {
    const opened = await studio.open(scene('alertname=~"Loud|Quiet|Planned"'), { ...REAL, theme });
    const { page, complaints } = opened;
    await page.getByRole('list', { name: 'Firing' }).getByRole('button', { name: /Loud/ }).waitFor();
    const text = (state: string): Promise<string> => page.getByRole('list', { name: state, exact: true }).innerText();
    expect(await text('Firing')).toMatch(/Loud[^]*user_name=mallory[^]*critical[^]*on-call/);
    expect(await text('Silenced')).toMatch(/Planned[^]*warning[^]*Silenced/);
    expect(await text('Inhibited')).toMatch(/Quiet[^]*info[^]*Inhibited/);
    await page.getByRole('button', { name: /Loud/ }).click();
    await page.getByRole('button', { name: 'Silence', exact: true }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('shows one state when that is asked for', async () => {
    const { page } = await studio.open(scene('alertname=~"Loud|Quiet"'), REAL);
    await page.getByRole('button', { name: 'Inhibited 1' }).click();
    await page.getByRole('button', { name: /Loud/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Quiet/ }).waitFor();
  });

  test('has the alerts of the values that a variable in its matchers has', async () => {
    const { page } = await studio.open(
      scene('alertname=~"$names"', { variables: { names: ['Loud', 'Linked'] } }),
      REAL,
    );
    await page.getByRole('button', { name: /Loud/ }).waitFor();
    await page.getByRole('button', { name: /Linked/ }).waitFor();
    expect(await page.getByRole('button', { name: /Quiet|Planned|Silenceable|Hostile/ }).count()).toBe(0);
  });

  test('is calm where nothing fires, and says so in German, too', async () => {
    const { page } = await studio.open(scene('alertname="None"'), { ...REAL, language: 'de-DE' });
    await page.getByText('Keine ausgelösten Alarme').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
  });

  test('leads to the runbook, the dashboard and the Alertmanager', async () => {
    const { page } = await studio.open(scene('alertname="Linked"'), REAL);
    await page.getByRole('button', { name: /Linked/ }).click();
    const href = (name: string) => page.getByRole('link', { name }).getAttribute('href');
    expect(await href('Runbook')).toBe('https://example.com/runbook');
    expect(await href('Dashboard')).toBe(`${studio.preview.url}/d/audit-events`);
    expect(await href('Open in Alertmanager')).toContain('/alerting/groups?alertmanager=Alertmanager&');
  });

  test('shows markup and scripts of an alert as text, and links to no script', async () => {
    const { page, complaints } = await studio.open(scene('alertname="Hostile"'), REAL);
    await page.getByRole('button', { name: /Hostile/ }).click();
    await page.getByText(HOSTILE).first().waitFor();
    expect(await page.getByText(HOSTILE).count()).toBeGreaterThan(2);
    expect(await page.getByRole('link', { name: /Runbook|Dashboard/ }).count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  test('is used with the keyboard alone', async () => {
    const { page } = await studio.open(scene('alertname=~"Loud|Linked"'), REAL);
    const loud = page.getByRole('button', { name: /Loud/ });
    const linked = page.getByRole('button', { name: /Linked/ });
    await loud.waitFor();
    await page.getByRole('button', { name: 'Firing 2' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused(loud)).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await focused(linked)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Runbook' }).waitFor();
    expect(await linked.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Runbook' }).waitFor({ state: 'detached' });
    expect(await focused(linked)).toBe(true);
    await page.keyboard.press('Home');
    expect(await focused(loud)).toBe(true);
  });
});

const focused = (locator: { evaluate: (of: (element: Element) => boolean) => Promise<boolean> }): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

describe('a silence', () => {
  const SIZES = [
    { width: 1200, height: 600 },
    { width: 600, height: 400 },
  ];
  test.each(SIZES)('that is set in $width × $height is there in Alertmanager, and ends there', async (size) => {
    const { page, complaints } = await studio.open(scene('alertname="Silenceable"'), { ...REAL, ...size });
    await page.getByRole('button', { name: /Silenceable/ }).click();
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    const form = page.getByRole('dialog');
    await form.getByText('Created by editor').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await form.getByRole('button', { name: '4h' }).click();
    await form.getByRole('button', { name: 'Silence alert' }).click();
    await form.getByText('Say why, for those who look for the alert.').waitFor();
    await form.getByLabel('Comment').fill('planned work');
    await form.getByRole('button', { name: 'Silence alert' }).click();
    await page.getByRole('list', { name: 'Silenced' }).getByText('Silenceable').first().waitFor();
    const [silence] = await activeSilences('Silenceable');
    expect(silence).toMatchObject({
      createdBy: 'editor',
      comment: 'planned work',
      matchers: [
        { name: 'alertname', value: 'Silenceable', isRegex: false },
        { name: 'severity', value: 'warning', isRegex: false },
        { name: 'user_name', value: 'bob', isRegex: false },
      ],
    });
    expect(Date.parse(silence?.endsAt ?? '') - Date.parse(silence?.startsAt ?? '')).toBeCloseTo(240 * MINUTE, -4);
    await page.getByRole('button', { name: 'End silence' }).click();
    await page.getByRole('list', { name: 'Firing' }).getByText('Silenceable').first().waitFor();
    expect(await activeSilences('Silenceable')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('that Alertmanager refuses says why', async () => {
    const { page } = await studio.open(scene('alertname="Loud"'), REAL);
    await page.route('**/api/v2/silences', (route) => route.fulfill({ status: 400, json: 'bad matchers' }));
    await page.getByRole('button', { name: /Loud/ }).click();
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByLabel('Comment').fill('planned work');
    await page.getByRole('button', { name: 'Silence alert' }).click();
    await page.getByRole('dialog').getByText('bad matchers').waitFor();
  });

  test('is nothing for who may only read', async () => {
    const { page } = await studio.open(scene('alertname="Loud"', { user: { permissions: [ALERTS_READ] } }), REAL);
    await page.getByRole('button', { name: /Loud/ }).click();
    await page.getByText('you need the permission alert.instances.external:write').waitFor();
    expect(await page.getByRole('button', { name: 'Silence', exact: true }).count()).toBe(0);
  });
});

interface Silence {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: { readonly state: string };
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
}

async function activeSilences(alertname: string): Promise<Silence[]> {
  const answer = await fetch(`${alertmanager.url}/api/v2/silences`);
  const silences = (await answer.json()) as Silence[]; // Alertmanager's API
  return silences.filter(
    ({ status, matchers }) => status.state === 'active' && matchers.some(({ value }) => value === alertname),
  );
}

describe('where there are no alerts to show, the list says why', () => {
  test('who may not see them gets the permission that is missing', async () => {
    const { page } = await studio.open(scene('', { user: { permissions: [] } }), REAL);
    await page.getByText('Ask an administrator of Grafana for the permission alert.instances.external:read.').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
  });

  test('an Alertmanager that does not answer is asked again', async () => {
    const { page } = await studio.open(scene('alertname="Loud"'), REAL);
    await page.getByRole('button', { name: /Loud/ }).waitFor();
    await page.route('**/api/v2/alerts*', (route) => route.fulfill({ status: 502, json: { message: 'Bad gateway' } }));
    await page.evaluate(() => window.preview?.setOptions({ alertFilter: 'alertname=~"Loud"' }));
    await page.getByText('Alertmanager gives no alerts').waitFor();
    await page.getByText('Bad gateway').waitFor();
    await page.unroute('**/api/v2/alerts*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: /Loud/ }).waitFor();
  });

  test('matchers that Alertmanager does not take', async () => {
    const { page } = await studio.open(scene('alertname=~"("'), REAL);
    await page.getByText('Alertmanager gives no alerts').waitFor();
    await page.getByText(/bad matcher|missing closing|error parsing/).waitFor();
  });

  test('a single Alertmanager needs not be chosen', async () => {
    const { page } = await studio.open(scene('', { options: {} }), REAL);
    await page.getByRole('list', { name: 'Firing' }).getByRole('button', { name: /Loud/ }).waitFor();
  });

  test('a time range that is past', async () => {
    const { page } = await studio.open(scene('', { from: 'now-3h', to: 'now-2h' }), REAL);
    await page.getByText('Alertmanager knows only the present.').waitFor();
    await page.getByText('ALERTS{alertstate="firing"}').waitFor();
  });
});

test('alerts of the past come from series of ALERTS', async () => {
  const labels = {
    __name__: 'ALERTS',
    alertstate: 'firing',
    alertname: 'Past',
    severity: 'critical',
    user_name: 'bob',
  };
  const at = (minutes: number): number => NOW.getTime() - minutes * MINUTE;
  const frame = {
    refId: 'A',
    fields: [
      { name: 'Time', type: 'time' as never, values: [at(170), at(169), at(168)] }, // FieldType is a browser's module
      { name: 'Value', type: 'number' as never, labels, values: [1, 1, 1] },
    ],
  };
  const { page, complaints } = await studio.open(scene('', { from: 'now-3h', to: 'now-2h', frames: [frame] }));
  await page.getByRole('button', { name: /Past/ }).click();
  expect(await page.getByRole('list', { name: 'Resolved' }).innerText()).toMatch(
    /user_name=bob[^]*2026-11-22 06:10:00[^]*2026-11-22 06:13:00/,
  );
  expect(complaints).toEqual([]);
});
