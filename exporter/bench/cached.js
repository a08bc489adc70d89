// Runs a TypeScript file as bin/audit-exporter.js does, with its compiled code kept: node cached.js FILE [ARGS…]. A file that
// Node is given itself is compiled each time, and the compiler stays in the process.
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/audit-exporter', import.meta.url)));
const [file] = process.argv.splice(2, 1);
await import(pathToFileURL(file).href);
