/** The example of docs/web-config.md, and the command line with a web configuration. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childOf, keysOf } from '../../exporter/src/config/schema-walk.ts';
import { loadWebConfig } from '../../exporter/src/web/config/load.ts';
import { WEB_CONFIG } from '../../exporter/src/web/config/schema.ts';
import { BINARIES } from '../support/process.ts';
import { makeCertificate } from './certificates.ts';
import { exampleOfDocs, PAGE } from './docs.ts';

const CONFIG = 'state: { path: ":memory:" }\nsources: [{ name: one, type: stdin, format: json }]\n';

let folder: string;
let web: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-docs-'));
  const { certFile } = makeCertificate(folder, 'server', { names: ['DNS:localhost'] });
  copyFileSync(certFile, join(folder, 'clients.crt'));
  web = join(folder, 'web.yml');
  config = join(folder, 'audit-exporter.yml');
  writeFileSync(web, exampleOfDocs('tls_server_config'));
  writeFileSync(config, CONFIG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BINARIES.source, ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, stdout, stderr };
};

describe('docs/web-config.md', () => {
  it('has an example that is good', () => {
    const { config: loaded, files } = loadWebConfig(web);
    expect(loaded).toMatchObject({
      tls: { clientAuth: 'RequireAndVerifyClientCert' },
      users: new Map([['prometheus', expect.any(String)]]),
    });
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      'web.yml',
      'server.crt',
      'server.key',
      'clients.crt',
    ]);
  });

  it('names every key', () => {
    const page = readFileSync(PAGE, 'utf8');
    const sections = ['tls_server_config', 'http_server_config'] as const;
    const keys = ['basic_auth_users', ...sections.flatMap((section) => keysOf(childOf(WEB_CONFIG, section)))];
    expect(keys.length).toBeGreaterThan(12);
    for (const key of keys) expect(page).toMatch(new RegExp(`\\b${key}\``));
  });
});

describe('the command line', () => {
  it('--config.check checks the web configuration too', () => {
    expect(run('--config.check', '--config.file', config, '--web.config.file', web)).toEqual({
      status: 0,
      stdout: expect.stringContaining(`${web}: good: TLS on, 1 users\n`) as unknown,
      stderr: '',
    });
    const bad = join(folder, 'bad.yml');
    writeFileSync(bad, 'basic_auth_users: { alice: hunter2 }\n');
    const { status, stderr } = run('--config.check', '--config.file', config, '--web.config.file', bad);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/bad\.yml:1:28: basic_auth_users\.alice: the value is not/),
    ]);
    expect(stderr).not.toContain('hunter2');
  });

  it.each([
    ['bad', '{ basic_auth_users: {} }', /1:3: basic_auth_users: has no users/],
    ['absent', undefined, /refused\.yml: does not exist/],
  ])('refuses to start when it is %s', (_what, text, message) => {
    const file = join(folder, 'refused.yml');
    if (text === undefined) rmSync(file, { force: true });
    else writeFileSync(file, text);
    const { status, stderr } = run(
      '--config.file',
      config,
      '--web.config.file',
      file,
      '--web.listen-address',
      '127.0.0.1:0',
    );
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});
