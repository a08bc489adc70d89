/** Certificates and TLS settings that change on disk. */
import { describe, expect, it } from '@jest/globals';
import { copyFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { useTlsSite } from './tls-site.ts';

const site = useTlsSite();

describe('a change on disk', () => {
  const serial = async (): Promise<string> => {
    const socket = connect({ ...site().web.address, ca: site().certificates.ca.cert });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const subject = socket.getPeerX509Certificate()?.subject ?? '';
    socket.destroy();
    return subject;
  };

  it('of the certificate is seen without a restart, and open connections end', async () => {
    await site().web.start(site().tlsConfig());
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await serial()).toBe('CN=server');
    expect((await site().web.get('/metrics', { ...site().trusting(), agent })).headers.connection).not.toBe('close');
    copyFileSync(site().certificates.renewed.certFile, join(site().web.folder, 'server.crt'));
    site().web.now += 1000;
    // The key does not match yet: the old pair goes on.
    expect(await serial()).toBe('CN=server');
    expect(site().web.log).toContain('is not the key of the certificate in cert_file');
    copyFileSync(site().certificates.renewed.keyFile, join(site().web.folder, 'server.key'));
    site().web.now += 1000;
    expect((await site().web.get('/metrics', { ...site().trusting(), agent })).headers.connection).toBe('close');
    expect(await serial()).toBe('CN=renewed');
    expect((await site().web.get('/metrics', { ...site().trusting(), agent })).headers.connection).not.toBe('close');
    agent.destroy();
  });

  it('can begin to ask for site().certificates, and change the authority', async () => {
    await site().web.start(site().tlsConfig());
    expect(await site().web.status(site().trusting())).toBe(200);
    const config = { client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' };
    site().web.change(site().tlsConfig(config));
    expect(await site().web.status(site().trusting())).toBe('refused');
    expect(await site().web.status(site().as(site().certificates.client))).toBe(200);
    site().web.change(site().certificates.ca.cert, join(site().web.folder, 'clients.crt'));
    expect(await site().web.status(site().as(site().certificates.client))).toBe('refused');
    expect(await site().web.status(site().as(site().certificates.server))).toBe(200);
  });

  it.each([
    ['TLS off', () => '{}', 'restart to switch TLS on or off'],
    [
      'a weaker client_auth_type',
      () => site().tlsConfig({ client_auth_type: 'RequestClientCert' }),
      'client_auth_type RequestClientCert is weaker',
    ],
    [
      'no client_allowed_sans',
      () => site().tlsConfig({ client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' }),
      'client_allowed_sans is gone',
    ],
    ['an unreadable certificate', () => site().tlsConfig({ cert_file: 'absent.crt' }), 'does not exist'],
    ['an old version', () => site().tlsConfig({ min_version: 'TLS11' }), 'no longer secure'],
  ])('does not open the server: %s', async (_what, change, message) => {
    const config = { client_auth_type: 'RequireAndVerifyClientCert', client_ca_file: 'clients.crt' };
    await site().web.start(site().tlsConfig({ ...config, client_allowed_sans: ['client.example.com'] }));
    site().web.change(change());
    expect(await site().web.status(site().trusting())).toBe('refused');
    expect(await site().web.status(site().as(site().certificates.client))).toBe(200);
    expect(site().web.log).toContain(message);
  });
});
