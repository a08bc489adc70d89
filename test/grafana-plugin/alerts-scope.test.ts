/** The events behind an alert are in the panel those that the exporter's API gives. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ANSWERS } from '../../exporter/src/web/api/schemas.ts';
import type { PanelAlert } from '../../grafana-plugin/src/panel/alerts/alert.ts';
import type { Scope, ScopedEvent } from '../../grafana-plugin/src/panel/alerts/scope.ts';
import { isBehind, scopeOf } from '../../grafana-plugin/src/panel/alerts/scope.ts';
import { fieldsOf, NOW } from '../store/events/support.ts';
import { ApiSite } from '../web/api/site.ts';

const MINUTE = 60_000;
const STARTS = NOW - 5 * MINUTE;

type Alert = Pick<PanelAlert, 'labels' | 'annotations' | 'startsAt' | 'endsAt'>;
const alertWith = (alert: Partial<Alert>): Alert => ({ labels: {}, annotations: {}, startsAt: STARTS, ...alert });

const eventWith = (fields: Readonly<Record<string, string>>, time = STARTS): ScopedEvent => ({
  time,
  value: (field) => fields[field],
});

describe('the events of a shipped rule', () => {
  const site = new ApiSite();
  beforeAll(() => site.start());
  afterAll(() => site.close());

  test.each(shippedRules())('%s are those of the API', async (name, annotations) => {
    const alert = alertWith({ labels: { alertname: name, source: 'a' }, annotations });
    const scope = scopeOf(alert, NOW);
    const events = aroundScope(scope);
    const ids = site.add(...events.map(({ fields, time, source }) => ({ fields: fieldsOf(fields), time, source })));
    const { labels, startsAt } = alert;
    const answer = await site.data(ANSWERS.alert, '/alerts/events?order=asc&limit=1000', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ labels, annotations, startsAt: new Date(startsAt).toISOString() }),
    });
    const behind = events.map(({ fields, time, source }) => isBehind(eventWith({ ...fields, source }, time), scope));
    const ours = new Set(ids.map(String));
    expect(answer.events.map(({ id }) => id).filter((id) => ours.has(id))).toEqual(
      expect.arrayContaining(ids.filter((_, index) => behind[index]).map(String)),
    );
    expect(answer.events.filter(({ id }) => ours.has(id))).toHaveLength(behind.filter(Boolean).length);
    expect(behind.filter(Boolean).length).toBeGreaterThan(0);
    expect([answer.from, answer.to]).toEqual([scope.from, scope.to].map((time) => new Date(time).toISOString()));
  });
});

/** Events that all matchers hold for, at and around the ends of the range; and some that one matcher does not hold for. */
function aroundScope({
  selector,
  from,
  to,
}: Scope): { fields: Record<string, string>; source: string; time: number }[] {
  const matching: Record<string, string> = {};
  for (const { key, value } of selector?.matchers ?? []) matching[key] = value.split('|')[0] ?? '';
  const { source = 'a', ...fields } = matching;
  const others = Object.keys(fields).map((key) => ({ ...fields, [key]: 'other' }));
  return [
    ...[from - 1, from, STARTS, to, to + 1].map((time) => ({ fields, source, time })),
    ...[...others, {}].map((other) => ({ fields: other, source, time: STARTS })),
    { fields, source: 'another', time: STARTS },
  ];
}

/** Each alerting rule with its annotations as Prometheus would fill them in. */
function shippedRules(): [string, Record<string, string>][] {
  const folder = join(import.meta.dirname, '../../provisioning/prometheus/rules');
  return readdirSync(folder).flatMap((file) => {
    const { groups } = parse(readFileSync(join(folder, file), 'utf8')) as RuleFile; // the project's own
    return groups.flatMap(({ rules }) =>
      rules.flatMap(({ alert, annotations = {} }) =>
        alert === undefined ? [] : [[alert, filledIn(annotations)] as [string, Record<string, string>]],
      ),
    );
  });
}

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly annotations?: Record<string, string> }[];
  }[];
}

function filledIn(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, text]) => [
      name,
      text.replace(/\{\{ printf "%q" \$labels\.(\w+) \}\}/g, (_, label: string) => `"some \\"${label}\\""`),
    ]),
  );
}

describe('the scope of an alert', () => {
  test('is made of its labels where no annotation says more', () => {
    const { selector, from, to } = scopeOf(alertWith({ labels: { alertname: 'A', user_name: 'bob' } }), NOW);
    expect(selector?.matchers).toMatchObject([{ key: 'user.name', operator: '=', value: 'bob' }]);
    expect([from, to]).toEqual([STARTS - 15 * MINUTE, NOW]);
  });

  test('ends with the alert', () => {
    expect(scopeOf(alertWith({ labels: { source: 'a' }, endsAt: STARTS + 1 }), NOW).to).toBe(STARTS + 1);
  });

  test.each([
    [
      alertWith({ labels: { alertname: 'A' } }),
      'no label of the alert is a label of events; give its annotation audit_selector, or a selector',
    ],
    [
      alertWith({ annotations: { audit_selector: '{' } }),
      'audit_selector is not a selector: character 2: a label name or } belongs here',
    ],
    [
      alertWith({ labels: { source: 'a' }, annotations: { audit_window: 'long' } }),
      'audit_window is not a duration; use one such as 5m',
    ],
  ])('that cannot be told has no events, and says why', (alert, problem) => {
    const scope = scopeOf(alert, NOW);
    expect(scope.problem).toBe(problem);
    expect(isBehind(eventWith({ source: 'a' }), scope)).toBe(false);
  });

  test('takes an event that one of several metrics counted', () => {
    const scope = scopeOf(alertWith({ annotations: { audit_selector: '{metric="b"}' } }), NOW);
    expect(isBehind(eventWith({ metric: 'a, b' }), scope)).toBe(true);
    expect(isBehind(eventWith({ metric: 'a' }), scope)).toBe(false);
  });
});
