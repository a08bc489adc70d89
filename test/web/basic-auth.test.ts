/** Users, headers and the change of both on disk, against a server without TLS. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { OTHER, RIGHT, SLOW } from './hashes.ts';
import { Secured } from './secured.ts';

const WRONG = 'guessed-password';
const withUsers = (...users: readonly string[]): string =>
  `basic_auth_users:\n${users.map((user) => `  ${user}\n`).join('')}`;
const USERS = withUsers(`alice: ${RIGHT.hash}`, `bob: ${OTHER.hash}`);

let web: Secured;
beforeEach(() => {
  web = new Secured();
});
afterEach(async () => {
  // After every case, the failing ones too.
  const hashes = [RIGHT, OTHER, SLOW].map(({ hash }) => hash.slice(7, 29));
  web.expectSecret(...hashes, RIGHT.password, OTHER.password, SLOW.password, WRONG);
  await web.stop();
});

describe('users', () => {
  it('come in with their password', async () => {
    await web.start(USERS);
    expect((await web.login('alice', RIGHT.password)).status).toBe(200);
    expect((await web.login('bob', OTHER.password)).status).toBe(200);
    expect((await web.login('bob', OTHER.password)).body).toBe('a_total 1\n');
  });

  it.each([
    ['a wrong password', 'alice', WRONG],
    ['the password of another', 'alice', OTHER.password],
    ['a user that is not there', 'nobody', RIGHT.password],
    ['no password', 'alice', ''],
    ['the hash as the password', 'alice', RIGHT.hash],
    ['a name of every object', 'constructor', RIGHT.password],
  ])('are refused with %s', async (_what, user, password) => {
    await web.start(USERS);
    for (const time of [1, 2]) {
      const { status, headers, body } = await web.login(user, password);
      expect([time, status, body]).toEqual([time, 401, 'Unauthorized.\n']);
      expect(headers['www-authenticate']).toBe('Basic realm="audit-exporter", charset="UTF-8"');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each(['/', '/metrics', '/-/healthy', '/-/ready', '/-/reload', '/absent'])('are needed for %s', async (path) => {
    await web.start(USERS);
    expect((await web.get(path)).status).toBe(401);
    expect((await web.get(path, { method: 'POST' })).status).toBe(401);
  });

  it.each(['Basic', 'Basic ?', 'Bearer abc', `Basic ${Buffer.from('alice').toString('base64')}`, 'basic'])(
    'are not "%s"',
    async (authorization) => {
      await web.start(USERS);
      expect((await web.get('/metrics', { headers: { authorization } })).status).toBe(401);
    },
  );

  it('are told to come again when too many passwords wait, and the log has a line for it', async () => {
    await web.start(withUsers(`alice: ${SLOW.hash}`));
    const answers = await Promise.all(Array.from({ length: 30 }, (_, guess) => web.login('alice', `${WRONG}${guess}`)));
    const busy = answers.filter(({ status }) => status === 429);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(busy[0]?.headers['retry-after']).toBe('5');
    expect(answers.length - busy.length).toBeGreaterThanOrEqual(10);
    expect(web.log.match(/too many passwords wait/g)).toHaveLength(1);
    expect((await web.login('alice', SLOW.password)).status).toBe(200);
  });

  it('that are refused are logged once a minute, with how many were not', async () => {
    await web.start(USERS);
    for (const password of ['1', '2', '3']) await web.login('alice', WRONG + password);
    expect(web.log.match(/wrong user or password/g)).toHaveLength(1);
    web.now += 60_000;
    await web.login('alice', WRONG);
    expect(web.log).toMatch(/reason="wrong user or password" client=127\.0\.0\.1 not_logged_before=2\n/);
  });
});

describe('headers', () => {
  it('are set on every answer, and a blank one is left out', async () => {
    const headers = [
      'X-Frame-Options: sameorigin',
      'Content-Security-Policy: ""',
      'Strict-Transport-Security: max-age=60',
    ];
    await web.start(`${USERS}http_server_config:\n  headers:\n${headers.map((header) => `    ${header}\n`).join('')}`);
    for (const path of ['/', '/absent']) {
      const answer = await web.get(path);
      expect(answer.headers).toMatchObject({
        'x-frame-options': 'sameorigin',
        'strict-transport-security': 'max-age=60',
      });
      expect(answer.headers).not.toHaveProperty('content-security-policy');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

describe('a change on disk', () => {
  it('is seen after a second, without a restart', async () => {
    await web.start(USERS);
    expect((await web.login('alice', RIGHT.password)).status).toBe(200);
    web.change(withUsers(`alice: ${OTHER.hash}`, `carol: ${RIGHT.hash}`));
    expect((await web.login('alice', RIGHT.password)).status).toBe(401);
    expect((await web.login('alice', OTHER.password)).status).toBe(200);
    expect((await web.login('bob', OTHER.password)).status).toBe(401);
    expect((await web.login('carol', RIGHT.password)).status).toBe(200);
    expect(web.log).toContain('msg="web configuration loaded" users=2 tls=false');
  });

  it.each([
    [
      'a bad hash',
      withUsers(`alice: ${RIGHT.hash.slice(0, -1)}`),
      'basic_auth_users.alice: the value is not a bcrypt hash',
    ],
    ['half a file', USERS.slice(0, -3), 'basic_auth_users.bob: the value is not a bcrypt hash'],
    ['an empty file', '', 'the file is empty'],
    ['no users', '{}', 'basic_auth_users is gone, which would leave the server open; restart if that is meant'],
    ['TLS', 'tls_server_config: {}', 'tls_server_config.cert_file: is required'],
  ])('that is bad keeps the old settings and is logged once: %s', async (_what, config, message) => {
    await web.start(USERS);
    web.change(config);
    for (let request = 0; request < 3; request++) {
      expect((await web.get()).status).toBe(401);
      expect((await web.login('alice', RIGHT.password)).status).toBe(200);
      web.now += 1000;
    }
    expect(web.log.match(/web configuration refused, the old one stays in force/g)).toHaveLength(1);
    expect(web.log).toContain(message);
    web.change(withUsers(`carol: ${RIGHT.hash}`));
    expect((await web.login('carol', RIGHT.password)).status).toBe(200);
  });

  it('that removes the file keeps the old settings', async () => {
    await web.start(USERS);
    rmSync(web.file);
    web.now += 1000;
    expect((await web.get()).status).toBe(401);
    expect((await web.login('alice', RIGHT.password)).status).toBe(200);
    expect(web.log).toContain('does not exist');
    web.change(withUsers(`carol: ${RIGHT.hash}`));
    expect((await web.login('carol', RIGHT.password)).status).toBe(200);
  });
});

describe('at the start', () => {
  it('a file that is bad or not there is an error', async () => {
    expect(await web.start(withUsers(`alice: ${RIGHT.password}`))).toContain(
      'basic_auth_users.alice: the value is not a bcrypt hash',
    );
  });

  it('without users everybody may come in', async () => {
    expect(await web.start('{}')).toBeUndefined();
    expect((await web.get()).status).toBe(200);
  });
});
