/** Between a look at a path and the next, another file may have come to it. */
import { codeOf } from '../../message.ts';
import type { Disk, FileStat } from './disk.ts';
import { inodeOf } from './tracked.ts';
import type { World } from './world.ts';

export interface OpenFile {
  readonly fd: number;
  /** What it is now: it may have grown since it was seen. */
  readonly stat: FileStat;
}

/** Has the error of node:fs the code of a path that leads nowhere? */
export const isMoved = (error: unknown): boolean => codeOf(error) === 'ENOENT';

export const movedError = (path: string): Error =>
  Object.assign(new Error(`${path}: another file has come to this path`), { code: 'ENOENT' });

/** Calls `use` with the file that was seen at the path. Throws ENOENT if that is no longer there. */
export function withFile<T>(
  disk: Disk,
  path: string,
  seen: { readonly dev: number; readonly ino: number },
  use: (file: OpenFile) => T,
): T {
  const fd = disk.open(path);
  try {
    const stat = disk.fstat(fd);
    if (inodeOf(stat) !== inodeOf(seen)) throw movedError(path);
    return use({ fd, stat });
  } finally {
    disk.close(fd);
  }
}

/** A call for a path failed. A file that was moved is looked for at once; anything else is a problem. */
export function failed(world: World, path: string, error: unknown): void {
  if (isMoved(error)) {
    world.problems.failures++;
    world.scanDue = true;
  } else world.problems.failed(path, error);
}
