/** npm run build:exporter: exporter/dist, which bin/bundled.js runs. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, PROGRAM } from './bundle.ts';

for (const file of await bundle(PROGRAM.entries, PROGRAM.folder)) {
  const path = join(PROGRAM.folder, file);
  console.log(`${path}  ${(statSync(path).size / 1024).toFixed(0)} KiB`);
}
