import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { createPrivacy } from '../../exporter/src/privacy/privacy.ts';
import { load } from '../config/support.ts';

const KEY = 'sixteen characters or more';

describe('privacy', () => {
  const privacy = createPrivacy([
    { field: 'user.email', action: 'drop' },
    { field: 'user.name', action: 'hash', key: KEY },
    { field: 'user.id', action: 'hash', key: `${KEY}!` },
    { field: 'process.command_line', action: 'truncate', length: 4 },
    { field: 'source.ip', action: 'truncate', length: undefined },
  ]);

  it('changes the fields that have a rule, and no other', () => {
    expect(privacy.apply('user.email', 'bob@example.com')).toBeUndefined();
    expect(privacy.apply('process.command_line', 'sudo -s')).toBe('sudo');
    expect(privacy.apply('process.command_line', 'ls')).toBe('ls');
    expect(privacy.apply('host.name', 'web1')).toBe('web1');
  });

  it('hashes with the key: what openssl dgst -sha256 -hmac gives', () => {
    expect(privacy.apply('user.name', 'bob')).toBe('0ea529ba8ddb0ab20a935272d8ee3617');
    expect(privacy.apply('user.name', 'bob')).toBe(privacy.apply('user.name', 'bob'));
    expect(privacy.apply('user.id', 'bob')).not.toBe(privacy.apply('user.name', 'bob'));
  });

  it('keeps raw lines only without rules', () => {
    expect(privacy.keepsLines).toBe(false);
    expect(createPrivacy([]).keepsLines).toBe(true);
  });

  it.each([
    ['192.0.2.77', '192.0.2.0'],
    ['::ffff:192.0.2.77', '192.0.2.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:0DB8::1', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['64:ff9b::192.0.2.77', '64:ff9b:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['no address', undefined],
  ])('of %s stays %s', (address, network) => {
    expect(privacy.apply('source.ip', address)).toBe(network);
  });

  it('gives an address for every address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const network = privacy.apply('source.ip', address) ?? '';
        expect(isIP(network)).toBeGreaterThan(0);
        expect(privacy.apply('source.ip', network)).toBe(network);
      }),
    );
  });
});

describe('the configuration', () => {
  it('gives rules and what is kept', () => {
    const loaded = load(
      `sources: [{ name: a, path: /var/log/a.log, format: json }]
state: { path: ":memory:", events: all, keep_events: { age: never, size: 1GiB } }
privacy:
  - { field: user.name, action: hash, key: '\${PRIVACY_KEY}' }
  - { field: source.ip, action: truncate }
  - { field: file.path, action: truncate, length: 9 }
  - { field: user.id, action: drop }`,
      { PRIVACY_KEY: KEY },
    );
    expect(loaded.ok && [loaded.config.state, loaded.config.privacy]).toEqual([
      { path: ':memory:', events: 'all', keepEvents: { age: undefined, size: 2 ** 30 } },
      [
        { field: 'user.name', action: 'hash', key: KEY },
        { field: 'source.ip', action: 'truncate', length: undefined },
        { field: 'file.path', action: 'truncate', length: 9 },
        { field: 'user.id', action: 'drop' },
      ],
    ]);
  });

  it('keeps matched events for 30 days by default', () => {
    const loaded = load('sources: [{ name: a, path: /var/log/a.log, format: json }]');
    const day = 86_400_000;
    expect(loaded.ok && loaded.config.state).toMatchObject({
      events: 'matched',
      keepEvents: { age: 30 * day, size: 10 * 2 ** 30 },
    });
  });
});
