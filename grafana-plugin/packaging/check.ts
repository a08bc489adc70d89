/**
 * What Grafana's plugin validator asks of an archive, as far as it can be seen in the archive. The validator itself is a
 * program of its own that is not on npm; who publishes the plugin runs it too.
 */
import { posix } from 'node:path';
import { unzip } from '../build/zip.ts';
import { Archive, asList, asObject, asText } from './archive.ts';
import { checkDocuments, checkFile } from './content.ts';
import type { Expected } from './manifest.ts';
import { checkManifest } from './manifest.ts';

/** What is wrong with the archive, one line each, each with its file; empty for a good one. */
export function checkArchive(fileName: string, bytes: Buffer): string[] {
  const archive = new Archive(unzip(bytes));
  const root = archive.names[0]?.split('/')[0] ?? '';
  const manifest = archive.json(`${root}/plugin.json`);
  if (!manifest) return [`${fileName} has no plugin.json in its one folder`];
  const version = asText(asObject(manifest.info)?.version);
  const expected: Expected = { version, grafana: asText(asObject(manifest.dependencies)?.grafanaDependency) };
  return [
    ...checkLayout(archive, fileName, root, asText(manifest.id), version),
    ...manifests(archive).flatMap((path) => checkManifest(archive, path, expected)),
    ...checkNested(archive, root),
    ...checkDocuments(archive, root, version),
    ...archive.names.flatMap((name) => checkFile(archive, name)),
  ];
}

const manifests = (archive: Archive): string[] =>
  archive.names.filter((name) => posix.basename(name) === 'plugin.json').sort();

function checkLayout(archive: Archive, fileName: string, root: string, id: string, version: string): string[] {
  const wrong: string[] = [];
  if (fileName !== `${id}-${version}.zip`) wrong.push(`${fileName} must be called ${id}-${version}.zip`);
  if (root !== id) wrong.push(`${fileName} has the folder ${root}; it must be called ${id}, as the plugin`);
  for (const name of archive.names) {
    if (!name.startsWith(`${root}/`) || name.split('/').includes('..')) wrong.push(`${name} is outside of ${root}/`);
  }
  return wrong;
}

/** The app lists every plugin and dashboard in it, and each plugin belongs to the same organisation. */
function checkNested(archive: Archive, root: string): string[] {
  const app = archive.json(`${root}/plugin.json`) ?? {};
  const included = asList(app.includes).map((one) => asText(asObject(one)?.path));
  const organisation = asText(app.id).split('-')[0] ?? '';
  const unlisted = (path: string): string[] =>
    included.includes(path) ? [] : [`${root}/plugin.json does not include ${path}`];
  const dashboards = archive.names
    .filter((name) => name.startsWith(`${root}/dashboards/`))
    .flatMap((name) => unlisted(name.slice(root.length + 1)));
  const plugins = manifests(archive)
    .filter((path) => path !== `${root}/plugin.json`)
    .flatMap((path) => {
      const module = `${posix.dirname(path).slice(root.length + 1)}/module.js`;
      const id = asText(archive.json(path)?.id);
      const wrong = unlisted(module);
      if (id !== '' && !id.startsWith(`${organisation}-`))
        wrong.push(`${path} has the id ${id}, which is not of ${organisation}`);
      return wrong;
    });
  return [...plugins, ...dashboards];
}
