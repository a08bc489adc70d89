/** TLS: versions, suites, curves, and bad files at the start. */
import { describe, expect, it } from '@jest/globals';
import { copyFileSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { connect } from 'node:tls';
import { encryptKey } from './certificates.ts';
import { useTlsSite } from './tls-site.ts';

const site = useTlsSite();

/** A handshake alone; its error code where it fails. */
function handshake(
  options: ConnectionOptions = {},
): Promise<{ protocol: string; cipher: string; curve: string } | string> {
  return new Promise((resolve) => {
    const socket = connect({ ...site().web.address, ca: site().certificates.ca.cert, ...options }, () => {
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
    expect(await site().web.start(site().tlsConfig())).toBeUndefined();
    expect(await site().web.get('/metrics', site().trusting())).toMatchObject({ status: 200, body: 'a_total 1\n' });
    expect(await site().web.status({})).toBe('refused');
    expect(await handshake()).toMatchObject({ protocol: 'TLSv1.3' });
  });

  it('gives no answer without it', async () => {
    await site().web.start(site().tlsConfig());
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connectPlain(site().web.address, () => socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'));
      socket.on('data', (part) => (received += part.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(received));
    });
    expect(text).not.toContain('a_total');
    expect(site().web.log).toContain('the TLS handshake failed: ERR_SSL_HTTP_REQUEST');
  });

  it('refuses TLS 1.1 and takes TLS 1.2', async () => {
    await site().web.start(site().tlsConfig());
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await handshake(old)).toMatch(/PROTOCOL_VERSION|EPROTO|UNSUPPORTED_PROTOCOL/);
    expect(site().web.log).toContain('the TLS handshake failed');
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toMatchObject({ protocol: 'TLSv1.2' });
  });

  it.each([
    ['min_version', { min_version: 'TLS13' }, { maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }, 'TLSv1.3'],
    ['max_version', { max_version: 'TLS12' }, { minVersion: 'TLSv1.3' }, {}, 'TLSv1.2'],
  ] as const)('%s bounds the version', async (_what, config, refused, taken, protocol) => {
    await site().web.start(site().tlsConfig(config));
    expect(typeof (await handshake(refused))).toBe('string');
    expect(await handshake(taken)).toMatchObject({ protocol });
  });

  it('cipher_suites are those of TLS 1.2; TLS 1.3 keeps its own', async () => {
    const suite = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
    await site().web.start(site().tlsConfig({ cipher_suites: [suite] }));
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
    await site().web.start(site().tlsConfig({ cipher_suites: suites, prefer_server_cipher_suites: preferred }));
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384';
    expect(await handshake({ maxVersion: 'TLSv1.2', ciphers })).toMatchObject({ cipher });
  });

  it('curve_preferences', async () => {
    await site().web.start(site().tlsConfig({ curve_preferences: ['CurveP384', 'CurveP256'] }));
    expect(await handshake({ ecdhCurve: 'P-256:P-384' })).toMatchObject({
      curve: expect.stringMatching(/secp384r1|P-384|prime256v1/) as unknown,
    });
    expect(typeof (await handshake({ ecdhCurve: 'X25519' }))).toBe('string');
  });
});

describe('at the start', () => {
  it('an encrypted key, a key of another certificate and a key for a certificate are errors', async () => {
    const config = site().tlsConfig();
    encryptKey(site().certificates.server, join(site().web.folder, 'server.key'));
    expect(await site().web.start(config)).toContain('tls_server_config.key_file: "server.key" is encrypted');
    copyFileSync(site().certificates.client.keyFile, join(site().web.folder, 'server.key'));
    expect(await site().web.start(config)).toContain('"server.key" is not the key of the certificate in cert_file');
    copyFileSync(site().certificates.server.keyFile, join(site().web.folder, 'server.crt'));
    expect(await site().web.start(config)).toContain('"server.crt" holds no certificate in PEM form');
  });

  it('a list of authorities with a broken one is an error', async () => {
    const config = site().tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' });
    const broken = site().certificates.ca.cert.replace(/[A-Za-z0-9+/]{20}/, 'x');
    writeFileSync(join(site().web.folder, 'clients.crt'), site().certificates.clientCa.cert + broken);
    expect(await site().web.start(config)).toContain('client_ca_file: "clients.crt" holds no certificate');
  });
});
