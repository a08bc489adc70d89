// Runs a file as bin/bundled.js does, with its compiled code kept: node cached.js FILE [ARGS…]. A file that Node is given itself
// is compiled each time, and where it is TypeScript, the compiler stays in the process.
import { pathToFileURL } from 'node:url';
import { keepCode } from '../bin/code-cache.js';

keepCode();
const [file] = process.argv.splice(2, 1);
await import(pathToFileURL(file).href);
