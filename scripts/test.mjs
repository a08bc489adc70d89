// npm test: sets up what is missing, then runs every test. Arguments go to jest, e.g. npm test -- test/store
import { ensureDebian, runNode } from './setup.mjs';

/** Real programs that tests use. */
const PARTS = [
  { name: 'openssl', command: 'openssl' },
  { name: 'prometheus', command: 'promtool' },
  { name: 'prometheus-alertmanager', command: 'amtool' },
  { name: 'chromium', command: 'chromium' },
];
const NEED_PARTS = [
  'test/integration/',
  'test/provisioning/',
  'test/web/',
  'test/cli/cli',
  'test/browser/',
  'test/grafana-plugin/preview',
];
const NEED_ROOT = ['test/integration/disk-full'];

const inCi = (process.env.CI ?? '') !== '';
const missing = ensureDebian(PARTS).map((entry) => entry.name);
const notRun = [];
if (missing.length > 0) {
  const install = `sudo apt-get install ${missing.join(' ')}`;
  notRun.push({ paths: NEED_PARTS, why: `${missing.join(' and ')} not installed (${install})` });
}
if (process.getuid?.() !== 0) notRun.push({ paths: NEED_ROOT, why: 'it mounts a small disk, which needs root' });

const skipped = inCi ? [] : notRun.flatMap(({ paths }) => paths);
const ignore = skipped.length > 0 ? ['--testPathIgnorePatterns', '/node_modules/', ...skipped] : [];
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const status = await runNode([...jest, ...ignore, ...process.argv.slice(2)]);
for (const { paths, why } of notRun) console.error(`${inCi ? 'Cannot run' : 'Not run'}: ${paths.join(', ')}: ${why}`);
process.exitCode = status !== 0 ? status : inCi && notRun.length > 0 ? 1 : 0;
