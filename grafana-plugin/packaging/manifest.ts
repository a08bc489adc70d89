/** One plugin.json of the archive and the files that it names. */
import { posix } from 'node:path';
import type { Archive, Json } from './archive.ts';
import { asList, asObject, asText } from './archive.ts';

/** What all plugins of the archive share. */
export interface Expected {
  readonly version: string;
  readonly grafana: string;
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)+-(app|panel|datasource)$/;
const RANGE = /^>=\d+\.\d+\.\d+(-0)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** What scaffolds leave behind. */
const TEMPLATE = /%[A-Z_]+%|lorem ipsum|\btodo\b|myorg|your plugin/i;

export function checkManifest(archive: Archive, path: string, expected: Expected): string[] {
  const manifest = archive.json(path);
  if (!manifest) return [`${path} is no JSON object`];
  const folder = posix.dirname(path);
  const wrong = [
    ...checkIdentity(manifest),
    ...checkInfo(asObject(manifest.info) ?? {}, expected),
    ...checkDependency(asObject(manifest.dependencies) ?? {}, expected),
    ...namedFiles(manifest)
      .filter((file) => file !== '')
      .filter((file) => !archive.has(posix.join(folder, file)))
      .map((file) => `names ${file}, which is not there`),
  ];
  return wrong.map((problem) => `${path} ${problem}`);
}

function checkIdentity(manifest: Json): string[] {
  const [id, type] = [asText(manifest.id), asText(manifest.type)];
  const wrong: string[] = [];
  if (!ID.test(id)) wrong.push(`has the id "${id}"; it is organisation-name-type in small letters`);
  else if (!id.endsWith(`-${type}`)) wrong.push(`has the type "${type}" and the id "${id}", which must end with it`);
  if (asText(manifest.name).trim() === '') wrong.push('has no name');
  return wrong;
}

function checkInfo(info: Json, { version }: Expected): string[] {
  const wrong: string[] = [];
  const description = asText(info.description);
  if (description.length < 20) wrong.push('has no info.description that says what the plugin does');
  if (TEMPLATE.test(JSON.stringify(info))) wrong.push('still has text of a template in info');
  if (asList(info.keywords).length === 0) wrong.push('has no info.keywords');
  if (asText(asObject(info.author)?.name) === '') wrong.push('has no info.author.name');
  if (info.version !== version) wrong.push(`has the version "${asText(info.version)}" and not ${version}`);
  if (!DATE.test(asText(info.updated))) wrong.push(`was updated "${asText(info.updated)}"; it takes year-month-day`);
  const logos = asObject(info.logos) ?? {};
  for (const size of ['small', 'large']) if (asText(logos[size]) === '') wrong.push(`has no info.logos.${size}`);
  return wrong;
}

function checkDependency(dependencies: Json, { grafana }: Expected): string[] {
  const range = asText(dependencies.grafanaDependency);
  if (!RANGE.test(range)) return [`has the grafanaDependency "${range}"; it takes >=major.minor.patch`];
  return range === grafana ? [] : [`needs Grafana ${range} and the app ${grafana}`];
}

/** Relative to the manifest. Its includes are paths in the app's folder, where only the app's own manifest has them. */
function namedFiles(manifest: Json): string[] {
  const info = asObject(manifest.info) ?? {};
  const logos = Object.values(asObject(info.logos) ?? {}).map(asText);
  const screenshots = asList(info.screenshots).map((one) => asText(asObject(one)?.path));
  const locales = asList(manifest.languages).map(
    (language) => `locales/${asText(language)}/${asText(manifest.id)}.json`,
  );
  const includes = asList(manifest.includes)
    .map((one) => asObject(one) ?? {})
    .filter((one) => one.type !== 'page')
    .map((one) => asText(one.path));
  return ['module.js', 'module.js.map', ...logos, ...screenshots, ...locales, ...includes];
}
