/** A server with TLS for each test, certificates for all tests of a file, and the check that no answer or log holds a key. */
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificates.ts';
import { Secured } from './secured.ts';
import type { Certificates } from './tls-files.ts';
import { keyTexts, makeCertificates, writeTlsConfig } from './tls-files.ts';

export class TlsSite {
  readonly folder = mkdtempSync(join(tmpdir(), 'audit-certificates-'));
  readonly certificates: Certificates = makeCertificates(this.folder);
  web = new Secured();

  tlsConfig(more: Readonly<Record<string, unknown>> = {}): string {
    return writeTlsConfig(this.web.folder, this.certificates, more);
  }

  /** A client that trusts the server and has no certificate. */
  trusting(): RequestOptions {
    return { ca: this.certificates.ca.cert };
  }

  /** A client with this certificate. */
  as({ cert, key }: Certificate): RequestOptions {
    return { ...this.trusting(), cert, key };
  }
}

/** Registers the hooks; `site()` is the site of the running test. */
export function useTlsSite(): () => TlsSite {
  let site: TlsSite | undefined;
  const current = (): TlsSite => {
    if (!site) throw new Error('outside of a test');
    return site;
  };
  beforeAll(() => {
    site = new TlsSite();
  });
  beforeEach(() => {
    current().web = new Secured();
  });
  afterEach(async () => {
    const { web, certificates } = current();
    web.expectSecret(...keyTexts(certificates));
    await web.stop();
  });
  afterAll(() => rmSync(current().folder, { recursive: true, force: true }));
  return current;
}
