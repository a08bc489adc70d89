/** Tells when there may be something to read: changes in the folders (fs.watch, inotify(7)), and a timer beside it. */
import { watch } from 'node:fs';
import { join } from 'node:path';

/** Calls `fn` from time to time; returns what stops it. */
export type Poll = (fn: () => void) => () => void;

/** Calls `changed` for changes in the folder: with the path of a file that was written to, or undefined for any other. */
export type Watch = (folder: string, changed: (path: string | undefined) => void) => () => void;

const POLL_MS = 1000;

export const pollEverySecond: Poll = (fn) => {
  const timer = setInterval(fn, POLL_MS);
  return () => clearInterval(timer);
};

/** Where watching is not possible (no such folder, too many watches, some network file systems) the poll has to do. */
export const watchFolder: Watch = (folder, changed) => {
  try {
    const watcher = watch(folder, { persistent: false }, (event, name) =>
      changed(event === 'change' && name !== null ? join(folder, name) : undefined),
    );
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
};

/** Watches a set of folders that changes. */
export class Watcher {
  readonly #watch: Watch;
  readonly #changed: (path: string | undefined) => void;
  readonly #stops = new Map<string, () => void>();

  constructor(watch: Watch, changed: (path: string | undefined) => void) {
    this.#watch = watch;
    this.#changed = changed;
  }

  setFolders(folders: ReadonlySet<string>): void {
    for (const [folder, stop] of this.#stops) {
      if (folders.has(folder)) continue;
      stop();
      this.#stops.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#stops.has(folder)) this.#stops.set(folder, this.#watch(folder, this.#changed));
    }
  }

  close(): void {
    this.setFolders(new Set());
  }
}
