// npm run check: format, lint, types, dead code, docs freshness. Stops at the first that fails.
import { ensurePackages, root, run } from './setup.mjs';
import { join } from 'node:path';

await ensurePackages();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const PATH = `${join(root, 'node_modules', 'node', 'bin')}:${process.env.PATH}`;
const STEPS = [
  ['format', 'prettier', '--check', '--log-level=warn', '.'],
  ['types', 'tsc', '-p', '.'],
  ['types of the Grafana plugin', 'tsc', '-p', 'grafana-plugin', '--noEmit'],
  ['lint', 'eslint', '--max-warnings=0', '.'],
  ['dead code', 'knip'],
  ['docs freshness', 'node', 'scripts/generate-docs.ts', '--check'],
];
for (const [name, command, ...args] of STEPS) {
  console.error(`check: ${name}`);
  const status = await run(bin(command), args, { env: { ...process.env, PATH } });
  if (status !== 0) {
    console.error(`check: ${name} failed`);
    process.exitCode = status;
    break;
  }
}
