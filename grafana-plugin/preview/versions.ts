/** The versions of Grafana's packages that the preview runs on, and where their packages are. */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { buildVendor } from './vendor/build.ts';
import { exclusively } from './lock.ts';

const preview = import.meta.dirname;
const repository = dirname(dirname(preview));
const cache = join(repository, 'node_modules', '.cache', 'grafana-preview');
const hosts = join(preview, 'hosts');

/** The version that the plugin is built and type-checked with: its packages are the workspace's own. */
export const BUILT_WITH = '12.4.10';
export const VERSIONS = [BUILT_WITH, ...readdirSync(hosts).sort()];

/**
 * The folder with the version's shared modules, icons and fonts. Made once, and again when what it is made of changes: a
 * version other than the workspace's own is installed for that (about 600 MB), bundled (30 MB), and its packages removed.
 */
export async function vendorFolder(version: string, say: (text: string) => void = () => undefined): Promise<string> {
  if (!VERSIONS.includes(version)) throw new Error(`No Grafana ${version} here; there are ${VERSIONS.join(', ')}`);
  const folder = join(cache, `${version}-${fingerprint(version)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  await exclusively(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    say(`Preparing Grafana ${version} (once)…`);
    const work = mkdtempSync(join(cache, 'work-'));
    try {
      const packages = version === BUILT_WITH ? repository : await install(version, work);
      await buildVendor(packages, join(work, 'vendor'));
      removeOlder(version);
      // A process that took the lock of a dead one may have been faster.
      if (!existsSync(folder)) renameSync(join(work, 'vendor'), folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
  return folder;
}

function removeOlder(version: string): void {
  for (const name of readdirSync(cache)) {
    if (name.startsWith(`${version}-`) && !name.endsWith('.lock')) rmSync(join(cache, name), { recursive: true });
  }
}

const lockFile = (version: string): string =>
  version === BUILT_WITH ? join(repository, 'package-lock.json') : join(hosts, version, 'package-lock.json');

function fingerprint(version: string): string {
  const hash = createHash('sha256');
  for (const file of ['entry.ts', 'build.ts']) hash.update(readFileSync(join(preview, 'vendor', file)));
  hash.update(readFileSync(lockFile(version)));
  return hash.digest('hex').slice(0, 12);
}

async function install(version: string, folder: string): Promise<string> {
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(hosts, version, file), join(folder, file));
  copyFileSync(join(repository, '.npmrc'), join(folder, '.npmrc'));
  const output: string[] = [];
  const status = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('npm', ['ci', '--ignore-scripts', '--loglevel=error'], { cwd: folder });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.on('error', reject).on('close', resolve);
  });
  if (status !== 0)
    throw new Error(`npm ci of Grafana ${version} ended with status ${String(status)}:\n${output.join('')}`);
  return folder;
}
