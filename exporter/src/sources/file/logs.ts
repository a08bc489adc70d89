/**
 * The logs of a source. A log is what one path stands for over time: a queue of files, the oldest first, that are read
 * one after the other. The last one is the file that is written to.
 */
import { compareAge, generation } from './names.ts';
import type { TrackedFile } from './tracked.ts';

export interface Log {
  readonly queue: TrackedFile[];
  /** The file that is, or was last, at the path of the log. */
  current: TrackedFile | undefined;
  /** The file before `current` has left the path by being renamed or removed. */
  left: boolean;
}

export class Logs {
  readonly #logs = new Map<string, Log>();
  readonly #logOf = new Map<TrackedFile, Log>();
  /** Logs that may have something to read; the next one first. */
  readonly ready = new Set<Log>();

  at(path: string): Log {
    let log = this.#logs.get(path);
    if (!log) this.#logs.set(path, (log = { queue: [], current: undefined, left: false }));
    return log;
  }

  /** The logs that have had a file at their path. */
  entries(): Iterable<[string, Log]> {
    return this.#logs;
  }

  /** Every queue, those beside the logs too. */
  all(): Iterable<Log> {
    return new Set(this.#logOf.values());
  }

  has(file: TrackedFile): boolean {
    return this.#logOf.has(file);
  }

  /** Read after all others of the log. */
  append(path: string, file: TrackedFile): void {
    this.#insert(this.at(path), file, Infinity);
  }

  /** Read before all others of the log that are newer by their names and times. */
  insert(path: string, file: TrackedFile): void {
    const log = this.at(path);
    const newer = log.queue.findIndex((other) => other.located && !other.away && isOlder(path, file, other));
    this.#insert(log, file, newer < 0 ? log.queue.length : newer);
  }

  /** Read beside its log, so that it does not keep newer files waiting. */
  detach(file: TrackedFile): void {
    this.#insert({ queue: [], current: undefined, left: false }, file, 0);
  }

  remove(file: TrackedFile): void {
    const log = this.#logOf.get(file);
    if (!log) return;
    this.#logOf.delete(file);
    log.queue.splice(log.queue.indexOf(file), 1);
    if (log.queue.length > 0) this.ready.add(log);
  }

  markReady(file: TrackedFile): void {
    const log = this.#logOf.get(file);
    if (log) this.ready.add(log);
  }

  #insert(log: Log, file: TrackedFile, at: number): void {
    this.remove(file);
    log.queue.splice(at, 0, file);
    this.#logOf.set(file, log);
    this.ready.add(log);
  }
}

function isOlder(path: string, file: TrackedFile, than: TrackedFile): boolean {
  const atPath = (one: TrackedFile): boolean => one.path === path || one.alias === path;
  if (atPath(file) || atPath(than)) return atPath(than);
  return compareAge(aged(path, file), aged(path, than)) < 0;
}

const aged = (path: string, { path: at, mtime }: TrackedFile) => ({ generation: generation(at, path), mtime });
