// npm test: sets up what is missing, then runs every test. Arguments go to jest, e.g. npm test -- test/store
import { ensureDebian, runNode } from './setup.mjs';

const REAL_PARTS = [
  { name: 'prometheus', command: 'promtool' },
  { name: 'prometheus-alertmanager', command: 'amtool' },
];

const missing = ensureDebian(REAL_PARTS).map((entry) => entry.name);
const ci = process.env.CI !== undefined && process.env.CI !== '';
const args = process.argv.slice(2);
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const ignore = missing.length > 0 && !ci ? ['--testPathIgnorePatterns', '/node_modules/', 'test/integration/', 'test/provisioning/'] : [];
const status = await runNode([...jest, ...ignore, ...args]);
if (missing.length > 0) {
  const packages = missing.join(' and ');
  console.error(`\nNot run: test/integration and test/provisioning need ${packages}. Install them (sudo apt-get install ${missing.join(' ')}) and run npm test again.`);
}
process.exitCode = status !== 0 ? status : ci && missing.length > 0 ? 1 : 0;
