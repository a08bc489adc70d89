// Before all tests: makes exporter/dist, which those that start the exporter run, as an image does.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../exporter/build/main.ts', import.meta.url));

export default function bundle() {
  execFileSync(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
}
