import { describe, expect, it } from '@jest/globals';
import type { AuditEvent, Parsed } from '../../exporter/src/event.ts';
import { syslogAuth } from '../../exporter/src/formats/syslog-auth/index.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const context = { receivedAt: NOW, ref: 1 };
const create = (timeZone = 'UTC') => syslogAuth.create({ timeZone });
const HEAD = 'Feb 12 14:10:21 web-01 ';

function parseAll(line: string, parser = create(), receivedAt = NOW): readonly Parsed[] {
  const parsed = parser.parse(line, { receivedAt, ref: 1 });
  return 'length' in parsed ? parsed : [parsed];
}

function eventOf(line: string, timeZone = 'UTC', receivedAt = NOW): AuditEvent {
  const [parsed] = parseAll(line, create(timeZone), receivedAt);
  if (parsed === undefined || 'skip' in parsed) throw new Error(`no event: ${JSON.stringify(parsed)}`);
  return parsed.event;
}

const outcomes = (lines: readonly string[], parser = create()): string[] =>
  lines.flatMap((line) => parseAll(HEAD + line, parser)).map((one) => ('skip' in one ? one.skip : 'event'));

describe('the year of a time without one', () => {
  const at = (line: string, zone: string, now: string): string =>
    new Date(
      eventOf(`${line} h sshd[1]: Accepted password for a from 192.0.2.1 port 1 ssh2`, zone, Date.parse(now))[
        '@timestamp'
      ],
    ).toISOString();

  it.each([
    // line, zone, received at, expected
    ['Dec 31 23:59:59', 'UTC', '2026-01-01T00:00:05Z', '2025-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:02', 'UTC', '2025-12-31T23:59:58Z', '2026-01-01T00:00:02.000Z'],
    ['Jan  1 09:00:00', 'Asia/Tokyo', '2025-12-31T23:59:58Z', '2026-01-01T00:00:00.000Z'],
    ['Dec 31 23:00:00', 'America/New_York', '2026-01-01T05:00:00Z', '2026-01-01T04:00:00.000Z'],
    ['Feb 29 10:00:00', 'UTC', '2024-02-29T10:00:01Z', '2024-02-29T10:00:00.000Z'],
    ['Feb 29 10:00:00', 'UTC', '2024-02-27T10:00:00Z', '2020-02-29T10:00:00.000Z'],
    ['Feb 29 10:00:00', 'UTC', '2103-03-01T00:00:00Z', '2096-02-29T10:00:00.000Z'],
  ])('%s in %s, received at %s', (line, zone, now, expected) => {
    expect(at(line, zone, now)).toBe(expected);
  });
});

describe('raw', () => {
  it('holds the parts of the header, and the priority where there is one', () => {
    const message = 'Accepted password for a from 192.0.2.1 port 1 ssh2';
    expect(parseAll(`<38>${HEAD}sshd-session[7]: ${message}`)[0]).toMatchObject({
      raw: { program: 'sshd-session', pid: '7', host: 'web-01', message, facility: 4, severity: 6 },
    });
    const [plain] = parseAll(`${HEAD}sshd[7]: ${message}`);
    expect(plain).toMatchObject({ raw: { program: 'sshd', pid: '7', host: 'web-01', message } });
    expect(plain && 'raw' in plain && 'facility' in plain.raw).toBe(false);
  });
});

describe('one attempt counts once', () => {
  it('keeps the connections of two hosts and two processes apart', () => {
    const parser = create();
    const first = parseAll('Feb 12 14:10:21 a sshd[7]: Invalid user x from 192.0.2.1 port 1', parser);
    const other = parseAll(
      'Feb 12 14:10:21 b sshd[7]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2',
      parser,
    );
    const third = parseAll(
      'Feb 12 14:10:21 a sshd[8]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2',
      parser,
    );
    const same = parseAll(
      'Feb 12 14:10:21 a sshd[7]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2',
      parser,
    );
    expect([first, other, third, same].map(([one]) => (one && 'skip' in one ? one.skip : 'event'))).toEqual([
      'event',
      'event',
      'event',
      'joined',
    ]);
  });

  it('counts afresh when a process id is used again after a login', () => {
    expect(
      outcomes([
        'sshd[7]: Failed password for bob from 192.0.2.1 port 1 ssh2',
        'sshd[7]: Accepted password for bob from 192.0.2.1 port 1 ssh2',
        'sshd[7]: Connection closed by authenticating user bob 192.0.2.1 port 2 [preauth]',
      ]),
    ).toEqual(['event', 'event', 'event']);
  });

  it('counts the tries of a repeated line after the one that it was joined to', () => {
    expect(
      outcomes([
        'sshd[7]: Invalid user x from 192.0.2.1 port 1',
        'sshd[7]: message repeated 3 times: [ Failed password for invalid user x from 192.0.2.1 port 1 ssh2]',
      ]),
    ).toEqual(['event', 'joined', 'event', 'event']);
  });

  it('joins two modules of one attempt, and counts the next attempt of both', () => {
    const line = (module: string): string =>
      `vsftpd[7]: ${module}(vsftpd:auth): authentication failure; user=bob rhost= user=bob`;
    expect(outcomes([line('pam_unix'), line('pam_sss'), line('pam_unix'), line('pam_sss')])).toEqual([
      'event',
      'joined',
      'event',
      'joined',
    ]);
  });
});

describe('bounds', () => {
  it('gives at most 1,000 events for one line', () => {
    const repeated = 'sshd[7]: message repeated 1000000 times: [ Failed password for bob from 192.0.2.1 port 1 ssh2]';
    expect(outcomes([repeated])).toHaveLength(1000);
    const more = 'vsftpd[7]: pam_unix(vsftpd:auth): 5000 more authentication failures; rhost= user=bob';
    expect(outcomes([more])).toHaveLength(1000);
    expect(outcomes([`vsftpd[7]: message repeated 900 times: [ ${more.slice(11)}]`])).toHaveLength(1000);
  });

  it('remembers a bounded number of connections', () => {
    const parser = create();
    for (let pid = 0; pid < 20_000; pid++) {
      parser.parse(`${HEAD}sshd[${pid}]: Invalid user x from 192.0.2.1 port 1`, context);
      parser.parse(`${HEAD}vsftpd[${pid}]: pam_unix(vsftpd:auth): authentication failure; user=${pid}`, context);
    }
    expect(parser.state().length).toBeLessThan(100_000);
    // The youngest are still known.
    expect(outcomes(['sshd[19999]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2'], parser)).toEqual([
      'joined',
    ]);
  });

  it('forgets everything for a state that it cannot read', () => {
    for (const state of ['{', '[]', 'null', '7', '{"connections":[[1,2],["a"],7],"pam":{"a":1}}']) {
      const parser = create();
      parser.restore(state);
      expect(parser.state()).toBe('');
    }
  });

  it.each([
    `${HEAD}sshd[1]: Failed password for invalid user ${' from '.repeat(170_000)}`,
    `${HEAD}sshd[1]: Connection closed by invalid user ${' port '.repeat(170_000)}`,
    `${HEAD}sudo: a : ${'TTY=x ; '.repeat(130_000)}`,
    `${HEAD}useradd[1]: delete ${"'".repeat(1_000_000)}`,
    `${HEAD}vsftpd[1]: pam_${'('.repeat(1_000_000)}`,
    `<38>1 2026-02-12T14:10:21Z h sshd 1 - ${'[a b="\\"'.repeat(120_000)}`,
    `${HEAD}polkitd[1]: Operator of ${')'.repeat(1_000_000)}`,
    `2026-02-12T14:10:21.${'1'.repeat(1_000_000)}`,
    `${HEAD}${'['.repeat(1_000_000)}`,
  ])('reads a hostile line of a megabyte in linear time: %.60s', (line) => {
    const parser = create();
    const start = performance.now();
    parser.parse(line, context);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
