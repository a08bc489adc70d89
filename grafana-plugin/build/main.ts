/** npm run build:plugin: grafana-plugin/dist, and the archive that Grafana installs, checked. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkArchive } from '../packaging/check.ts';
import { buildPlugin, project } from './plugin.ts';
import { readFolder, zip } from './zip.ts';

const folder = join(project, 'dist');
const { id, version, updated } = await buildPlugin(folder);
const files = readFolder(folder, id);
const archive = join(project, `${id}-${version}.zip`);
const bytes = zip(files, updated);
writeFileSync(archive, bytes);
for (const { name, content } of files.filter((file) => file.name.endsWith('module.js'))) {
  console.log(`${name}  ${(gzipSync(content).length / 1024).toFixed(1)} KiB gzip`);
}
console.log(`${archive}  ${files.length} files`);
const problems = checkArchive(basename(archive), bytes);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
