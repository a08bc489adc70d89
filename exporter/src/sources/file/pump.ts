/** Reads what the logs that are ready have, log by log, the oldest file of each first. */
import type { LineSink } from '../source.ts';
import { finish } from './fate.ts';
import { GzipError } from './gunzip.ts';
import type { Log } from './logs.ts';
import { isMoved } from './moved.ts';
import type { ReadResult } from './reader.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';
import type { World } from './world.ts';

/** A file that no path leads to is given up when it had nothing new for so long. */
const AWAY_MS = 60_000;
/** As long as a poll. */
const QUIET_MS = 1000;

/** Returns true if it stopped because `more` said so. */
export function pump(world: World, sink: LineSink, more: () => boolean): boolean {
  const { ready } = world.logs;
  for (const log of ready) {
    ready.delete(log);
    if (pumpLog(world, log, sink, more) === 'stopped') {
      // Behind the others, so that one large file does not keep them waiting.
      ready.add(log);
      return true;
    }
    if (!more()) return ready.size > 0;
  }
  return false;
}

function pumpLog(world: World, log: Log, sink: LineSink, more: () => boolean): 'stopped' | 'idle' {
  for (;;) {
    // A file that is searched keeps the newer ones waiting no longer than this look: what it has left comes when it is found.
    const file = log.queue.find((one) => one.located);
    if (!file) return 'idle';
    const result = readFile(world, file, sink, more);
    if (result === 'stopped') return 'stopped';
    if (!(result === 'end' ? ended(world, log, file, sink) : settled(world, log, file, result, sink))) return 'idle';
  }
}

function readFile(
  world: World,
  file: TrackedFile,
  sink: LineSink,
  more: () => boolean,
): ReadResult | 'moved' | 'failed' {
  try {
    const reader = world.readers.for(file);
    const result = typeof reader === 'string' ? reader : reader.read(sink, more);
    world.problems.gone(file.path, 'permission', 'io');
    file.failed = false;
    return result;
  } catch (error) {
    if (isMoved(error)) return 'moved';
    world.problems.failed(file.path, error);
    if (error instanceof GzipError) {
      // Trying again would inflate all of it again; it is when the file changes.
      finish(world, file, sink);
      return 'end';
    }
    file.failed = true;
    if (!file.away) world.readers.close(file);
    world.behind.delete(file);
    return 'failed';
  }
}

/** All that there is of the file is read. True if the next file of the log is to be read. */
function ended(world: World, log: Log, file: TrackedFile, sink: LineSink): boolean {
  if (!log.queue.includes(file)) return true;
  if (!file.gzip && !mayEnd(world, log, file)) return false;
  finish(world, file, sink);
  return true;
}

/**
 * A writer may hold a file that was renamed for a while: it has ended when it stayed quiet until a later poll, or has been
 * quiet for longer than that already. Should a writer come back to it all the same, a scan resumes it.
 */
function mayEnd(world: World, log: Log, file: TrackedFile): boolean {
  const { options, poll } = world;
  const newer = log.queue.length - 1 - log.queue.indexOf(file);
  if (options.once || newer > 1) return true;
  const replaced = newer > 0;
  if (!replaced && !(file.away && options.clock() - file.lastData >= AWAY_MS)) return false;
  if (replaced && options.clock() - file.mtime > QUIET_MS) return true;
  if (file.quietPoll === 0) file.quietPoll = poll;
  return poll > file.quietPoll;
}

/** Something is wrong with the file. True if the next file of the log is to be read. */
function settled(
  world: World,
  log: Log,
  file: TrackedFile,
  result: Exclude<ReadResult, 'end' | 'stopped'> | 'moved' | 'failed',
  sink: LineSink,
): boolean {
  if (result === 'failed') {
    if (log.queue.length === 1) return false;
    world.logs.detach(file);
    return true;
  }
  if (result === 'incomplete') return incomplete(world, file, sink);
  if (result === 'changed' && file.gzip) reject(world, file);
  file.size = -1;
  if (result !== 'shrunk' || world.options.once) world.scanDue = true;
  return false;
}

/** The end of a compressed file is missing: it is being written, or was cut. */
function incomplete(world: World, file: TrackedFile, sink: LineSink): boolean {
  if (file.quietPoll === 0) file.quietPoll = world.poll;
  if (world.poll === file.quietPoll && !world.options.once) {
    world.readers.close(file);
    file.failed = true;
    return false;
  }
  world.problems.report(file.path, 'io', `${file.path}: unexpected end of the compressed data; the rest of it is lost`);
  finish(world, file, sink);
  return true;
}

/** The compressed file is not the copy that its beginning promised. */
function reject(world: World, file: TrackedFile): void {
  file.rejected.add(inodeOf(file));
  world.readers.close(file);
  world.registry.unlocate(file);
  file.sighted = false;
}
