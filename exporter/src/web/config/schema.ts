/**
 * The web configuration, in the format of Prometheus' exporter-toolkit (documentation "Prometheus: Configuration: HTTPS
 * and authentication"; exporter-toolkit, docs/web-configuration.md).
 */
import { z } from '../../zod.ts';
import { boolean, choice, describe, leaf, text } from '../../config/fields.ts';

const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number];

export const TLS_VERSIONS = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
type TlsVersion = keyof typeof TLS_VERSIONS;

/** Suites of TLS 1.3; as in Go they are always on, and cannot be chosen. */
export const TLS13_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
] as const;

/** IANA's names, which Go uses → those of OpenSSL (man page openssl-ciphers). Each with forward secrecy. */
export const TLS12_SUITES: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
};

/** Without a choice: the suites with authenticated encryption. */
const DEFAULT_SUITES = Object.keys(TLS12_SUITES).filter((name) => !name.includes('_CBC_'));

/** Go's names → those of OpenSSL. */
export const CURVES = { X25519: 'X25519', CurveP256: 'P-256', CurveP384: 'P-384', CurveP521: 'P-521' } as const;
const CURVE_NAMES = ['X25519', 'CurveP256', 'CurveP384', 'CurveP521'] as const satisfies (keyof typeof CURVES)[];

const file = (doc: string) => text({ doc, allowed: 'the path of a PEM file' });

function version(doc: string) {
  return leaf<TlsVersion>({ doc, allowed: 'TLS12 or TLS13' }, (value) => {
    if (value === 'TLS12' || value === 'TLS13') return { value };
    const old = value === 'TLS10' || value === 'TLS11';
    const why = old ? ': TLS 1.0 and 1.1 are no longer secure (RFC 8996)' : '';
    return { problem: `is not allowed${why}; use TLS12 or TLS13.` };
  });
}

const tls = z.strictObject({
  cert_file: file('The certificate of the server, followed by those between it and the root.'),
  key_file: file('The private key of the certificate.'),
  client_auth_type: choice('Which clients are admitted by their certificate.', CLIENT_AUTH_TYPES).prefault(
    'NoClientCert',
  ),
  client_ca_file: file('The authorities that sign the certificates of clients.').optional(),
  client_allowed_sans: describe(z.array(text({ doc: 'A name.', allowed: 'a name' })).min(1), {
    doc: 'Of the names in the certificate of a client one must be in this list.',
    allowed: 'a list of DNS names, addresses, e-mail addresses or URIs',
  }).optional(),
  min_version: version('The lowest version of TLS.').prefault('TLS12'),
  max_version: version('The highest version of TLS.').prefault('TLS13'),
  cipher_suites: describe(z.array(choice('A suite.', [...Object.keys(TLS12_SUITES), ...TLS13_SUITES])).min(1), {
    doc: 'The cipher suites of TLS 1.2; those of TLS 1.3 are always on.',
    allowed: 'a list of cipher suites',
  }).prefault(DEFAULT_SUITES),
  prefer_server_cipher_suites: boolean('The order of cipher_suites decides, and not that of the client.').prefault(
    true,
  ),
  curve_preferences: describe(z.array(choice('A curve.', CURVE_NAMES)).min(1), {
    doc: 'The curves of the key exchange, the preferred one first.',
    allowed: 'a list of curves',
  }).optional(),
});

const HEADER_TEXT = /^[\t\x20-\x7e]*$/;

/** A blank header is not sent at all. */
function header(doc: string) {
  const allowed = 'a line of printable ASCII characters';
  return leaf<string>({ doc, allowed }, (value) =>
    typeof value === 'string' && HEADER_TEXT.test(value) ? { value } : { problem: `is not allowed; use ${allowed}.` },
  ).optional();
}

const http = z.strictObject({
  http2: boolean('Accepted and without effect: the exporter speaks HTTP/1.1.').prefault(false),
  headers: z
    .strictObject({
      'Content-Security-Policy': header('As in every answer.'),
      'X-Frame-Options': choice('Who may show a page in a frame.', ['deny', 'sameorigin']).optional(),
      'X-Content-Type-Options': choice('Whether browsers may guess types.', ['nosniff']).optional(),
      'X-XSS-Protection': header('For old browsers.'),
      'Strict-Transport-Security': header('Makes browsers use TLS for the whole domain.'),
    })
    .prefault({}),
});

/** man page crypt(5), "bcrypt"; the cost in two digits, 22 characters of salt, 31 of hash. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const MIN_COST = 4;
/** Above it a check takes longer than a scrape may. */
const MAX_COST = 16;

/** The cost of a bcrypt hash; NaN for any other text. */
export const bcryptCost = (hash: string): number => Number(BCRYPT.exec(hash)?.[1]);

const hash = leaf<string>({ doc: 'The password, hashed with bcrypt.', allowed: 'a bcrypt hash' }, (value) => {
  const cost = typeof value === 'string' ? bcryptCost(value) : NaN;
  if (typeof value !== 'string' || Number.isNaN(cost)) {
    return { problem: 'is not a bcrypt hash, such as htpasswd -nBC 10 "" prints ($2y$10$ and 53 more characters).' };
  }
  return cost >= MIN_COST && cost <= MAX_COST
    ? { value }
    : {
        problem: `has the cost ${cost}; hash the password again with one of 10 to 12 (allowed: ${MIN_COST} to ${MAX_COST}).`,
      };
});

export const WEB_CONFIG = z.strictObject({
  tls_server_config: tls.optional(),
  http_server_config: http.prefault({}),
  basic_auth_users: describe(z.record(z.string(), hash), {
    doc: 'Who may use the exporter: every user may use all of it.',
    allowed: 'a map of users and bcrypt hashes',
  }).prefault({}),
});

export type ParsedWebConfig = z.output<typeof WEB_CONFIG>;
export type ParsedTls = z.output<typeof tls>;
