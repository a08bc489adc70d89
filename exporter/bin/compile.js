// Compiles the bundled program ahead and keeps it where bin/bundled.js looks for it: for images, whose files cannot be written later.
import { readdirSync } from 'node:fs';
import { keepCode } from './code-cache.js';

const FOLDER = new URL('../dist/', import.meta.url);

keepCode();
// First, as it sets V8's flags, and code is kept for the flags that it was compiled with. It runs when it is loaded.
process.argv.push('--version');
await import(new URL('main.js', FOLDER).href);
for (const file of readdirSync(FOLDER)) if (file.endsWith('.js')) await import(new URL(file, FOLDER).href);
