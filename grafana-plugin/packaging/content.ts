/** The files of the archive that are no manifest: documents, code, pictures, dashboards. */
import { gzipSync } from 'node:zlib';
import type { Archive } from './archive.ts';
import { asList, asText } from './archive.ts';
import { unsafeInSvg } from './svg.ts';

const ALLOWED = /\.(js|js\.map|json|md|svg|png|jpg|webp)$|(^|\/)LICENSE$/;
/** A panel loads before anything is drawn: 150 KiB is what users wait for at most. */
const MODULE_LIMIT = 150 * 1024;
const TEMPLATE_README = /create-plugin|this template|starting point for building|## getting started/i;
const README_LENGTH = 300;

export function checkDocuments(archive: Archive, root: string, version: string): string[] {
  const wrong: string[] = [];
  const readme = archive.text(`${root}/README.md`) ?? '';
  if (readme.length < README_LENGTH) wrong.push(`${root}/README.md says too little: ${readme.length} characters`);
  if (TEMPLATE_README.test(readme)) wrong.push(`${root}/README.md still has text of a template`);
  const changes = archive.text(`${root}/CHANGELOG.md`) ?? '';
  const heading = new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\b`, 'm');
  if (!heading.test(changes)) wrong.push(`${root}/CHANGELOG.md has no heading for ${version}`);
  const licence = archive.text(`${root}/LICENSE`) ?? '';
  if (!/Apache License\s+Version 2\.0/.test(licence)) wrong.push(`${root}/LICENSE is not the Apache License 2.0`);
  return wrong;
}

export function checkFile(archive: Archive, name: string): string[] {
  if (!ALLOWED.test(name)) return [`${name} does not belong into a plugin`];
  if (name.endsWith('.svg')) return unsafeInSvg(archive.text(name) ?? '').map((what) => `${name} has ${what}`);
  if (name.endsWith('module.js')) return checkModule(archive, name);
  if (name.includes('/dashboards/')) return checkDashboard(archive, name);
  return name.endsWith('.json') && !archive.json(name) ? [`${name} is no JSON object`] : [];
}

function checkModule(archive: Archive, name: string): string[] {
  const wrong: string[] = [];
  const code = archive.text(name) ?? '';
  if (!code.startsWith('define([')) wrong.push(`${name} is no AMD module`);
  if (!code.trimEnd().endsWith('//# sourceMappingURL=module.js.map'))
    wrong.push(`${name} does not name its source map`);
  const size = gzipSync(code).length;
  if (size > MODULE_LIMIT) wrong.push(`${name} has ${size} bytes compressed; at most ${MODULE_LIMIT}`);
  const map = archive.json(`${name}.map`) ?? {};
  const sources = asList(map.sources);
  const contents = asList(map.sourcesContent).filter((one) => asText(one) !== '');
  if (sources.length === 0 || contents.length !== sources.length) wrong.push(`${name}.map does not hold its sources`);
  return wrong;
}

/** Grafana refuses a dashboard whose numeric id is of another server. */
function checkDashboard(archive: Archive, name: string): string[] {
  const dashboard = archive.json(name);
  if (!dashboard) return [`${name} is no JSON object`];
  const wrong: string[] = [];
  if (asText(dashboard.title) === '') wrong.push(`${name} has no title`);
  if (asText(dashboard.uid) === '') wrong.push(`${name} has no uid`);
  if (typeof dashboard.id === 'number') wrong.push(`${name} has the id of a server; it must be null`);
  return wrong;
}
