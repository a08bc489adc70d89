import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LABEL_NAMES } from '../../../exporter/src/selector/labels.ts';
import { ANSWERS } from '../../../exporter/src/web/api/schemas.ts';
import { fieldsOf, NOW } from '../../store/events/support.ts';
import { ApiSite, query } from './site.ts';

let site: ApiSite;
beforeEach(() => {
  site = new ApiSite();
});
afterEach(() => site.close());

const login = (user: string, outcome: 'success' | 'failure', seconds: number) => ({
  time: NOW - seconds * 1000,
  fields: fieldsOf({ 'event.category': 'authentication', 'event.outcome': outcome, 'user.name': user }),
  matched: outcome === 'failure' ? ['audit_failed_logins_total'] : [],
  line: JSON.stringify({ user, outcome }),
});

describe('/api/v1/events', () => {
  it('gives the selected events of the last hour, the newest first', async () => {
    await site.start();
    const [, eve = 0] = site.add(
      login('bob', 'success', 60),
      login('eve', 'failure', 50),
      login('old', 'failure', 3601),
    );
    const { events } = await site.data(ANSWERS.events, query('/events', { selector: '{event_outcome="failure"}' }));
    expect(events).toEqual([
      {
        id: String(eve),
        time: '2026-03-01T11:59:10.000Z',
        source: 'a',
        fields: { 'event.category': 'authentication', 'event.outcome': 'failure', 'user.name': 'eve' },
        metrics: ['audit_failed_logins_total'],
        line: '{"user":"eve","outcome":"failure"}',
      },
    ]);
  });

  it.each([
    [{ from: '2026-03-01T11:00:00Z', to: '2026-03-01T11:59:30Z' }],
    [{ start: NOW / 1000 - 3600, end: `${NOW / 1000 - 30}.000` }],
    [{ from: '2026-03-01T12:00:00+01:00', end: '2026-03-01T12:59:30+01:00' }],
  ])('takes the range %j', async (range) => {
    await site.start();
    site.add(login('in', 'success', 30), login('out', 'success', 29), login('out', 'success', 3601));
    const { events } = await site.data(ANSWERS.events, query('/events', range));
    expect(events.map(({ fields }) => fields['user.name'])).toEqual(['in']);
  });

  it.each(['asc', 'desc'] as const)('gives every event once by cursors, %s, while others are added', async (order) => {
    await site.start();
    const ids = site.add(...Array.from({ length: 600 }, (_, index) => login('bob', 'success', 1000 - (index % 97))));
    const found: string[] = [];
    let cursor = '';
    do {
      const parameters = { limit: 70, order, line: 'false', to: NOW / 1000, ...(cursor !== '' && { cursor }) };
      const answer = await site.data(ANSWERS.events, query('/events', parameters));
      found.push(...answer.events.map(({ id }) => id));
      cursor = answer.nextCursor ?? '';
      site.add(login('late', 'success', order === 'asc' ? 2000 : 1));
    } while (cursor !== '');
    expect([...found].sort()).toEqual(ids.map(String));
    expect(new Set(found).size).toBe(found.length);
  });

  it('gives a line for each event where NDJSON is asked for', async () => {
    await site.start();
    site.add(login('a', 'success', 3), login('b', 'success', 2), login('c', 'success', 1));
    const headers = { Accept: 'application/x-ndjson' };
    const answer = await site.ask('/events?limit=2&line=false', { headers });
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const users = answer.body
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { fields: object }).fields);
    expect(users).toMatchObject([{ 'user.name': 'c' }, { 'user.name': 'b' }]);
    const rest = await site.ask(
      query('/events', { format: 'ndjson', cursor: String(answer.headers['x-next-cursor']) }),
    );
    expect(rest.body).toContain('"user.name":"a"');
    expect(rest.headers['x-next-cursor']).toBeUndefined();
  });

  it('sends a large answer whole', async () => {
    await site.start();
    const ids = site.add(
      ...Array.from({ length: 3000 }, (_, index) => ({
        ...login('bob', 'success', 9),
        line: `${index}${'é'.repeat(500)}`,
      })),
    );
    const { events } = await site.data(ANSWERS.events, '/events?limit=50000&order=asc');
    expect(events.map(({ id }) => id)).toEqual(ids.map(String));
  });

  it('says when no events are kept', async () => {
    await site.start({}, 'state: { events: none }');
    const { body } = await site.ask('/events');
    expect(JSON.parse(body)).toEqual({
      status: 'success',
      data: { events: [] },
      warnings: ['no events are kept: state.events is none'],
    });
  });

  it.each([
    [
      { selector: '{user_nam="x"}' },
      `parameter "selector": "{user_nam=\\"x\\"}" is not a selector: character 2: events have no label user_nam; did you mean "user_name"? Allowed: ${LABEL_NAMES.join(', ')}`,
    ],
    [
      { from: 'yesterday' },
      'parameter "from": "yesterday" is not a time; use RFC 3339, such as 2026-03-01T12:00:00Z, or seconds since 1970',
    ],
    [
      { from: '99999999999999' },
      'parameter "from": "99999999999999" is not a time; use RFC 3339, such as 2026-03-01T12:00:00Z, or seconds since 1970',
    ],
    [{ from: 2, to: 1 }, 'parameter "to" must not be before "from"'],
    [{ from: 1, start: 1 }, 'parameters "from" and "start" are the same, and so are "to" and "end"; give one of them'],
    [{ limit: 0 }, 'parameter "limit": "0" is not allowed; use a whole number from 1 to 50000'],
    [{ limit: '1e3' }, 'parameter "limit": "1e3" is not allowed; use a whole number from 1 to 50000'],
    [{ order: 'up' }, 'parameter "order": "up" is not allowed; use asc or desc'],
    [{ cursor: 'x' }, 'parameter "cursor": "x" is not a cursor; use nextCursor of an answer'],
    [{ line: 'yes' }, 'parameter "line": "yes" is not allowed; use true or false'],
    [
      { limits: 3 },
      'unknown parameter "limits"; did you mean "limit"? Allowed: selector, from, to, start, end, limit, order, cursor, line, format.',
    ],
  ])('refuses %j', async (parameters, message) => {
    await site.start();
    expect(await site.error(query('/events', parameters as Record<string, string>))).toEqual([
      400,
      'bad_data',
      message,
    ]);
  });

  it('refuses a parameter that is given twice', async () => {
    await site.start();
    expect(await site.error('/events?limit=1&limit=2')).toEqual([
      400,
      'bad_data',
      'parameter "limit" is given more than once',
    ]);
  });
});

describe('/api/v1/events/count', () => {
  it('counts by steps and labels, the largest series first, the others together', async () => {
    await site.start();
    const logins = [['bob', 3], ['bob', 2], ['eve', 2], ['eve', 2], ['eve', 1], ['joe', 1], ['jim', 1]] as const; // prettier-ignore
    site.add(...logins.map(([user, minutes]) => login(user, 'failure', minutes * 60)));
    const range = { from: NOW / 1000 - 180, to: NOW / 1000 - 1, step: '1m' };
    const { result } = await site.data(ANSWERS.count, query('/events/count', { ...range, by: 'user_name', limit: 2 }));
    const at = (minutes: number): number => NOW / 1000 - minutes * 60;
    expect(result).toEqual([
      { metric: { user_name: 'eve' }, values: [[at(3), '0'], [at(2), '2'], [at(1), '1']] }, // prettier-ignore
      { metric: { user_name: 'bob' }, values: [[at(3), '1'], [at(2), '1'], [at(1), '0']] }, // prettier-ignore
      { metric: { user_name: 'other' }, values: [[at(3), '0'], [at(2), '0'], [at(1), '2']] }, // prettier-ignore
    ]);
    const all = await site.data(ANSWERS.count, query('/events/count', { ...range, selector: '{user_name=~"b.*"}' }));
    expect(all.result).toEqual([{ metric: {}, values: [[at(3), '1'], [at(2), '1'], [at(1), '0']] }]); // prettier-ignore
  });

  it.each([
    [
      { from: 0, to: 11_000, step: '1s' },
      'exceeded maximum resolution of 11000 points per timeseries; use a longer "step"',
    ],
    [{ step: '0s' }, 'parameter "step": "0s" is not a duration; use one such as 5m, or seconds'],
    [
      { by: 'source,metric,user_name' },
      'parameter "by": "source,metric,user_name" is not allowed; use at most 2 different labels',
    ],
    [{ by: 'user' }, `parameter "by": "user" is not a label of events; use one of ${LABEL_NAMES.join(', ')}`],
  ])('refuses %j', async (parameters, message) => {
    await site.start();
    expect(await site.error(query('/events/count', parameters as Record<string, string>))).toEqual([
      400,
      'bad_data',
      message,
    ]);
  });
});

describe('/api/v1/events/ID', () => {
  it('gives the event', async () => {
    await site.start();
    const [id = 0] = site.add(login('bob', 'success', 1e6));
    expect(await site.data(ANSWERS.event, `/events/${id}`)).toMatchObject({
      id: String(id),
      fields: { 'user.name': 'bob' },
    });
  });

  it('says that there is none', async () => {
    await site.start();
    expect(await site.error('/events/5')).toEqual([
      404,
      'not_found',
      'there is no event 5: it never was, or is no longer kept',
    ]);
    expect(await site.error('/events/x')).toEqual([
      400,
      'bad_data',
      'path parameter "id": "x" is not the id of an event; ids are whole numbers',
    ]);
  });
});

describe('labels', () => {
  it('are those of selectors', async () => {
    await site.start();
    expect(await site.data(ANSWERS.strings, '/labels')).toEqual(LABEL_NAMES);
  });

  it('have the values of the selected events', async () => {
    await site.start();
    site.add(login('eve', 'failure', 3), login('bob', 'success', 2), login('old', 'success', 4000));
    expect(await site.data(ANSWERS.strings, '/label/user_name/values')).toEqual(['bob', 'eve']);
    const failed = query('/label/user_name/values', { selector: '{event_outcome="failure"}' });
    expect(await site.data(ANSWERS.strings, failed)).toEqual(['eve']);
    expect(await site.data(ANSWERS.strings, '/label/metric/values')).toEqual(['audit_failed_logins_total']);
    const cut = JSON.parse((await site.ask('/label/user_name/values?limit=1')).body) as object;
    expect(cut).toMatchObject({ data: { length: 1 }, warnings: ['results truncated due to limit'] });
    expect((await site.error('/label/user/values')).slice(0, 2)).toEqual([400, 'bad_data']);
  });
});

describe('queries', () => {
  it('that take too long are stopped, and say what to do', async () => {
    await site.start({ queryLimits: { timeoutMs: -1, running: 1, waiting: 0 } });
    site.add(...Array.from({ length: 256 * 40 }, (_, index) => login(`user${index}`, 'success', 5)));
    const slow = query('/events/count', { selector: `{user_name=~"(.*a?){30}x"}` });
    expect(await site.error(slow)).toEqual([
      503,
      'timeout',
      'the query took longer than -0.001 s; ask for a shorter time or a narrower selector',
    ]);
  });

  it('that are too many are refused; when one ends, another may run', async () => {
    await site.start({ queryLimits: { timeoutMs: 10_000, running: 1, waiting: 1 } });
    site.add(...Array.from({ length: 256 * 8 }, (_, index) => login(`user${index}`, 'success', 5)));
    const slow = query('/events/count', { selector: `{user_name=~"(.*a?){30}x"}` });
    const answers = await Promise.all([1, 2, 3, 4].map(() => site.ask(slow)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers['retry-after']).toBe('1');
    expect(JSON.parse(refused?.body ?? '')).toEqual({
      status: 'error',
      errorType: 'too_many_requests',
      error: '1 queries are running and 1 wait; try again later',
    });
    expect((await site.ask('/events')).status).toBe(200);
  });
});
