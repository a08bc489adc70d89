/** Certificates for the tests, made by the openssl command as they are needed. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

interface Wish {
  /** Such as `DNS:localhost` and `IP:127.0.0.1`. */
  readonly names?: readonly string[];
  /** Who signs; itself where it is left out. */
  readonly issuer?: Certificate;
  readonly authority?: boolean;
  readonly expired?: boolean;
  readonly usage?: 'clientAuth' | 'serverAuth';
}

const configFor = (folder: string, { names = [], usage, authority = false }: Wish): string => `
[req]
distinguished_name = subject
x509_extensions = extensions
req_extensions = extensions
[subject]
[extensions]
basicConstraints = critical, CA:${authority ? 'TRUE' : 'FALSE'}
${names.length === 0 ? '' : 'subjectAltName = @names'}
${usage === undefined ? '' : `extendedKeyUsage = ${usage}`}
[names]
${names.map(nameLine).join('\n')}
[ca]
default_ca = authority
[authority]
new_certs_dir = ${folder}
database = ${folder}/index.txt
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`;

/** `URI.3 = a\\, b`. */
function nameLine(name: string, index: number): string {
  const colon = name.indexOf(':');
  return `${name.slice(0, colon)}.${index} = ${name.slice(colon + 1).replace(/[\\"',#$]/g, '\\$&')}`;
}

export function makeCertificate(folder: string, name: string, wish: Wish = {}): Certificate {
  const certFile = join(folder, `${name}.crt`);
  const keyFile = join(folder, `${name}.key`);
  const config = join(folder, 'openssl.cnf');
  writeFileSync(config, configFor(folder, wish));
  const { issuer, expired } = wish;
  const newKey = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', keyFile];
  const request = ['req', '-config', config, '-subj', `/CN=${name}`, ...newKey];
  const by = issuer ? ['-CA', issuer.certFile, '-CAkey', issuer.keyFile] : [];
  if (expired && issuer) {
    // Only the command ca takes times in the past.
    writeFileSync(join(folder, 'index.txt'), '');
    openssl([...request, '-out', `${certFile}.csr`]);
    const signer = ['-cert', issuer.certFile, '-keyfile', issuer.keyFile];
    const dates = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];
    openssl([
      'ca',
      '-batch',
      '-notext',
      '-config',
      config,
      ...signer,
      ...dates,
      '-in',
      `${certFile}.csr`,
      '-out',
      certFile,
    ]);
  } else {
    openssl([...request, '-x509', '-days', '1', ...by, '-out', certFile]);
  }
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile };
}

/** The key again, encrypted. */
export function encryptKey({ keyFile }: Certificate, to: string): void {
  openssl(['pkcs8', '-topk8', '-in', keyFile, '-out', to, '-passout', 'pass:hunter2']);
}

function openssl(args: readonly string[]): void {
  const { error, status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error) throw new Error(`these tests need the command openssl: install the package openssl (${error.message})`);
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}
