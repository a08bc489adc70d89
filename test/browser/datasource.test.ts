/** The data source's queries, query editor and settings, on a real exporter. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import { DATASOURCE_ID } from '../../grafana-plugin/preview/scene.ts';
import { gzipSync } from 'node:zlib';
import { Site, USERS } from '../support/site.ts';
import type { Opened, Studio, View } from './browser.ts';
import { openStudio, seriousBarriers } from './browser.ts';

const CONFIG: Scene = { kind: 'config', from: 'now-1h', to: 'now', datasource: 'audit' };
const EXPLORE: Scene = { ...CONFIG, kind: 'explore' };
const MALLORY = '<img src=x onerror="document.title=1">mallory';
const ON_SERVERS_TIME: View = { now: null };

let site: Site;
let studio: Studio;

beforeAll(async () => {
  site = new Site();
  site.configure([USERS]);
  for (const user of ['alice', 'bob', 'carol.x']) site.append(user);
  site.append('bob', 'failure');
  site.append(MALLORY, 'failure');
  await site.begin();
  await site.shows('audit_users_total', {
    '{user_name="alice"}': 1,
    '{user_name="bob"}': 2,
    '{user_name="carol.x"}': 1,
    [`{user_name="${MALLORY.replaceAll('"', '\\"')}"}`]: 1,
  });
  studio = await openStudio({ exporter: site.url });
}, 120_000);
afterAll(async () => {
  await studio.close();
  await site.close();
});

const selector = (page: Page) => page.getByRole('combobox', { name: 'Selector' });

async function explore(query: object = {}, more: Partial<Scene> = {}): Promise<Opened> {
  const asked = { refId: 'A', datasource: { uid: 'audit' }, ...query };
  const opened = await studio.open({ ...EXPLORE, ...more, queries: [asked] }, ON_SERVERS_TIME);
  await opened.page.getByRole('button', { name: 'Run query' }).click();
  return opened;
}

/** The texts of a column of the result. */
async function column(page: Page, name: string): Promise<string[]> {
  await page.locator('table').first().waitFor();
  const names = await page.locator('table th').allTextContents();
  return page.locator(`table td:nth-child(${names.indexOf(name) + 1})`).allTextContents();
}

async function idsOf(text: string): Promise<string[]> {
  const response = await fetch(`${site.url}/api/v1/events?selector=${encodeURIComponent(text)}`);
  const { data } = (await response.json()) as { data: { events: { id: string }[] } }; // as its tests have it
  return data.events.map(({ id }) => id);
}

/** Runs an expression on the page with `source`, the data source. */
const withSource = <T>(page: Page, expression: string): Promise<T> =>
  page.evaluate<T>(
    `System.import('@grafana/runtime').then(({ getDataSourceSrv }) => getDataSourceSrv().get({ uid: 'audit' })).then((source) => ${expression})`,
  );

describe('the query editor', () => {
  test('completes labels, operators and values and runs the query, by keyboard alone', async () => {
    const { page, complaints } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    await page.keyboard.press('Tab');
    await page.keyboard.type('user_na');
    await page.getByRole('option', { name: /^user_name ?Who did it$/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'carol.x' }).waitFor();
    await page.keyboard.type('bo');
    await page.getByRole('option', { name: 'bob', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    expect(await selector(page).inputValue()).toBe('{user_name="bob"}');
    await page.keyboard.press('Enter');
    const ids = await column(page, 'id');
    expect(ids).toEqual(await idsOf('{user_name="bob"}'));
    expect(ids).toHaveLength(2);
    expect(complaints).toEqual([]);
  });

  test('proposes the values that the rest of the selector leaves', async () => {
    const { page } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    await selector(page).fill('{event_outcome="failure", user_name="');
    await page.getByRole('option').nth(1).waitFor();
    expect((await page.getByRole('option').allTextContents()).sort()).toEqual([MALLORY, 'bob'].sort());
  });

  test('says what is wrong at its place instead of asking', async () => {
    const { page } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/events') && asked.push(request.url()));
    await selector(page).fill('{user_nam="bob"}');
    await page.keyboard.press('Shift+Enter');
    const message = 'character 2: events have no label user_nam; did you mean "user_name"?';
    await page.getByText(message).waitFor();
    expect(await selector(page).getAttribute('aria-invalid')).toBe('true');
    expect(asked).toEqual([]);
  });

  test('says that values cannot be loaded, and why', async () => {
    const { page } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    const body = '{"status":"error","errorType":"timeout","error":"took too long"}';
    await page.route('**/label/**', (route) => route.fulfill({ status: 503, contentType: 'application/json', body }));
    await selector(page).fill('{user_name="');
    await page.getByText('The values cannot be loaded: took too long').waitFor();
  });

  test.each(['dark', 'light'] as const)('bars nobody in the %s theme', async (theme) => {
    const { page } = await studio.open(EXPLORE, { ...ON_SERVERS_TIME, theme });
    await selector(page).fill('{user_name="b');
    await page.getByRole('option', { name: 'bob' }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await selector(page).fill('{wrong');
    await page.keyboard.press('Shift+Enter');
    await page.getByText(/^character 2: /).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
  });
});

describe('a query', () => {
  test('brings every event of the range, hostile ones as text', async () => {
    const { page, complaints } = await explore();
    expect(await column(page, 'id')).toEqual(await idsOf('{}'));
    expect(await column(page, 'user.name')).toContain(MALLORY);
    expect(await page.title()).not.toBe('1');
    expect(complaints).toEqual([]);
  });

  test('counts by a label', async () => {
    const { page } = await explore({ queryType: 'count', by: ['user_name'], selector: '{event_outcome="failure"}' });
    await page.locator('table').nth(1).waitFor();
    const counts = await withSource<[string, number][]>(
      page,
      `new Promise((done) => source.query({
        targets: [{ refId: 'A', queryType: 'count', by: ['user_name'], selector: '{event_outcome="failure"}' }],
        range: { from: new Date(Date.now() - 3600000), to: new Date(), raw: {} }, intervalMs: 60000, scopedVars: {},
      }).subscribe(({ data }) => done(data.map(({ name, fields }) => [name, fields[1].values.reduce((a, b) => a + b)]))))`,
    );
    expect(Object.fromEntries(counts)).toEqual({ bob: 1, [MALLORY]: 1 });
    const names = await page.locator('table').evaluateAll((tables) => tables.map((one) => one.ariaLabel));
    expect(names.sort()).toEqual([MALLORY, 'bob'].sort());
  });

  test('brings the events behind an alert', async () => {
    const alert = { labels: { alertname: 'A', user_name: 'bob' }, startsAt: new Date().toISOString() };
    const { page } = await explore({ queryType: 'alert', alert });
    expect(await column(page, 'id')).toEqual(await idsOf('{user_name="bob"}'));
  });

  test('takes variables with several values, and ad hoc filters', async () => {
    const { page } = await explore(
      { selector: '{user_name=~"$user"}' },
      { variables: { user: ['bob', 'carol.x'] }, filters: [{ key: 'event.outcome', operator: '=', value: 'success' }] },
    );
    expect(await column(page, 'id')).toEqual(await idsOf('{user_name=~"bob|carol.x", event_outcome="success"}'));
  });

  test("that audit-exporter refuses says so in audit-exporter's words", async () => {
    const { page } = await explore({ selector: '{user_name=~"("}' });
    await page
      .getByRole('alert')
      .getByText(/is not a selector: character 13: not a pattern/)
      .waitFor();
  });
});

describe('the live tail', () => {
  test('shows a line that is written now, also after the connection was lost', async () => {
    const { page } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    let isCut = true;
    await page.route('**/events/stream*', (route) => {
      if (!isCut) return route.continue();
      isCut = false;
      return route.abort();
    });
    await page.getByRole('button', { name: 'Live' }).click();
    await page.getByRole('cell', { name: 'alice', exact: true }).waitFor();
    expect(isCut).toBe(false);
    site.append('dave');
    await page.getByRole('cell', { name: 'dave', exact: true }).waitFor();
    expect((await column(page, 'user.name'))[0]).toBe('dave');
    const ids = await column(page, 'id');
    expect(ids).toHaveLength(new Set(ids).size);
  });
});

describe('a dashboard', () => {
  test('gets variables: names of labels, and values that events have', async () => {
    const { page } = await studio.open({ ...EXPLORE, variables: { outcome: 'failure' } }, ON_SERVERS_TIME);
    const find = (query: string): Promise<{ text: string }[]> =>
      withSource(page, `source.metricFindQuery(${JSON.stringify(query)})`);
    expect(await find('label_names()')).toContainEqual({ text: 'user_name' });
    const values = await find('label_values(user_name, {event_outcome="$outcome"})');
    expect(values.map(({ text }) => text).sort()).toEqual([MALLORY, 'bob'].sort());
  });

  test('gets keys and values for ad hoc filters, those that the other filters leave', async () => {
    const { page } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    expect(await withSource(page, 'source.getTagKeys()')).toContainEqual({ text: 'source_ip' });
    const filters = "[{ key: 'user_name', operator: '=', value: 'carol.x' }]";
    const values = await withSource(page, `source.getTagValues({ key: 'event_outcome', filters: ${filters} })`);
    expect(values).toEqual([{ text: 'success' }]);
  });

  test('gets annotations without the HTML that an event may have', async () => {
    const { page } = await studio.open(EXPLORE, ON_SERVERS_TIME);
    const frame = `{ length: 1, fields: [{ name: 'timestamp', values: [5] }, { name: 'user.name', values: ['<b>x'] }] }`;
    const run = `new Promise((done) => source.annotations.processEvents({}, [${frame}]).subscribe(done))`;
    expect(await withSource(page, run)).toMatchObject([{ time: 5, text: '&lt;b&gt;x' }]);
  });
});

describe('the test of the settings', () => {
  const tested = async (answer?: object, view: View = {}): Promise<Opened> => {
    const opened = await studio.open(CONFIG, view);
    if (answer) await opened.page.route('**/status/build', (route) => route.fulfill(answer));
    await opened.page.getByRole('button', { name: 'Test' }).click();
    return opened;
  };
  const json = (status: number, body: object): object => ({
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
  });

  test('says which audit-exporter answers and what it keeps', async () => {
    const { page, complaints } = await tested();
    await page.getByText(/^audit-exporter \S+ answers\. Events kept: \d+\.$/).waitFor();
    expect(complaints).toEqual([]);
  });

  const NONE = { version: '1.2.3', events: { kept: 'none', count: 0, oldest: null } };
  test.each([
    ['no events are kept', json(200, { status: 'success', data: NONE }), /1\.2\.3 answers, but it keeps no events/],
    ['a password is wanted', { status: 401, body: 'Unauthorized' }, /Switch on basic authentication above/],
    [
      'Grafana hides that',
      { status: 400, body: 'Authentication to data source failed' },
      /Switch on basic authentication/,
    ],
    ['it refuses', json(403, { status: 'error', error: 'only for this machine' }), /refused: only for this machine/],
    ['a web page comes back', { status: 200, body: '<!doctype html>' }, /Something else than audit-exporter/],
    ['the path is not there', { status: 404, body: 'not found' }, /Something else than audit-exporter/],
    ['nobody is there', json(502, { message: 'Bad gateway: refused' }), /does not reach .*Bad gateway: refused/],
    ['it starts', json(503, { status: 'error', error: 'the exporter is starting' }), /error: the exporter is starting/],
  ])('says what to do where %s', async (_, answer, message) => {
    const { page } = await tested(answer);
    await page.getByText(message).waitFor();
  });

  test('speaks German', async () => {
    const { page } = await tested(json(502, {}), { language: 'de-DE' });
    await page.getByText('Grafana erreicht audit-exporter nicht (502 Bad Gateway).').waitFor();
  });

  test.each(['dark', 'light'] as const)('and the settings bar nobody in the %s theme', async (theme) => {
    const { page } = await tested(undefined, { theme });
    for (const name of ['Basic authentication', 'Own certificate authority', 'Client certificate'])
      await page.getByRole('switch', { name }).check({ force: true });
    await page.getByLabel('Key').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
  });
});

test('module.js stays small', async () => {
  const response = await fetch(`${studio.preview.url}/public/plugins/${DATASOURCE_ID}/module.js`);
  expect(gzipSync(await response.text()).length).toBeLessThan(60 * 1024);
});
