// npm run soak -- --minutes N: the crash test for longer. About 50 kills a minute.
import { runNode, fail } from './setup.mjs';

const at = process.argv.indexOf('--minutes');
const minutes = Number(process.argv[at + 1] ?? NaN);
if (at < 0 || !(minutes > 0)) fail('usage: npm run soak -- --minutes N');
process.exitCode = await runNode(
  ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', 'test/integration/crash'],
  { env: { KILLS: String(Math.ceil(minutes * 50)) } },
);
