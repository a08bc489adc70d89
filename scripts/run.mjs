// Runs a TypeScript file on the pinned Node: node scripts/run.mjs FILE [ARGS…]. Installs the packages if they are missing.
import { runNode } from './setup.mjs';

process.exitCode = await runNode(process.argv.slice(2));
