/** Which clients get in by their certificate. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { hasName } from '../../exporter/src/web/client-certificate.ts';
import type { Certificate } from './certificates.ts';
import { makeCertificate } from './certificates.ts';
import { OTHER } from './hashes.ts';
import { Secured } from './secured.ts';
import type { Certificates } from './tls-files.ts';
import { keyTexts, makeCertificates, writeTlsConfig } from './tls-files.ts';

let folder: string;
let certificates: Certificates;
let web: Secured;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-certificates-'));
  certificates = makeCertificates(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  web = new Secured();
});
afterEach(async () => {
  web.expectSecret(...keyTexts(certificates));
  await web.stop();
});

const tlsConfig = (more: Readonly<Record<string, unknown>> = {}): string =>
  writeTlsConfig(web.folder, certificates, more);
const trusting = (): RequestOptions => ({ ca: certificates.ca.cert });
const as = ({ cert, key }: Certificate): RequestOptions => ({ ...trusting(), cert, key });
const statusFor = (options: RequestOptions): Promise<number | 'refused'> => web.status(options);

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
    expect(await web.start(tlsConfig(config))).toBeUndefined();
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      for (const who of all) {
        const options = who === NOBODY ? trusting() : as(certificates[who]);
        const expected = (admitted as readonly string[]).includes(who) ? 200 : 'refused'; // includes is too strict
        expect([maxVersion, who, await statusFor({ ...options, maxVersion })]).toEqual([maxVersion, who, expected]);
      }
    }
    if (admitted.length < all.length) expect(web.log).toContain('the certificate of the client is not accepted: ');
  });

  it('a session that was refused does not open the next one', async () => {
    await web.start(tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', ...ca }));
    const session = await new Promise<Buffer | undefined>((resolve) => {
      let last: Buffer | undefined;
      const socket = connect({ ...web.address, ca: certificates.ca.cert });
      socket.on('session', (given: Buffer) => (last = given));
      socket.on('error', () => undefined).on('close', () => resolve(last));
    });
    expect(await statusFor({ ...trusting(), ...(session && { session }) })).toBe('refused');
  });

  it('and users are both needed where both are given', async () => {
    const config = JSON.parse(tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', ...ca })) as object; // an object
    await web.start(JSON.stringify({ ...config, basic_auth_users: { alice: OTHER.hash } }));
    expect(await statusFor({ ...trusting(), auth: `alice:${OTHER.password}` })).toBe('refused');
    expect(await statusFor(as(certificates.client))).toBe(401);
    expect(await statusFor({ ...as(certificates.client), auth: `alice:${OTHER.password}` })).toBe(200);
    web.expectSecret(OTHER.password, OTHER.hash);
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
    await web.start(tlsConfig({ ...config, client_allowed_sans: ['other.example.com', name] }));
    expect(await statusFor(as(certificates.client))).toBe(admitted ? 200 : 'refused');
    expect(await statusFor(as(certificates.self))).toBe('refused');
    if (!admitted) expect(web.log).toContain('none of its names is in client_allowed_sans');
  });

  it('knows names that hold commas and quotes', () => {
    const names = ['a, DNS:evil.example.com', 'say "hi"'];
    const wish = { names: names.map((name) => `URI:${name}`) };
    const certificate = new X509Certificate(makeCertificate(folder, 'odd', wish).cert);
    for (const name of names) expect(hasName(certificate, name)).toBe(true);
    expect(hasName(certificate, 'evil.example.com')).toBe(false);
  });
});
