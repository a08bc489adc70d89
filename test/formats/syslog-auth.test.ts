import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEvent } from '../../exporter/src/event.ts';
import type { LineParser } from '../../exporter/src/formats/format.ts';
import { syslogAuth } from '../../exporter/src/formats/syslog-auth/index.ts';
import type { LiveEvent } from '../../exporter/src/live-event.ts';
import { Interner } from '../../exporter/src/values/interner.ts';
import type { Outcome } from '../support/outcomes.ts';
import { collect } from '../support/outcomes.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const create = (timeZone = 'UTC'): LineParser => syslogAuth.create({ timeZone, interner: new Interner() });
const HEAD = 'Feb 12 14:10:21 web-01 ';

const parseAll = (line: string, parser = create(), receivedAt = NOW): readonly Outcome[] =>
  collect(parser, [line], { receivedAt });

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

describe('times', () => {
  const accepted = 'sshd[1]: Accepted password for a from 192.0.2.1 port 1 ssh2';

  it('refuses a year that is no number', () => {
    expect(parseAll(`202x-01-05T08:00:00Z h ${accepted}`)).toEqual([{ skip: 'malformed', ref: 0 }]);
  });

  it('gives each of many lines the time that it has when it is read alone', () => {
    const clock = fc.constantFrom('23:59:59', '23:59:60', '00:00:00', '02:30:00', '02:30:07', '02:30:60', '02:31:07.5');
    const traditional = fc
      .tuple(fc.constantFrom('Dec 31', 'Jan  1', 'Feb 29', 'Mar 29', 'Feb 12', 'Feb 12 2024'), clock)
      .map(([day, time]) => `${day} ${time}`);
    const iso = fc
      .tuple(
        fc.constantFrom('2025-12-31', '2024-02-29', '2026-03-29'),
        clock,
        fc.constantFrom('', 'Z', '+01:00', '-0330'),
      )
      .map(([day, time, zone]) => `${day}T${time}${zone}`);
    const receivedAt = fc.constantFrom(
      ...['2026-01-01T00:00:05Z', '2025-12-31T23:59:58Z', '2024-02-29T10:00:01Z', '2025-02-11T14:10:21Z'].map(
        Date.parse,
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'),
        fc.array(fc.tuple(fc.oneof(traditional, iso), receivedAt), { minLength: 2, maxLength: 8 }),
        (zone, lines) => {
          const parser = create(zone);
          for (const [time, now] of lines) {
            const text = `${time} h ${accepted}`;
            expect(parseAll(text, parser, now)).toEqual(parseAll(text, create(zone), now));
          }
        },
      ),
    );
  });
});

describe('raw', () => {
  const message = 'Accepted password for a from 192.0.2.1 port 1 ssh2';

  it('holds the parts of the header, and the priority where there is one', () => {
    expect(parseAll(`<38>${HEAD}sshd-session[7]: ${message}`)[0]).toMatchObject({
      raw: { program: 'sshd-session', pid: '7', host: 'web-01', message, facility: 4, severity: 6 },
    });
    const [plain] = parseAll(`${HEAD}sshd[7]: ${message}`);
    expect(plain).toMatchObject({ raw: { program: 'sshd', pid: '7', host: 'web-01', message } });
    expect(plain && 'raw' in plain && 'facility' in plain.raw).toBe(false);
  });

  it('gives single parts by the paths that rules read', () => {
    const rawPaths = [['pid'], ['message'], ['severity'], ['facility'], ['message', 'length'], ['other']];
    const parser = syslogAuth.create({ timeZone: 'UTC', interner: new Interner(), rawPaths });
    const read: unknown[] = [];
    for (const line of [`<38>${HEAD}sshd[7]: ${message}`, `${HEAD}sshd: ${message}`]) {
      const bytes = Buffer.from(line);
      const event = (live: LiveEvent): void => void read.push(rawPaths.map((_, path) => live.rawValue(path)));
      parser.parse(bytes, 0, bytes.length, { receivedAt: NOW, ref: 0 }, { event, skip: () => undefined });
    }
    expect(read).toEqual([
      ['7', message, 6, 4, undefined, undefined],
      [undefined, message, undefined, undefined, undefined, undefined],
    ]);
  });
});

describe('field values', () => {
  const login = (user: string, address = '192.0.2.1'): AuditEvent =>
    eventOf(`${HEAD}sshd[7]: Invalid user ${user} from ${address} port 1`);

  it.each(['x', 'é', '€', '😀'])('are cut to 1,024 UTF-16 units, and stay well-formed: %s', (letter) => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const user = before + letter.repeat(9000);
      expect(login(user)['user.name']).toBe(user.slice(0, 1024).toWellFormed());
    }
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    [`fe80::1%${'é'.repeat(73)}`, undefined],
    [`fe80::1%${'é'.repeat(72)}`, 'fe80::1'],
    ['192.0.2.256', undefined],
    ['host.example.com', undefined],
  ])('hold an address only where there is one: %s', (address, expected) => {
    expect(login('bob', address)['source.ip']).toBe(expected);
  });

  it('are right after the interner gave up its ids', () => {
    const interner = new Interner();
    const parser = syslogAuth.create({ timeZone: 'UTC', interner });
    interner.seal();
    const read = (address: string): unknown =>
      parseAll(`${HEAD}sshd[7]: Invalid user bob from ${address} port 1`, parser).map((one) =>
        'event' in one ? [one.event['event.action'], one.event['source.ip']] : one.skip,
      );
    expect(read('::ffff:192.0.2.1')).toEqual([['ssh_login', '192.0.2.1']]);
    const { epoch } = interner;
    for (let other = 0; interner.epoch === epoch; other++) {
      interner.ofText(`other ${other}`);
      interner.trim();
    }
    expect(read('no-address')).toEqual([['ssh_login', undefined]]);
    expect(read('198.51.100.7')).toEqual([['ssh_login', '198.51.100.7']]);
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

  it('tells process ids apart by their text', () => {
    const ids = ['7', '07', '0', '00', '123456789', '1234567890', '12345678901', '7a', 'a7', '-7', '', ' 7', '7 '];
    const line = (id: string, text: string): string => `Feb 12 14:10:21 a sshd[${id}]: ${text} x from 192.0.2.1 port 1`;
    for (const first of ids) {
      for (const second of ids) {
        const parser = create();
        parseAll(line(first, 'Invalid user'), parser);
        const [read] = parseAll(`${line(second, 'Failed password for invalid user')} ssh2`, parser);
        const what = read && 'skip' in read ? read.skip : 'event';
        expect([first, second, what]).toEqual([first, second, first === second ? 'joined' : 'event']);
      }
    }
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
      parseAll(`${HEAD}sshd[${pid}]: Invalid user x from 192.0.2.1 port 1`, parser);
      parseAll(`${HEAD}vsftpd[${pid}]: pam_unix(vsftpd:auth): authentication failure; user=${pid}`, parser);
    }
    expect(parser.state().length).toBeLessThan(100_000);
    // The youngest are still known.
    expect(outcomes(['sshd[19999]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2'], parser)).toEqual([
      'joined',
    ]);
  });

  it('remembers connections of ever new hosts, and the first 1,024 bytes of a name only', () => {
    const parser = create();
    for (let host = 0; host < 30_000; host++) {
      parseAll(`Feb 12 14:10:21 host-${host} sshd[7]: Invalid user x from 192.0.2.1 port 1`, parser);
    }
    const failed = (host: number): unknown =>
      parseAll(
        `Feb 12 14:10:21 host-${host} sshd[7]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2`,
        parser,
      );
    expect(failed(29_999)).toEqual([{ skip: 'joined', ref: 0 }]);
    expect(failed(28_000)).toEqual([{ skip: 'joined', ref: 0 }]);
    expect(failed(1)).toMatchObject([{ event: {} }]);
    const long = 'p'.repeat(70_000);
    parseAll(`Feb 12 14:10:21 ${long} sshd[${long}]: Invalid user x from 192.0.2.1 port 1`, parser);
    expect(parser.state()).toContain('p'.repeat(1024));
    expect(parser.state()).not.toContain('p'.repeat(1025));
  });

  it('goes on from the state of the version before', () => {
    const parser = create();
    parser.restore(
      '{"connections":[["4711 web-01",3]],"pam":[[" web-01 vsftpd bob",{"module":"pam_unix","time":1770905421000}]]}',
    );
    expect(
      outcomes(
        [
          'sshd[4711]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2',
          'vsftpd: pam_sss(vsftpd:auth): authentication failure; rhost=192.0.2.1 user=bob',
        ],
        parser,
      ),
    ).toEqual(['joined', 'joined']);
  });

  it('forgets everything for a state that it cannot read', () => {
    for (const state of ['{', '[]', 'null', '7', '{"connections":[[1,2],["a"],7],"pam":{"a":1}}']) {
      const parser = create();
      parser.restore(state);
      expect(parser.state()).toBe('');
    }
  });
});
