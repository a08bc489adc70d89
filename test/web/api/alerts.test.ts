import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANSWERS } from '../../../exporter/src/web/api/schemas.ts';
import { fieldsOf, NOW } from '../../store/events/support.ts';
import { ApiSite, query } from './site.ts';

const MINUTE = 60_000;
const iso = (time: number): string => new Date(time).toISOString();

let site: ApiSite;
/** Of bob: before the window, three in it, one after the alert began. */
let ids: number[];
beforeEach(async () => {
  site = new ApiSite();
  await site.start();
  const failed = (user: string, time: number) => ({
    time,
    fields: fieldsOf({ 'event.category': 'authentication', 'event.outcome': 'failure', 'user.name': user }),
  });
  ids = site.add(
    ...[-7, -6, -5, -1, 1].map((minutes) => failed('bob', STARTS + minutes * MINUTE)),
    failed('eve', STARTS - MINUTE),
  );
});
afterEach(() => site.close());

const STARTS = NOW - 5 * MINUTE;
const LABELS = { alertname: 'AuditFailedLogins', severity: 'warning', user_name: 'bob', source: 'a' };
const ANNOTATIONS = {
  summary: 'Many failed logins.',
  audit_selector: '{event_category="authentication", event_outcome="failure", user_name="bob"}',
  audit_window: '6m',
};

const post = (alert: object, parameters = '?order=asc') => ({
  path: `/alerts/events${parameters}`,
  options: { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(alert) },
});

describe('the events behind an alert', () => {
  it('are those of its selector, from its window on until now', async () => {
    const { path, options } = post({
      labels: LABELS,
      annotations: ANNOTATIONS,
      startsAt: iso(STARTS),
      endsAt: iso(NOW + 4 * MINUTE),
      fingerprint: 'abc',
      status: { state: 'active' },
    });
    const answer = await site.data(ANSWERS.alert, path, options);
    expect(answer.events.map(({ id }) => id)).toEqual(ids.slice(1, 5).map(String));
    expect(answer).toMatchObject({
      selector: ANNOTATIONS.audit_selector,
      from: iso(STARTS - 6 * MINUTE),
      to: iso(NOW),
    });
  });

  it('end with it', async () => {
    const { path, options } = post({
      labels: LABELS,
      annotations: ANNOTATIONS,
      startsAt: iso(STARTS),
      endsAt: iso(STARTS + 1),
    });
    const { events } = await site.data(ANSWERS.alert, path, options);
    expect(events.map(({ id }) => id)).toEqual(ids.slice(1, 4).map(String));
  });

  it('of one that goes on, with the end that Go gives to it', async () => {
    const { path, options } = post({ labels: LABELS, startsAt: iso(STARTS), endsAt: '0001-01-01T00:00:00Z' });
    expect(await site.data(ANSWERS.alert, path, options)).toMatchObject({
      selector: '{user_name="bob", source="a"}',
      from: iso(STARTS - 15 * MINUTE),
      to: iso(NOW),
      events: { length: 5 },
    });
  });

  it('by parameters are the same', async () => {
    const parameters = {
      labels: '{alertname="AuditFailedLogins", user_name="bob"}',
      selector: ANNOTATIONS.audit_selector,
      window: '6m',
      startsAt: STARTS / 1000,
      order: 'asc',
      limit: 2,
    };
    const answer = await site.data(ANSWERS.alert, query('/alerts/events', parameters));
    expect(answer.events.map(({ id }) => id)).toEqual(ids.slice(1, 3).map(String));
    const next = { ...parameters, cursor: answer.nextCursor ?? '' };
    const rest = await site.data(ANSWERS.alert, query('/alerts/events', next));
    expect(rest.events.map(({ id }) => id)).toEqual(ids.slice(3, 5).map(String));
  });

  it.each([
    [
      { labels: { alertname: 'A' }, startsAt: iso(STARTS) },
      'no label of the alert is a label of events; give its annotation audit_selector, or a selector',
    ],
    [{ labels: LABELS }, 'key of the body "startsAt" is required'],
    [
      { labels: LABELS, startsAt: 'now' },
      'key of the body "startsAt": is not a time; use RFC 3339, such as 2026-03-01T12:00:00Z',
    ],
    [
      { labels: LABELS, startsAt: iso(STARTS), annotations: { audit_window: 'long' } },
      'key of the body "annotations.audit_window": is not a duration; use one such as 5m',
    ],
    [
      { labels: LABELS, startsAt: iso(STARTS), annotations: { audit_selector: '{' } },
      'key of the body "annotations.audit_selector": is not a selector: character 2: a label name or } belongs here',
    ],
    [[], 'the body is not an object'],
  ])('are refused for %j', async (alert, message) => {
    const { path, options } = post(alert);
    expect(await site.error(path, options)).toEqual([400, 'bad_data', message]);
  });

  it('are refused for a body that is no JSON, no object or too large', async () => {
    const { path, options } = post({});
    const refused = async (more: object): Promise<unknown> => site.error(path, { ...options, ...more });
    expect(await refused({ body: '{' })).toEqual([
      400,
      'bad_data',
      expect.stringMatching(/^the request cannot be read: /),
    ]);
    expect(await refused({ headers: { 'Content-Type': 'text/plain' } })).toEqual([
      400,
      'bad_data',
      'the body is not an object',
    ]);
    const large = { body: `"${'x'.repeat(70_000)}"` };
    expect(await refused(large)).toEqual([400, 'bad_data', 'the body is larger than 64kb']);
  });
});
