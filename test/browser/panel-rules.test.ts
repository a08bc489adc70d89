/**
 * Alerts that only series of ALERTS tell of: what they say and where they lead to comes from the rules, which the panel reads
 * by Grafana's route to them. On a real Prometheus and a real exporter.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { stringify } from 'yaml';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import {
  ALERTS_READ,
  DATASOURCE_ID,
  EXPORTER_UID,
  PROMETHEUS_UID,
  RULES_READ,
} from '../../grafana-plugin/preview/scene.ts';
import { startPrometheus, until } from '../support/process.ts';
import type { Prometheus } from '../support/prometheus.ts';
import { number } from '../support/prometheus.ts';
import { Site, USERS } from '../support/site.ts';
import type { Opened, Studio } from './browser.ts';
import { openStudio } from './browser.ts';
import { grid } from './panel-page.ts';

const RUNBOOK = 'https://example.com/runbooks/guesses';
/** A value that a selector has to escape. */
const USER = 'b"ob';

const rule = (alert: string, severity: string, annotations: Record<string, string>) => ({
  alert,
  expr: 'label_replace(vector(1), "user_name", "b\\"ob", "", "")',
  labels: { severity },
  annotations,
});
const RULES = {
  groups: [
    {
      name: 'guesses',
      rules: [
        rule('Guesses', 'critical', {
          summary: 'Somebody guesses the password of {{ $labels.user_name }}.',
          description: 'So often: {{ $value }}.',
          runbook_url: RUNBOOK,
          audit_selector: '{user_name={{ printf "%q" $labels.user_name }}}',
          audit_window: '1h',
        }),
        // Of the same name: the labels tell which of them it is.
        rule('Graded', 'warning', { summary: 'The lower grade.' }),
        rule('Graded', 'critical', { summary: 'The higher grade.' }),
        { record: 'Guesses', expr: 'vector(1)' },
      ],
    },
  ],
};

let folder: string;
let site: Site;
let prometheus: Prometheus;
let studio: Studio;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  for (const user of ['alice', USER, USER, 'bob']) site.append(user);
  await site.begin();
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': 4 });
  folder = mkdtempSync(join(tmpdir(), 'audit-rules-'));
  const config = join(folder, 'prometheus.yml');
  writeFileSync(join(folder, 'rules.yml'), stringify(RULES));
  writeFileSync(config, stringify({ global: { evaluation_interval: '1s' }, rule_files: ['rules.yml'] }));
  prometheus = await startPrometheus(folder, config);
  await until(async () => (await number(prometheus, 'count(ALERTS{alertstate="firing"})')) === 3, 'the alerts');
  studio = await openStudio({ exporter: site.url, prometheus: prometheus.url });
}, 120_000);
afterAll(async () => {
  await site.close();
  await studio.close();
  await prometheus.stop();
  rmSync(folder, { recursive: true });
});

const queries = [
  { refId: 'A', datasource: { type: DATASOURCE_ID, uid: EXPORTER_UID } },
  { refId: 'B', datasource: { type: 'prometheus', uid: PROMETHEUS_UID }, expr: 'ALERTS{alertstate="firing"}' },
] as never; // each data source's own kind of query

const open = (more: Partial<Scene> = {}): Promise<Opened> =>
  studio.open({ kind: 'panel', from: 'now-15m', to: 'now', queries, options: {}, ...more }, { now: null });

const alertsOf = (page: Page, name: string): Locator => page.getByRole('button', { name: new RegExp(`\\b${name}\\b`) });

test('the rule tells what an alert is about, where its runbook is, and which events are behind it', async () => {
  const { page, complaints } = await open();
  await alertsOf(page, 'Guesses').first().click();
  await page.getByText(`Somebody guesses the password of ${USER}.`).waitFor();
  expect(await page.getByRole('link', { name: 'Runbook' }).getAttribute('href')).toBe(RUNBOOK);
  // A text whose template the panel cannot fill in is left out, rather than shown as it is in the file.
  expect(await page.getByText('So often').count()).toBe(0);
  await page.getByText('2 events behind Guesses').waitFor();
  const users = await grid(page).getByRole('row').allTextContents();
  expect(users.filter((row) => row.includes(USER))).toHaveLength(2);
  expect(complaints).toEqual([]);
});

test('of two rules with the same name, it is the one with the labels of the alert', async () => {
  const { page } = await open();
  const graded = alertsOf(page, 'Graded');
  await graded.first().waitFor();
  const grades: string[] = [];
  for (const button of await graded.all()) {
    await button.click();
    await page.getByText(/^The (higher|lower) grade\.$/).waitFor();
    const severity = /critical|warning/i.exec((await button.textContent()) ?? '')?.[0].toLowerCase();
    grades.push(`${severity}: ${await page.getByText(/^The (higher|lower) grade\.$/).textContent()}`);
    await button.click();
  }
  expect(grades.sort()).toEqual(['critical: The higher grade.', 'warning: The lower grade.']);
});

test('who may not read rules sees the alert with its labels, and no error', async () => {
  const { page, complaints } = await open({ user: { permissions: [ALERTS_READ] } });
  await alertsOf(page, 'Guesses').first().click();
  await page.getByText('user_name', { exact: true }).first().waitFor();
  expect(await page.getByRole('link', { name: 'Runbook' }).count()).toBe(0);
  expect(await page.getByRole('alert').count()).toBe(0);
  // The browser's own, of the request.
  expect(complaints).toEqual([expect.stringContaining('403 (Forbidden)')]);
});

test('the permission is the one that Grafana asks for', async () => {
  const { page } = await open({ user: { permissions: [RULES_READ] } });
  await alertsOf(page, 'Guesses').first().click();
  await page.getByRole('link', { name: 'Runbook' }).waitFor();
});
