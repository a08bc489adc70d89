/** What becomes of a file: it is truncated, found again, finished, or lost. */
import type { LineSink } from '../source.ts';
import type { FileStat } from './disk.ts';
import type { TrackedFile } from './tracked.ts';
import type { World } from './world.ts';

/** The inode has other content than what was read: truncated, or used again for another file. */
export function truncate(world: World, file: TrackedFile): void {
  world.registry.unlocate(file);
  if (file.state === 'copy') {
    world.registry.remove(file);
    return;
  }
  if (file.state === 'reading') {
    file.truncated = true;
    world.truncations++;
  } else {
    file.gone = world.options.clock();
  }
  world.registry.touch(file);
}

/** The rest of the file is at another place: its rotated copy. */
export function relocate(world: World, file: TrackedFile, path: string, stat: FileStat, gzip: boolean): void {
  world.readers.close(file);
  world.registry.locate(file, path, stat);
  Object.assign(file, { gzip, size: stat.size, mtime: stat.mtime, sighted: true, quietPoll: 0, failed: false });
  world.logs.markReady(file);
}

/** Reads a file again that was done, beside its log. */
export function resume(world: World, file: TrackedFile): void {
  file.state = 'reading';
  file.quietPoll = 0;
  world.registry.touch(file);
  world.logs.detach(file);
}

/** Nothing more will come of it: an unterminated last line is handed over. */
export function finish(world: World, file: TrackedFile, sink: LineSink): void {
  file.reader?.finish(sink);
  const { away } = file;
  end(world, file);
  if (!away) return;
  world.registry.unlocate(file);
  file.gone = world.options.clock();
}

/** It is not found: what it had behind the position will not be read. */
export function lose(world: World, file: TrackedFile, sink: LineSink): void {
  const { position, head, truncated, sighted, size, finished } = file;
  const read = !finished && (position.offset > 0 || head.length > 0);
  if (read && (truncated || !sighted || size > position.offset)) {
    const what = truncated ? 'was truncated' : 'is gone';
    world.problems.happened(
      'remainder_lost',
      `${file.path}: it ${what}, and no rotated copy of it was found; what was written after its byte ${position.offset} is lost, how much is not known`,
    );
  }
  file.reader?.finish(sink);
  end(world, file);
  file.gone = world.options.clock();
}

/** A file that is no longer to be read. */
export function setAside(world: World, file: TrackedFile): void {
  if (file.gone > 0) return;
  world.registry.unlocate(file);
  if (file.state === 'reading') file.state = 'done';
  file.gone = world.options.clock();
  world.registry.touch(file);
}

function end(world: World, file: TrackedFile): void {
  world.readers.close(file);
  world.logs.remove(file);
  world.behind.delete(file);
  Object.assign(file, { state: 'done', finished: true, failed: false });
  world.registry.touch(file);
}
