// Compiles everything ahead and keeps it where bin/audit-exporter.js looks for it: for images, whose files cannot be written later.
import { keepCode } from './code-cache.js';

keepCode();
// First, as it sets V8's flags, and code is kept for the flags that it was compiled with. It runs when it is loaded.
process.argv.push('--version');
await import('../src/main.ts');
for (const command of ['check', 'run', 'serve', 'try-command']) await import(`../src/cli/${command}.ts`);
