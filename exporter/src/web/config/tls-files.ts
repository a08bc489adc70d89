/** Reads and checks certificates and keys, and what holds between the keys of `tls_server_config`. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { ConfigDocument } from '../../config/document.ts';
import type { ReadFile } from '../../config/secrets.ts';
import { problemOf } from '../../config/secrets.ts';
import { TLS13_SUITES } from './schema.ts';

/** PEM texts. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
}

const SECTION = 'tls_server_config';
const MAX_BYTES = 1024 * 1024;

const TLS13: readonly unknown[] = TLS13_SUITES;

type Plain = Readonly<Record<string, unknown>>;

/** What is in the files; undefined, with errors in the document, where something is wrong. */
export function readMaterial(document: ConfigDocument, plain: Plain, readFile: ReadFile): TlsMaterial | undefined {
  checkBetweenKeys(document, plain);
  const read = (key: string): string | undefined => readPem(document, plain, key, readFile);
  const cert = read('cert_file');
  const key = read('key_file');
  const ca = read('client_ca_file');
  const certificate = cert === undefined ? undefined : parseCertificate(document, 'cert_file', cert);
  const privateKey = key === undefined ? undefined : parseKey(document, key);
  if (ca !== undefined) parseCertificates(document, ca);
  if (certificate && privateKey && !certificate.checkPrivateKey(privateKey)) {
    document.addValue([SECTION, 'key_file'], 'is not the key of the certificate in cert_file; give the one that is.');
  }
  if (document.errors.length > 0 || cert === undefined || key === undefined) return undefined;
  const material = { cert, key, ca };
  const problem = contextProblem(material);
  if (problem === undefined) return material;
  document.addValue([SECTION, 'cert_file'], `cannot be used with its key (${problem}); make stronger ones.`);
  return undefined;
}

function readPem(document: ConfigDocument, plain: Plain, key: string, readFile: ReadFile): string | undefined {
  const name = plain[key];
  if (typeof name !== 'string' || name.trim() === '') return undefined;
  try {
    return readFile(resolve(dirname(document.file), name), MAX_BYTES);
  } catch (error) {
    document.addValue([SECTION, key], problemOf((error as NodeJS.ErrnoException).code)); // readFile throws as node:fs does
    return undefined;
  }
}

function parseCertificate(document: ConfigDocument, key: string, pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    document.addValue([SECTION, key], 'holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).');
    return undefined;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** OpenSSL stops silently at the first certificate of an authority that it cannot read. */
function parseCertificates(document: ConfigDocument, pem: string): void {
  const key = 'client_ca_file';
  for (const one of pem.match(CERTIFICATE) ?? ['']) if (!parseCertificate(document, key, one)) return;
}

function parseKey(document: ConfigDocument, pem: string): KeyObject | undefined {
  const path = [SECTION, 'key_file'];
  if (pem.includes('ENCRYPTED')) {
    document.addValue(path, 'is encrypted, and there is no key for a passphrase; give a file without one.');
    return undefined;
  }
  try {
    return createPrivateKey(pem);
  } catch {
    document.addValue(path, 'holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).');
    return undefined;
  }
}

/** Why OpenSSL refuses them, as its code: its messages may quote. */
function contextProblem(material: TlsMaterial): string | undefined {
  try {
    createSecureContext({
      cert: material.cert,
      key: material.key,
      ...(material.ca !== undefined && { ca: material.ca }),
    });
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error'; // node:tls throws errors with a code
  }
}

function checkBetweenKeys(document: ConfigDocument, plain: Plain): void {
  const type = plain['client_auth_type'] ?? 'NoClientCert';
  const hasCa = plain['client_ca_file'] !== undefined;
  if (hasCa && type === 'NoClientCert') {
    const cure = 'set client_auth_type to RequireAndVerifyClientCert, or remove the key';
    document.addKey([SECTION, 'client_ca_file'], `has no effect with client_auth_type NoClientCert; ${cure}.`);
  }
  if (!hasCa && (type === 'VerifyClientCertIfGiven' || type === 'RequireAndVerifyClientCert')) {
    const why = `is required with client_auth_type ${type}: the path of a PEM file.`;
    document.addKey([SECTION, 'client_ca_file'], why);
  }
  const requires = type === 'RequireAnyClientCert' || type === 'RequireAndVerifyClientCert';
  if (plain['client_allowed_sans'] !== undefined && !requires) {
    const cure = 'set client_auth_type to RequireAndVerifyClientCert';
    document.addKey([SECTION, 'client_allowed_sans'], `needs clients that must have a certificate; ${cure}.`);
  }
  if (plain['min_version'] === 'TLS13' && plain['max_version'] === 'TLS12') {
    document.addValue([SECTION, 'max_version'], 'is below min_version, TLS13; raise it, or lower min_version.');
  }
  const suites = plain['cipher_suites'];
  if (Array.isArray(suites) && plain['max_version'] === 'TLS12' && suites.every((name) => TLS13.includes(name))) {
    document.addKey([SECTION, 'cipher_suites'], 'has none for TLS 1.2, and max_version is TLS12; add one.');
  }
}
