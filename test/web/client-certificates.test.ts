/** Which clients get in by their certificate. */
import { describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { hasName } from '../../exporter/src/web/client-certificate.ts';
import { makeCertificate } from './certificates.ts';
import { OTHER } from './hashes.ts';
import { useTlsSite } from './tls-site.ts';

const site = useTlsSite();

describe('client_auth_type', () => {
  const ca = { client_ca_file: 'clients.crt' };
  const NOBODY = 'none';
  const all = [NOBODY, 'client', 'expired', 'forServers', 'self'] as const;
  it.each([
    [{}, all],
    [{ client_auth_type: 'NoClientCert' }, all],
    [{ client_auth_type: 'RequestClientCert' }, all],
    [{ client_auth_type: 'RequestClientCert', ...ca }, all],
    [{ client_auth_type: 'RequireAnyClientCert' }, ['client', 'expired', 'forServers', 'self']],
    [{ client_auth_type: 'RequireAnyClientCert', ...ca }, ['client', 'expired', 'forServers', 'self']],
    [{ client_auth_type: 'VerifyClientCertIfGiven', ...ca }, [NOBODY, 'client']],
    [{ client_auth_type: 'RequireAndVerifyClientCert', ...ca }, ['client']],
  ] as const)('%j admits %j', async (config, admitted) => {
    expect(await site().web.start(site().tlsConfig(config))).toBeUndefined();
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      for (const who of all) {
        const options = who === NOBODY ? site().trusting() : site().as(site().certificates[who]);
        const expected = (admitted as readonly string[]).includes(who) ? 200 : 'refused'; // includes is too strict
        expect([maxVersion, who, await site().web.status({ ...options, maxVersion })]).toEqual([
          maxVersion,
          who,
          expected,
        ]);
      }
    }
    if (admitted.length < all.length)
      expect(site().web.log).toContain('the certificate of the client is not accepted: ');
  });

  it('a session that was refused does not open the next one', async () => {
    await site().web.start(site().tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', ...ca }));
    const session = await new Promise<Buffer | undefined>((resolve) => {
      let last: Buffer | undefined;
      const socket = connect({ ...site().web.address, ca: site().certificates.ca.cert });
      socket.on('session', (given: Buffer) => (last = given));
      socket.on('error', () => undefined).on('close', () => resolve(last));
    });
    expect(await site().web.status({ ...site().trusting(), ...(session && { session }) })).toBe('refused');
  });

  it('and users are both needed where both are given', async () => {
    const config = JSON.parse(site().tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', ...ca })) as object; // an object
    await site().web.start(JSON.stringify({ ...config, basic_auth_users: { alice: OTHER.hash } }));
    expect(await site().web.status({ ...site().trusting(), auth: `alice:${OTHER.password}` })).toBe('refused');
    expect(await site().web.status(site().as(site().certificates.client))).toBe(401);
    expect(await site().web.status({ ...site().as(site().certificates.client), auth: `alice:${OTHER.password}` })).toBe(
      200,
    );
    site().web.expectSecret(OTHER.password, OTHER.hash);
  });
});

describe('client_allowed_sans', () => {
  it.each([
    ['client.example.com', true],
    ['2001:db8::1', true],
    ['2001:0db8:0:0::1', true],
    ['ops@example.com', true],
    ['spiffe://example.com/prometheus', true],
    ['example.com', false],
    ['CLIENT.example.com', false],
    ['*.example.com', false],
    ['2001:db8::2', false],
    ['client', false],
  ])('%s admits the client: %j', async (name, admitted) => {
    const config = { client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' };
    await site().web.start(site().tlsConfig({ ...config, client_allowed_sans: ['other.example.com', name] }));
    expect(await site().web.status(site().as(site().certificates.client))).toBe(admitted ? 200 : 'refused');
    expect(await site().web.status(site().as(site().certificates.self))).toBe('refused');
    if (!admitted) expect(site().web.log).toContain('none of its names is in client_allowed_sans');
  });

  it('knows names that hold commas and quotes', () => {
    const names = ['a, DNS:evil.example.com', 'say "hi"'];
    const wish = { names: names.map((name) => `URI:${name}`) };
    const certificate = new X509Certificate(makeCertificate(site().folder, 'odd', wish).cert);
    for (const name of names) expect(hasName(certificate, name)).toBe(true);
    expect(hasName(certificate, 'evil.example.com')).toBe(false);
  });
});
