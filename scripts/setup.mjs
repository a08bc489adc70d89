// Set-up shared by the npm scripts. Runs on Node 20 with nothing installed, so it imports only Node itself.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeBinary = join(root, 'node_modules', 'node', 'bin', 'node');

/** Runs a command in the project's root, its output on ours, and resolves to its exit status. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** Installs the npm packages unless the lock file's own are already there. */
export async function ensurePackages() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(nodeBinary) && existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Installing npm packages (once)…');
  const status = await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(`npm ci ended with status ${status}; see its output above.`);
  if (!existsSync(nodeBinary)) fail('The package "node" did not install its binary; run: npm rebuild node');
}

/** Debian packages that are missing are installed when that is possible; returns those that are still missing. */
export function ensureDebian(packages) {
  const missing = packages.filter(({ command }) => spawnSync('which', [command]).status !== 0);
  if (missing.length === 0) return [];
  const names = missing.map((entry) => entry.name);
  const hasApt = spawnSync('which', ['apt-get']).status === 0;
  if (!hasApt || process.getuid?.() !== 0) {
    console.error(`Not installed: ${names.join(', ')}. On Debian or Ubuntu: sudo apt-get install ${names.join(' ')}`);
    return missing;
  }
  console.error(`Installing ${names.join(', ')} with apt-get (once)…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args, errors) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', errors], env }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', ...names];
  // The first try fails where the package lists are old or missing; what it says of that is no news to the user.
  if (!apt(install, 'ignore') && apt(['update'], 2)) apt(install, 2);
  return missing.filter(({ command }) => spawnSync('which', [command]).status !== 0);
}

/** Runs the pinned Node with the given arguments after the packages are there. */
export async function runNode(args, options = {}) {
  await ensurePackages();
  const path = `${dirname(nodeBinary)}:${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  return run(nodeBinary, args, { ...options, env: { ...process.env, ...options.env, PATH: path } });
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

export const packageVersion = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
