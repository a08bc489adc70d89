/** Which certificates of clients are accepted: Go's tls.ClientAuthType, and the toolkit's client_allowed_sans. */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TlsSettings } from './config/load.ts';

/** Why the client is refused; undefined where it is admitted. */
export function refusalOf(socket: TLSSocket, { clientAuth, allowedSans }: TlsSettings): string | undefined {
  if (clientAuth === 'NoClientCert' || clientAuth === 'RequestClientCert') return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return clientAuth === 'VerifyClientCertIfGiven' ? undefined : 'it sent none';
  if (clientAuth !== 'RequireAnyClientCert' && !socket.authorized) return codeOf(socket.authorizationError);
  if (allowedSans.length > 0 && !allowedSans.some((name) => hasName(certificate, name))) {
    return 'none of its names is in client_allowed_sans';
  }
  return undefined;
}

/** OpenSSL's code, such as CERT_HAS_EXPIRED. The types say Error, node:tls gives a text. */
function codeOf(error: unknown): string {
  return typeof error === 'string' ? error : 'not verified';
}

/** Whether a DNS name, address, e-mail address or URI of the certificate is exactly this one. */
export function hasName(certificate: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
  return namesOf(certificate.subjectAltName ?? '').includes(name);
}

const KINDS = /^(?:DNS|email|URI):/;

/** `DNS:a.example, IP Address:192.0.2.1, URI:"…"`; node:crypto quotes what holds a comma or a quote, as JSON. */
function namesOf(subjectAltName: string): string[] {
  const entries = subjectAltName.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return entries
    .map((entry) => entry.trim())
    .filter((entry) => KINDS.test(entry))
    .map((entry) => entry.replace(KINDS, ''))
    .map((value) => (value.startsWith('"') ? (JSON.parse(value) as string) : value)); // a quoted value is a JSON text
}
