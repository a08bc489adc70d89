/** All files that the source knows, by id, inode and log, and which of their rows the store does not have yet. */
import type { PositionChanges, SavedPosition } from '../source.ts';
import type { FileStat } from './disk.ts';
import { fromRow, inodeOf, newFile, parseObject, toRow } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';

/** Row of the source itself: that it was started, and when. */
const SOURCE_KEY = 'source';
const KEEP_GONE_MS = 7 * 24 * 3600 * 1000;
export const MAX_ROWS = 20_000;

export class Registry {
  /** When the source was started for the very first time. */
  started = 0;
  readonly #files = new Map<number, TrackedFile>();
  readonly #byInode = new Map<string, TrackedFile>();
  readonly #byLog = new Map<string, Set<TrackedFile>>();
  #nextId = 1;
  /** Key → how often it changed. */
  readonly #dirty = new Map<string, number>();
  #changes = 0;
  #offered = new Map<string, number>();

  /** Returns whether this is the very first start. */
  load(saved: readonly SavedPosition[], now: number): boolean {
    const own = saved.find(({ key }) => key === SOURCE_KEY);
    const started = Number(parseObject(own?.value ?? '')?.['started']);
    this.started = Number.isFinite(started) ? started : now;
    if (!own) this.#mark(SOURCE_KEY);
    const files = saved.map(fromRow).filter((file) => file !== undefined);
    for (const file of files.sort((a, b) => a.id - b.id)) {
      this.#insert(file);
      if (file.gone > 0) file.located = false;
      else this.#place(file);
    }
    return saved.length === 0;
  }

  get size(): number {
    return this.#files.size;
  }

  files(): Iterable<TrackedFile> {
    return this.#files.values();
  }

  get(id: number): TrackedFile | undefined {
    return this.#files.get(id);
  }

  at(inode: string): TrackedFile | undefined {
    return this.#byInode.get(inode);
  }

  /** Logs of which there is a file. */
  logs(): Iterable<string> {
    const logs = new Set<string>();
    for (const file of this.#files.values()) if (file.gone === 0) logs.add(file.log);
    return logs;
  }

  /** Logs of which there is, or was, a file. */
  allLogs(): Iterable<string> {
    return this.#byLog.keys();
  }

  ofLog(log: string): Iterable<TrackedFile> {
    return this.#byLog.get(log) ?? [];
  }

  add(log: string, path: string, stat: FileStat, now: number): TrackedFile {
    const file = newFile(this.#nextId, log, path, stat, now);
    this.#insert(file);
    this.#place(file);
    this.touch(file);
    return file;
  }

  /** The file is at this inode (now). */
  locate(file: TrackedFile, path: string, stat: FileStat): void {
    this.unlocate(file);
    Object.assign(file, { path, alias: path, dev: stat.dev, ino: stat.ino, gone: 0, away: false });
    Object.assign(file, { located: true, truncated: false, missedPoll: 0, shrunkPoll: 0 });
    this.#place(file);
    this.touch(file);
  }

  unlocate(file: TrackedFile): void {
    file.located = false;
    if (this.#byInode.get(inodeOf(file)) === file) this.#byInode.delete(inodeOf(file));
  }

  remove(file: TrackedFile): void {
    this.unlocate(file);
    this.#files.delete(file.id);
    this.#byLog.get(file.log)?.delete(file);
    if (this.#byLog.get(file.log)?.size === 0) this.#byLog.delete(file.log);
    this.#mark(String(file.id));
  }

  touch(file: TrackedFile): void {
    this.#mark(String(file.id));
  }

  /** Rows of files that have been gone for a week go, and the oldest of them while there are too many rows. */
  forget(now: number): void {
    const gone = [...this.#files.values()].filter((file) => file.gone > 0 && file.state !== 'reading');
    gone.sort((a, b) => a.gone - b.gone || a.id - b.id);
    let surplus = this.#files.size - MAX_ROWS;
    for (const file of gone) {
      if (surplus-- > 0 || now - file.gone > KEEP_GONE_MS) this.remove(file);
    }
  }

  changes(): PositionChanges {
    this.#offered = new Map(this.#dirty);
    const put: SavedPosition[] = [];
    const remove: string[] = [];
    for (const key of this.#offered.keys()) {
      const file = this.#files.get(Number(key));
      if (key === SOURCE_KEY) put.push({ key, value: JSON.stringify({ started: this.started }) });
      else if (file) put.push(toRow(file));
      else remove.push(key);
    }
    return { put, remove };
  }

  saved(): void {
    for (const [key, version] of this.#offered) if (this.#dirty.get(key) === version) this.#dirty.delete(key);
    this.#offered.clear();
  }

  #insert(file: TrackedFile): void {
    this.#files.set(file.id, file);
    this.#nextId = Math.max(this.#nextId, file.id + 1);
    const files = this.#byLog.get(file.log);
    if (files) files.add(file);
    else this.#byLog.set(file.log, new Set([file]));
  }

  /** Of two files with one inode the newer has it; the older one was there before. */
  #place(file: TrackedFile): void {
    const inode = inodeOf(file);
    const before = this.#byInode.get(inode);
    if (before && before !== file) before.located = false;
    this.#byInode.set(inode, file);
  }

  #mark(key: string): void {
    this.#dirty.set(key, ++this.#changes);
  }
}
