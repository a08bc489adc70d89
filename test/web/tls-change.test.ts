/** Certificates and TLS settings that change on disk. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Certificate } from './certificates.ts';
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

describe('a change on disk', () => {
  const serial = async (): Promise<string> => {
    const socket = connect({ ...web.address, ca: certificates.ca.cert });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const subject = socket.getPeerX509Certificate()?.subject ?? '';
    socket.destroy();
    return subject;
  };

  it('of the certificate is seen without a restart, and open connections end', async () => {
    await web.start(tlsConfig());
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await serial()).toBe('CN=server');
    expect((await web.get('/metrics', { ...trusting(), agent })).headers.connection).not.toBe('close');
    copyFileSync(certificates.renewed.certFile, join(web.folder, 'server.crt'));
    web.now += 1000;
    // The key does not match yet: the old pair goes on.
    expect(await serial()).toBe('CN=server');
    expect(web.log).toContain('is not the key of the certificate in cert_file');
    copyFileSync(certificates.renewed.keyFile, join(web.folder, 'server.key'));
    web.now += 1000;
    expect((await web.get('/metrics', { ...trusting(), agent })).headers.connection).toBe('close');
    expect(await serial()).toBe('CN=renewed');
    expect((await web.get('/metrics', { ...trusting(), agent })).headers.connection).not.toBe('close');
    agent.destroy();
  });

  it('can begin to ask for certificates, and change the authority', async () => {
    await web.start(tlsConfig());
    expect(await statusFor(trusting())).toBe(200);
    const config = { client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' };
    web.change(tlsConfig(config));
    expect(await statusFor(trusting())).toBe('refused');
    expect(await statusFor(as(certificates.client))).toBe(200);
    web.change(certificates.ca.cert, join(web.folder, 'clients.crt'));
    expect(await statusFor(as(certificates.client))).toBe('refused');
    expect(await statusFor(as(certificates.server))).toBe(200);
  });

  it.each([
    ['TLS off', () => '{}', 'restart to switch TLS on or off'],
    [
      'a weaker client_auth_type',
      () => tlsConfig({ client_auth_type: 'RequestClientCert' }),
      'client_auth_type RequestClientCert is weaker',
    ],
    [
      'no client_allowed_sans',
      () => tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' }),
      'client_allowed_sans is gone',
    ],
    ['an unreadable certificate', () => tlsConfig({ cert_file: 'absent.crt' }), 'does not exist'],
    ['an old version', () => tlsConfig({ min_version: 'TLS11' }), 'no longer secure'],
  ])('does not open the server: %s', async (_what, change, message) => {
    const config = { client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' };
    await web.start(tlsConfig({ ...config, client_allowed_sans: ['client.example.com'] }));
    web.change(change());
    expect(await statusFor(trusting())).toBe('refused');
    expect(await statusFor(as(certificates.client))).toBe(200);
    expect(web.log).toContain(message);
  });
});
