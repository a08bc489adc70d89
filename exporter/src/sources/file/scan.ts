/**
 * One look at the disk: which file is where now. Renamed files are known by their inode; files whose inode has other
 * content, or is gone, are searched by their content among the others; what is left and unknown is new.
 */
import type { LineSink } from '../source.ts';
import { discover, statOf } from './discovery.ts';
import type { Sighting } from './discovery.ts';
import type { FileStat } from './disk.ts';
import { beginsWith, contentHead } from './identity.ts';
import { candidateAt, isCopyOf } from './match.ts';
import { Newcomers } from './newcomers.ts';
import { lose, resume, truncate } from './fate.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';
import type { World } from './world.ts';

/** Returns the folders whose changes matter. */
export function scan(world: World, sink: LineSink): ReadonlySet<string> {
  world.scanDue = false;
  const { sightings, folders } = discover(world);
  const seen = new Set<TrackedFile>();
  const unknown: Sighting[] = [];
  const inodes = new Set<string>();
  for (const sighting of sightings) {
    const inode = inodeOf(sighting.stat);
    if (inodes.has(inode)) continue;
    inodes.add(inode);
    const file = world.registry.at(inode);
    if (file && recognize(world, file, sighting.path, sighting.stat)) seen.add(file);
    else unknown.push(sighting);
  }
  for (const file of world.registry.files()) if (file.located && !seen.has(file)) missed(world, file);
  unknown.push(...doubtfulCopies(world, seen, sightings));
  const paths = new Map(sightings.map((sighting) => [sighting.path, inodeOf(sighting.stat)]));
  leavePaths(world, paths);
  new Newcomers(world, unknown).settle();
  takePaths(world, sightings);
  for (const file of world.registry.files()) if (!file.located && file.state === 'reading') searched(world, file, sink);
  world.registry.forget(world.options.clock());
  keepReading(world);
  world.first = false;
  return folders;
}

/** A file at an inode that is known. False if its content is another's. */
function recognize(world: World, file: TrackedFile, path: string, stat: FileStat): boolean {
  if (file.state === 'copy' && path === file.log) {
    // It has taken the place of what it was a copy of, and may be written to from now on.
    world.registry.remove(file);
    return false;
  }
  try {
    moveTo(world, file, path);
    const changed = file.size !== stat.size || file.mtime !== stat.mtime;
    const verdict = changed || file.shrunkPoll > 0 ? identity(world, file, path, stat) : 'same';
    if (file.state !== 'reading') world.problems.gone(file.path, 'permission', 'io');
    if (verdict === 'changed') {
      truncate(world, file);
      return false;
    }
    if (verdict === 'same') file.shrunkPoll = 0;
    if (verdict === 'shrunk' ? shrunk(world, file, stat) : changed) grown(world, file, stat);
  } catch (error) {
    world.problems.failed(file.path, error);
  }
  Object.assign(file, { sighted: true, away: false, missedPoll: 0 });
  if (file.gone > 0) {
    file.gone = 0;
    world.registry.touch(file);
  }
  return true;
}

function moveTo(world: World, file: TrackedFile, path: string): void {
  if (path === file.alias) return;
  const real = world.disk.realpath(path);
  file.alias = path;
  if (real === file.path) return;
  file.path = real;
  world.registry.touch(file);
}

function identity(world: World, file: TrackedFile, path: string, stat: FileStat): 'same' | 'changed' | 'shrunk' {
  if (file.state === 'copy') {
    const original = world.registry.get(file.copyOf);
    const candidate = candidateAt(world.disk, path, stat);
    const same = original?.located ? isCopyOf(world.disk, original, candidate) : beginsWith(candidate.head, file.head);
    return same ? 'same' : 'changed';
  }
  if (file.state !== 'reading' && file.gzip) return beginsWith(contentHead(world.disk, path).head, file.head) ? 'same' : 'changed';
  if (file.reader) return file.reader.verify();
  if (stat.size === 0 && file.position.offset === 0) return 'same';
  const reader = world.readers.for(file);
  if (reader === 'moved') world.scanDue = true;
  if (typeof reader !== 'string' && file.state !== 'reading') world.readers.close(file);
  return typeof reader === 'string' && reader !== 'moved' ? reader : 'same';
}

function grown(world: World, file: TrackedFile, stat: FileStat): void {
  file.size = stat.size;
  file.mtime = stat.mtime;
  if (file.state === 'reading') {
    if (file.gzip && file.reader && file.reader.taken >= stat.size) world.readers.close(file);
    file.quietPoll = 0;
    world.logs.markReady(file);
  } else if (file.state === 'done' && (file.gzip || stat.size > file.position.offset)) {
    // Somebody still writes to it though a newer file has taken its place.
    resume(world, file);
  }
}

/** It is shorter than what was read and begins as it did: what is seen is behind (NFS), or, if it stays so, it was cut. */
function shrunk(world: World, file: TrackedFile, stat: FileStat): boolean {
  if (file.shrunkPoll === 0) file.shrunkPoll = world.poll;
  if (file.shrunkPoll === world.poll && !world.options.once) return false;
  file.shrunkPoll = 0;
  world.readers.close(file);
  world.truncations++;
  file.position = { offset: stat.size, mode: 'line' };
  file.tail = '';
  world.registry.touch(file);
  world.problems.happened(
    'remainder_lost',
    `${file.path}: it was cut to ${stat.size} bytes; what was written behind that and not read yet is lost`,
  );
  return true;
}

/** A file that no path of the source leads to. */
function missed(world: World, file: TrackedFile): void {
  if (file.state !== 'reading') {
    world.registry.unlocate(file);
    file.gone = world.options.clock();
    world.registry.touch(file);
    return;
  }
  const there = statOf(world, file.path);
  if (there && inodeOf(there) === inodeOf(file) && recognize(world, file, file.path, there)) return;
  if (file.truncated) return;
  const stat = file.reader ? openStat(world, file) : undefined;
  if (stat) {
    file.away = true;
    if (stat.size !== file.size || stat.mtime !== file.mtime) grown(world, file, stat);
    return;
  }
  if (file.missedPoll === 0) file.missedPoll = world.poll;
  world.registry.unlocate(file);
}

function openStat(world: World, file: TrackedFile): FileStat | undefined {
  try {
    return file.reader?.stat();
  } catch (error) {
    // Such as ESTALE: the descriptor is of no more use.
    world.problems.failed(file.path, error);
    world.readers.close(file);
    return undefined;
  }
}

/** Copies of files that are searched now are looked at again. */
function doubtfulCopies(world: World, seen: Set<TrackedFile>, sightings: readonly Sighting[]): Sighting[] {
  const found: Sighting[] = [];
  for (const file of seen) {
    const original = file.state === 'copy' ? world.registry.get(file.copyOf) : undefined;
    if (!original || original.located || original.state !== 'reading') continue;
    const sighting = sightings.find(({ stat }) => inodeOf(stat) === inodeOf(file));
    if (!sighting) continue;
    world.registry.remove(file);
    found.push(sighting);
  }
  return found;
}

/** Logs whose path leads to another file than before, or to none. */
function leavePaths(world: World, paths: ReadonlyMap<string, string>): void {
  for (const [path, log] of world.logs.entries()) {
    const { current } = log;
    if (!current || (current.located && paths.get(path) === inodeOf(current))) continue;
    log.current = undefined;
    log.left = !current.truncated;
    // It is read on until it has been quiet for a poll.
    current.quietPoll = 0;
  }
}

function takePaths(world: World, sightings: readonly Sighting[]): void {
  for (const { path, stat, log: key } of sightings) {
    const file = key === path ? world.registry.at(inodeOf(stat)) : undefined;
    if (!file || file.log !== key) continue;
    const log = world.logs.at(key);
    if (log.current === file) continue;
    if (log.left) world.rotations++;
    log.left = false;
    log.current = file;
    if (file.state === 'reading') world.logs.append(key, file);
  }
}

function searched(world: World, file: TrackedFile, sink: LineSink): void {
  if (file.truncated || world.options.once || world.poll > file.missedPoll) lose(world, file, sink);
}

/** Files that are read on without having changed: those that are to end, and those that failed. */
function keepReading(world: World): void {
  world.paths.clear();
  for (const file of world.registry.files()) {
    if (file.located && file.state === 'reading') world.paths.set(file.path, file).set(file.alias, file);
  }
  for (const log of world.logs.all()) {
    const [file] = log.queue;
    if (file && (log.queue.length > 1 || file.away || file.failed)) world.logs.ready.add(log);
  }
}
