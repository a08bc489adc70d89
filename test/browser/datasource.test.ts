/** The data source's settings and query editor, on a real exporter. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { Site, USERS } from '../support/site.ts';
import type { Studio } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';

const CONFIG: Scene = { kind: 'config', from: 'now-1h', to: 'now', datasource: 'audit' };
const EXPLORE: Scene = { ...CONFIG, kind: 'explore' };

let site: Site;
let studio: Studio;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  await site.begin();
  studio = await openStudio({ exporter: site.url });
}, 120_000);
afterAll(async () => {
  await studio.close();
  await site.close();
});

test('the test of the settings says that audit-exporter answers', async () => {
  const { page, complaints } = await studio.open(CONFIG);
  await page.getByLabel('URL').waitFor();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText(/^audit-exporter \S+ answers\. Events kept: 0\.$/).waitFor();
  expect(complaints).toEqual([]);
});

test('the test of the settings says why audit-exporter does not answer', async () => {
  const { page } = await studio.open(CONFIG, { language: 'de-DE' });
  await page.route('**/status/build', (route) => route.fulfill({ status: 502, body: '{}' }));
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('Grafana erreicht audit-exporter nicht (502 Bad Gateway).').waitFor();
});

test('the query editor takes a selector', async () => {
  const { page, complaints } = await studio.open(EXPLORE);
  await page.getByLabel('Selector').fill('{user_name="bob"}');
  await page.getByRole('button', { name: 'Run query' }).click();
  await page.getByText('No data').waitFor();
  expect(complaints).toEqual([]);
  expect(await seriousBarriers(page)).toEqual([]);
});
