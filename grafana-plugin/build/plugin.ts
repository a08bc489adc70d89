/** The folder that Grafana loads: each plugin.json with its module.js, and the files beside them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.ts';

export const project = dirname(import.meta.dirname);
const source = join(project, 'src');

/** What is copied as it is; code is bundled. */
const STATIC = /\.(json|svg|png|jpg|webp|md)$/;
/** From outside src: [path in the project, path in the plugin]. */
const BESIDE = [
  ['README.md', 'README.md'],
  ['CHANGELOG.md', 'CHANGELOG.md'],
  ['../LICENSE', 'LICENSE'],
] as const;

export interface Built {
  readonly id: string;
  readonly version: string;
  readonly updated: Date;
}

/** Writes the plugin to the folder, which is emptied first. */
export async function buildPlugin(folder: string): Promise<Built> {
  const version = packageVersion();
  const updated = lastChange();
  rmSync(folder, { recursive: true, force: true });
  const put = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  for (const path of files.filter((file) => STATIC.test(file))) {
    const content = readFileSync(join(source, path));
    put(path, path.endsWith('plugin.json') ? fill(content.toString(), version, updated) : content);
  }
  for (const [from, to] of BESIDE) put(to, readFileSync(join(project, from)));
  for (const path of files.filter((file) => file.endsWith('plugin.json'))) {
    const module = join(dirname(path), 'module.js');
    // The source map names the sources as seen from dist, wherever this build goes.
    const { code, map } = await bundle(join(source, dirname(path), 'module.ts'), join(project, 'dist', module));
    put(module, code);
    put(`${module}.map`, map);
  }
  return { id: manifestId(), version, updated };
}

function fill(manifest: string, version: string, updated: Date): string {
  return manifest.replaceAll('%VERSION%', version).replaceAll('%TODAY%', updated.toISOString().slice(0, 10));
}

const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>; // the project's own JSON objects

const packageVersion = (): string => String(readJson(join(project, 'package.json')).version);
const manifestId = (): string => String(readJson(join(source, 'plugin.json')).id);

/**
 * When this was last changed: SOURCE_DATE_EPOCH (seconds), else the last commit, so that the same code gives the same bytes.
 * Only code without its history is as new as today.
 */
function lastChange(): Date {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) {
    if (!/^\d{1,11}$/.test(given))
      throw new Error(`SOURCE_DATE_EPOCH is "${given}"; it takes whole seconds since 1970`);
    return new Date(Number(given) * 1000);
  }
  try {
    const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return new Date(Number(seconds) * 1000);
  } catch {
    return new Date();
  }
}
