/** TLS: versions, suites, curves, and bad files at the start. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { connect } from 'node:tls';
import { encryptKey } from './certificates.ts';
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
const statusFor = (options: RequestOptions): Promise<number | 'refused'> => web.status(options);

/** A handshake alone; its error code where it fails. */
function handshake(
  options: ConnectionOptions = {},
): Promise<{ protocol: string; cipher: string; curve: string } | string> {
  return new Promise((resolve) => {
    const socket = connect({ ...web.address, ca: certificates.ca.cert, ...options }, () => {
      const { name, standardName } = socket.getCipher();
      const key = socket.getEphemeralKeyInfo();
      resolve({
        protocol: socket.getProtocol() ?? '',
        cipher: standardName || name,
        curve: key && 'name' in key ? (key.name ?? '') : '',
      });
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('TLS', () => {
  it('serves with the certificate of the file', async () => {
    expect(await web.start(tlsConfig())).toBeUndefined();
    expect(await web.get('/metrics', trusting())).toMatchObject({ status: 200, body: 'a_total 1\n' });
    expect(await statusFor({})).toBe('refused');
    expect(await handshake()).toMatchObject({ protocol: 'TLSv1.3' });
  });

  it('gives no answer without it', async () => {
    await web.start(tlsConfig());
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connectPlain(web.address, () => socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'));
      socket.on('data', (part) => (received += part.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(received));
    });
    expect(text).not.toContain('a_total');
    expect(web.log).toContain('the TLS handshake failed: ERR_SSL_HTTP_REQUEST');
  });

  it('refuses TLS 1.1 and takes TLS 1.2', async () => {
    await web.start(tlsConfig());
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await handshake(old)).toMatch(/PROTOCOL_VERSION|EPROTO|UNSUPPORTED_PROTOCOL/);
    expect(web.log).toContain('the TLS handshake failed');
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toMatchObject({ protocol: 'TLSv1.2' });
  });

  it.each([
    ['min_version', { min_version: 'TLS13' }, { maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }, 'TLSv1.3'],
    ['max_version', { max_version: 'TLS12' }, { minVersion: 'TLSv1.3' }, {}, 'TLSv1.2'],
  ] as const)('%s bounds the version', async (_what, config, refused, taken, protocol) => {
    await web.start(tlsConfig(config));
    expect(typeof (await handshake(refused))).toBe('string');
    expect(await handshake(taken)).toMatchObject({ protocol });
  });

  it('cipher_suites are those of TLS 1.2; TLS 1.3 keeps its own', async () => {
    const suite = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
    await web.start(tlsConfig({ cipher_suites: [suite] }));
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toMatchObject({ cipher: suite });
    const other = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } as const;
    expect(typeof (await handshake(other))).toBe('string');
    expect(await handshake()).toMatchObject({ protocol: 'TLSv1.3' });
  });

  it.each([
    [true, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    [false, 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
  ])('prefer_server_cipher_suites %s', async (preferred, cipher) => {
    const suites = ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];
    await web.start(tlsConfig({ cipher_suites: suites, prefer_server_cipher_suites: preferred }));
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384';
    expect(await handshake({ maxVersion: 'TLSv1.2', ciphers })).toMatchObject({ cipher });
  });

  it('curve_preferences', async () => {
    await web.start(tlsConfig({ curve_preferences: ['CurveP384', 'CurveP256'] }));
    expect(await handshake({ ecdhCurve: 'P-256:P-384' })).toMatchObject({
      curve: expect.stringMatching(/secp384r1|P-384|prime256v1/) as unknown,
    });
    expect(typeof (await handshake({ ecdhCurve: 'X25519' }))).toBe('string');
  });
});

describe('at the start', () => {
  it('an encrypted key, a key of another certificate and a key for a certificate are errors', async () => {
    const config = tlsConfig();
    encryptKey(certificates.server, join(web.folder, 'server.key'));
    expect(await web.start(config)).toContain('tls_server_config.key_file: "server.key" is encrypted');
    copyFileSync(certificates.client.keyFile, join(web.folder, 'server.key'));
    expect(await web.start(config)).toContain('"server.key" is not the key of the certificate in cert_file');
    copyFileSync(certificates.server.keyFile, join(web.folder, 'server.crt'));
    expect(await web.start(config)).toContain('"server.crt" holds no certificate in PEM form');
  });

  it('a list of authorities with a broken one is an error', async () => {
    const config = tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' });
    const broken = certificates.ca.cert.replace(/[A-Za-z0-9+/]{20}/, 'x');
    writeFileSync(join(web.folder, 'clients.crt'), certificates.clientCa.cert + broken);
    expect(await web.start(config)).toContain('client_ca_file: "clients.crt" holds no certificate');
  });
});
