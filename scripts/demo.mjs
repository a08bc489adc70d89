// npm run demo: sets up what is missing, then runs scripts/demo/main.ts.
import { ensureDebian, runNode } from './setup.mjs';

const help = process.argv.includes('--help');
const missing = help
  ? []
  : ensureDebian([
      { name: 'prometheus', command: 'prometheus' },
      { name: 'prometheus-alertmanager', command: 'prometheus-alertmanager' },
    ]);
process.exitCode = await runNode(['--no-warnings', 'scripts/demo/main.ts', ...process.argv.slice(2)], {
  env: { AUDIT_DEMO_MISSING: missing.map((entry) => entry.name).join(' ') },
});
