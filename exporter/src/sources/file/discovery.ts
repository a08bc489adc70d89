/** Finds the files of a source on the disk: those that match its paths, and those that may have been rotated from them. */
import { basename, dirname, join, matchesGlob } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { codeOf } from '../../message.ts';
import type { FileStat } from './disk.ts';
import { generation, possibleLogs } from './names.ts';
import type { FileOptions, World } from './world.ts';

export interface Sighting {
  readonly path: string;
  readonly stat: FileStat;
  /** The log that it belongs to, which is named by the path of its newest file. */
  readonly log: string;
  /** Its count or date, if it is a rotated file by its name. */
  readonly generation: string | undefined;
  /** It matches the paths of the source, or is read already. */
  readonly listed: boolean;
}

export interface Discovery {
  /** One for each path. */
  readonly sightings: readonly Sighting[];
  /** Folders whose changes matter. */
  readonly folders: ReadonlySet<string>;
}

export function discover(world: World): Discovery {
  const { options, registry } = world;
  const matches = new Map(options.paths.map((pattern) => [pattern, expand(pattern, options)]));
  const listed = new Set([...matches.values()].flat());
  const literal = options.paths.filter((path) => !isDynamicPattern(path));
  const bases = new Map([...literal, ...registry.logs()].map((log) => [log, log]));
  const sightings: Sighting[] = [];
  for (const path of listed) {
    const log = rotatedFrom(path, listed, bases) ?? path;
    bases.set(log, log);
    const stat = statOf(world, path);
    if (stat) sightings.push({ path, stat, log, generation: generation(path, log), listed: true });
    else listed.delete(path);
  }
  for (const file of registry.files()) if (file.located && file.state === 'reading') bases.set(file.path, file.log);
  const folders = new Set([...bases.keys()].map((path) => dirname(path)));
  for (const folder of folders) addSiblings(world, folder, bases, listed, sightings);
  for (const [pattern, paths] of matches) {
    if (isDynamicPattern(pattern)) folders.add(staticFolder(pattern));
    reportMissing(
      world,
      pattern,
      paths.some((path) => listed.has(path) || world.problems.has(`stat ${path}`)),
    );
  }
  return { sightings, folders };
}

/** Is `log` (still) one that the source reads? */
export function isConfigured(log: string, { paths, exclude }: FileOptions): boolean {
  if (paths.includes(log)) return true;
  return paths.some((glob) => matchesGlob(log, glob)) && !exclude.some((glob) => matchesGlob(log, glob));
}

function expand(pattern: string, options: FileOptions): readonly string[] {
  if (!isDynamicPattern(pattern)) return [pattern];
  return globSync(pattern, { absolute: true, expandDirectories: false, ignore: options.exclude }).sort();
}

/** The folder part of a glob that has no wildcard. */
function staticFolder(pattern: string): string {
  let folder = dirname(pattern);
  while (isDynamicPattern(folder)) folder = dirname(folder);
  return folder;
}

function rotatedFrom(
  path: string,
  listed: ReadonlySet<string>,
  bases: ReadonlyMap<string, string>,
): string | undefined {
  if (!/\d/.test(basename(path))) return undefined;
  const log = possibleLogs(path).find(
    (candidate) => (listed.has(candidate) || bases.has(candidate)) && generation(path, candidate) !== undefined,
  );
  return log === undefined ? undefined : (bases.get(log) ?? log);
}

/** Files beside a log whose names begin with its name. */
function addSiblings(
  world: World,
  folder: string,
  bases: ReadonlyMap<string, string>,
  listed: ReadonlySet<string>,
  sightings: Sighting[],
): void {
  for (const name of listFolder(world, folder)) {
    const path = join(folder, name);
    if (listed.has(path)) continue;
    const followed = bases.has(path);
    const base = followed ? path : possibleLogs(path).find((candidate) => bases.has(candidate));
    if (base === undefined) continue;
    const stat = statOf(world, path);
    const log = bases.get(base) ?? base;
    if (stat)
      sightings.push({
        path,
        stat,
        log,
        generation: generation(path, base) ?? generation(path, log),
        listed: followed,
      });
  }
}

function listFolder(world: World, folder: string): readonly string[] {
  try {
    const names = world.disk.list(folder);
    world.problems.gone(folder, 'permission', 'io');
    return names;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') world.problems.failed(folder, error);
    return [];
  }
}

export function statOf(world: World, path: string): FileStat | undefined {
  try {
    const stat = world.disk.stat(path);
    world.problems.gone(`stat ${path}`, 'permission', 'io');
    return stat?.regular ? stat : undefined;
  } catch (error) {
    world.problems.failed(path, error, `stat ${path}`);
    return undefined;
  }
}

function reportMissing({ options, problems }: World, pattern: string, found: boolean): void {
  if (found) problems.gone(pattern, 'not_found');
  else problems.report(pattern, 'not_found', `${pattern}: no such file; check the path of source ${options.name}`);
}
