/** npm run build:plugin: grafana-plugin/dist, and the archive that Grafana installs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPlugin, project } from './plugin.ts';
import { readFolder, zip } from './zip.ts';

const folder = join(project, 'dist');
const { id, version, updated } = await buildPlugin(folder);
const files = readFolder(folder, id);
const archive = join(project, `${id}-${version}.zip`);
writeFileSync(archive, zip(files, updated));
for (const { name, content } of files.filter((file) => file.name.endsWith('module.js'))) {
  console.log(`${name}  ${(gzipSync(content).length / 1024).toFixed(1)} KiB gzip`);
}
console.log(`${archive}  ${files.length} files`);
