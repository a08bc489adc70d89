/** The web configuration as the server uses it, with the files that it was read from. */
import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import { checkText } from '../../config/check-text.ts';
import { renderErrors } from '../../config/errors.ts';
import type { ReadFile } from '../../config/secrets.ts';
import { problemOf, readTextFile } from '../../config/secrets.ts';
import { protect, redact } from './protect.ts';
import type { ClientAuthType, ParsedTls, ParsedWebConfig } from './schema.ts';
import { CURVES, TLS12_SUITES, TLS13_SUITES, TLS_VERSIONS, WEB_CONFIG } from './schema.ts';
import type { TlsMaterial } from './tls-files.ts';
import { readMaterial } from './tls-files.ts';

export interface TlsSettings {
  readonly clientAuth: ClientAuthType;
  /** None: any. */
  readonly allowedSans: readonly string[];
  readonly context: SecureContextOptions;
}

export interface WebConfig {
  readonly tls: TlsSettings | undefined;
  /** A blank one is not to be sent. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** User → bcrypt hash. None: everybody may come in. */
  readonly users: ReadonlyMap<string, string>;
}

export interface LoadedWebConfig {
  /** Or the text of everything that is wrong. */
  readonly config: WebConfig | string;
  /** Every file that was read, or that could not be read. */
  readonly files: readonly string[];
}

const MAX_BYTES = 1024 * 1024;

/** Never throws, whatever is in the files, and shows no secret. */
export function loadWebConfig(file: string): LoadedWebConfig {
  const files: string[] = [];
  const readFile: ReadFile = (path, maxBytes) => {
    files.push(path);
    return readTextFile(path, maxBytes);
  };
  return { config: load(file, readFile), files };
}

function load(file: string, readFile: ReadFile): WebConfig | string {
  let text: string;
  try {
    text = readFile(file, MAX_BYTES);
  } catch (error) {
    return `${file}: ${problemOf((error as NodeJS.ErrnoException).code)}`; // readFile throws as node:fs does
  }
  let material: TlsMaterial | undefined;
  const checked = checkText(text, file, WEB_CONFIG, {
    prepare: protect,
    further(document, plain) {
      const section = isObject(plain) ? plain['tls_server_config'] : undefined;
      if (isObject(section)) material = readMaterial(document, section, readFile);
    },
  });
  return checked.ok ? toWebConfig(checked.value, material) : renderErrors(checked.errors.map(redact));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function toWebConfig(parsed: ParsedWebConfig, material: TlsMaterial | undefined): WebConfig {
  const { tls_server_config: tls, http_server_config: http, basic_auth_users: users } = parsed;
  if (tls && !material) throw new Error('a TLS section without a certificate passed the checks');
  return {
    tls: tls && material && toTls(tls, material),
    headers: http.headers,
    users: new Map(Object.entries(users)),
  };
}

function toTls(tls: ParsedTls, { cert, key, ca }: TlsMaterial): TlsSettings {
  const ciphers = tls.cipher_suites.map((name) => TLS12_SUITES[name]).filter((name) => name !== undefined);
  return {
    clientAuth: tls.client_auth_type,
    allowedSans: tls.client_allowed_sans ?? [],
    context: {
      cert,
      key,
      ...(ca !== undefined && { ca }),
      minVersion: TLS_VERSIONS[tls.min_version],
      maxVersion: TLS_VERSIONS[tls.max_version],
      ciphers: [...(tls.max_version === 'TLS13' ? TLS13_SUITES : []), ...ciphers].join(':'),
      honorCipherOrder: tls.prefer_server_cipher_suites,
      ...(tls.curve_preferences && { ecdhCurve: tls.curve_preferences.map((name) => CURVES[name]).join(':') }),
      // A resumed session brings no certificate that could be checked again.
      ...(tls.client_auth_type !== 'NoClientCert' && { secureOptions: constants.SSL_OP_NO_TICKET }),
    },
  };
}
