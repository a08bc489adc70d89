/**
 * One look at the disk: which file is where now. Renamed files are known by their inode; files whose inode has other
 * content, or is gone, are searched by their content among the others; what is left and unknown is new.
 */
import type { LineSink } from '../source.ts';
import { discover, statOf } from './discovery.ts';
import type { Sighting } from './discovery.ts';
import type { FileStat } from './disk.ts';
import { beginsWith } from './identity.ts';
import type { FileReader } from './reader.ts';
import { beginsAs, candidateAt, isCopyOf } from './match.ts';
import { failed } from './moved.ts';
import { Newcomers } from './newcomers.ts';
import { generation } from './names.ts';
import { lose, resume, truncate } from './fate.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';
import type { World } from './world.ts';

/** Returns the folders whose changes matter. */
export function scan(world: World, sink: LineSink): ReadonlySet<string> {
  world.scanDue = false;
  const { failures } = world.problems;
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
  for (const file of world.registry.files()) if (file.located && !seen.has(file)) missed(world, file, unknown);
  for (const file of world.registry.files())
    if (file.state === 'reading' && !world.logs.has(file)) enqueue(world, file);
  unknown.push(...doubtfulCopies(world, seen, sightings));
  const paths = new Map(sightings.map((sighting) => [sighting.path, inodeOf(sighting.stat)]));
  leavePaths(world, paths);
  new Newcomers(world, unknown).settle();
  takePaths(world, sightings);
  if (world.problems.failures === failures || world.options.once) giveUp(world, sink);
  world.registry.forget(world.options.clock());
  keepReading(world);
  // What could not be told apart is still what was there at the start.
  world.first &&= world.scanDue;
  return folders;
}

/** A file at an inode that is known. False if its content is another's. */
function recognize(world: World, file: TrackedFile, path: string, stat: FileStat): boolean {
  // A copy that has taken the place of what it was a copy of may be written to from now on.
  const promoted = file.state === 'copy' && path === file.log;
  // Of a file that was empty only the inode is known, which may have been used again if nothing held it: such as for a copy
  // that is being made.
  const blank = file.head.length === 0 && file.position.offset === 0 && !file.reader;
  if (promoted || (blank && (stat.size === 0 ? path !== file.log : stat.size !== file.size))) {
    discard(world, file);
    return false;
  }
  try {
    moveTo(world, file, path);
    const changed = file.size !== stat.size || file.mtime !== stat.mtime;
    const verdict = changed || file.shrunkPoll > 0 ? identity(world, file, path, stat) : 'same';
    file.unverified = false;
    if (file.state !== 'reading') world.problems.gone(file.path, 'permission', 'io');
    if (verdict === 'changed') {
      truncate(world, file);
      return false;
    }
    if (verdict === 'same') file.shrunkPoll = 0;
    if (verdict === 'shrunk' ? shrunk(world, file, stat) : changed) grown(world, file, stat);
  } catch (error) {
    failed(world, file.path, error);
    file.unverified = true;
  }
  Object.assign(file, { sighted: true, away: false, missedPoll: 0 });
  if (file.gone > 0) {
    file.gone = 0;
    world.registry.touch(file);
  }
  return true;
}

/** Forgets a file as if it had never been seen. */
function discard(world: World, file: TrackedFile): void {
  world.logs.remove(file);
  world.behind.delete(file);
  world.registry.remove(file);
  const log = world.logs.at(file.log);
  if (log.current === file) log.current = undefined;
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
  if (file.state !== 'reading' && file.gzip)
    return beginsAs(file, candidateAt(world.disk, path, stat)) ? 'same' : 'changed';
  if (file.reader) return file.reader.verify();
  if (stat.size === 0 && file.head.length === 0) return 'same';
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
function missed(world: World, file: TrackedFile, unknown: Sighting[]): void {
  if (file.state !== 'reading') {
    world.registry.unlocate(file);
    file.gone = world.options.clock();
    world.registry.touch(file);
    return;
  }
  const there = statOf(world, file.path);
  if (there && inodeOf(there) === inodeOf(file)) {
    const { path, log } = file;
    if (!recognize(world, file, path, there))
      unknown.push({ path, log, stat: there, generation: generation(path, log), listed: true });
    return;
  }
  if (file.reader && followAway(world, file, file.reader)) return;
  world.registry.unlocate(file);
}

/** A file of an earlier run. */
function enqueue(world: World, file: TrackedFile): void {
  world.logs.insert(file.log, file);
  world.logs.at(file.log).current = file;
}

/** Only the open descriptor leads to the file. False if it is of no more use. */
function followAway(world: World, file: TrackedFile, reader: FileReader): boolean {
  try {
    const stat = reader.stat();
    file.away = true;
    if (stat.size === file.size && stat.mtime === file.mtime) return true;
    if (reader.verify() === 'changed') truncate(world, file);
    else grown(world, file, stat);
    return true;
  } catch (error) {
    // Such as ESTALE.
    world.problems.failed(file.path, error);
    world.readers.close(file);
    return false;
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
    discard(world, file);
    found.push({ ...sighting, log: original.log });
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

/** What two polls have searched in vain, with nothing that failed, is lost. */
function giveUp(world: World, sink: LineSink): void {
  for (const file of world.registry.files()) {
    if (file.located || file.state !== 'reading') continue;
    if (file.missedPoll === 0) file.missedPoll = world.poll;
    if (world.options.once || world.poll > file.missedPoll) lose(world, file, sink);
  }
}

/** Files that are read on without having changed: those that are to end, and those that failed. */
function keepReading(world: World): void {
  world.paths.clear();
  for (const file of world.registry.files()) {
    if (file.located && file.state === 'reading') world.paths.set(file.path, file).set(file.alias, file);
  }
  for (const log of world.logs.all()) {
    const file = log.queue.find((one) => one.located);
    if (file && (log.queue.length > 1 || file.away || file.failed)) world.logs.ready.add(log);
  }
}
