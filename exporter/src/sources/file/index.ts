/**
 * The `file` source: files by path or glob, through rotation, truncation and restarts, each line once.
 * scan.ts finds out which file is where, pump.ts reads them in their order, registry.ts keeps the rows for the store.
 */
import type { LineSink, PositionChanges, SavedPosition, Source, SourceProblem, SourceStatus } from '../source.ts';
import { isConfigured } from './discovery.ts';
import { REAL_DISK } from './disk.ts';
import type { Disk } from './disk.ts';
import { setAside } from './fate.ts';
import { Logs } from './logs.ts';
import { Problems } from './problems.ts';
import { pump } from './pump.ts';
import { Readers } from './readers.ts';
import { Registry } from './registry.ts';
import { scan } from './scan.ts';
import type { TrackedFile } from './tracked.ts';
import { pollEverySecond, Watcher, watchFolder } from './watcher.ts';
import type { Poll, Watch } from './watcher.ts';
import type { FileOptions, World } from './world.ts';

export type { FileOptions } from './world.ts';

/** What tests replace. */
export interface Surroundings {
  readonly disk?: Disk;
  readonly poll?: Poll;
  readonly watch?: Watch;
}

/** Scans in one read, for changes that are found while reading; what is left waits for the next poll. */
const MAX_SCANS = 5;

/** With so many files more, every second poll is left out, then two of three, … */
const FILES_PER_POLL = 2000;

export function createFileSource(options: FileOptions, surroundings: Surroundings = {}): Source {
  return new FileSource(options, surroundings);
}

class FileSource implements Source {
  readonly name: string;
  readonly lasting = false;
  readonly #world: World;
  readonly #poll: Poll;
  readonly #watcher: Watcher;
  #stopPolling: (() => void) | undefined;
  #wake: () => void = () => undefined;
  #bytesRead = 0;
  #scanned = false;
  #ended = false;
  #closed = false;

  constructor(options: FileOptions, { disk = REAL_DISK, poll = pollEverySecond, watch = watchFolder }: Surroundings) {
    this.name = options.name;
    this.#poll = poll;
    this.#watcher = new Watcher(watch, (path) => this.#changed(path));
    const { framing, maxLineBytes } = options;
    const onRead = (file: TrackedFile, bytes: number, changed: boolean): void => this.#onRead(file, bytes, changed);
    this.#world = {
      ...{ options, disk, poll: 1, first: false, scanDue: true, rotations: 0, truncations: 0 },
      ...{
        registry: new Registry(),
        logs: new Logs(),
        problems: new Problems(),
        behind: new Set(),
        growing: new Map(),
        paths: new Map(),
      },
      readers: new Readers({ disk, framing, maxLineBytes, onRead }),
    };
  }

  open(saved: readonly SavedPosition[], wake: () => void): void {
    const { registry, options } = this.#world;
    this.#wake = wake;
    this.#world.first = registry.load(saved, options.clock());
    // Files of paths that the configuration no longer has; their rows wait for a week, should it have them again.
    for (const file of registry.files()) if (!isConfigured(file.log, options)) setAside(this.#world, file);
    let ticks = 0;
    this.#stopPolling = this.#poll(() => {
      // A look at thousands of files takes tens of ms: the more there are, the more is left to the watches.
      if (ticks++ % (1 + Math.floor(this.#world.paths.size / FILES_PER_POLL)) > 0) return;
      this.#world.poll++;
      this.#world.scanDue = true;
      this.#wake();
    });
    wake();
  }

  read(sink: LineSink, more: () => boolean): boolean {
    const world = this.#world;
    if (this.#closed) return false;
    for (let scans = 0; ;) {
      if (world.scanDue && scans < MAX_SCANS) {
        this.#scan(sink);
        scans++;
      }
      if (pump(world, sink, more)) return true;
      if (!world.scanDue || scans === MAX_SCANS) break;
    }
    if (world.options.once) this.#end();
    return false;
  }

  changes(): PositionChanges {
    return this.#world.registry.changes();
  }

  saved(): void {
    this.#world.registry.saved();
  }

  problems(): readonly SourceProblem[] {
    return this.#world.problems.take();
  }

  status(): SourceStatus {
    const { registry, rotations, truncations, behind } = this.#world;
    let files = 0;
    let pendingBytes = 0;
    for (const file of registry.files()) {
      if (file.state !== 'reading') continue;
      if (file.located) files++;
      const taken = file.reader?.taken ?? (file.gzip ? 0 : file.position.offset);
      pendingBytes += Math.max(0, file.size - taken);
    }
    const catchingUp = !this.#scanned || behind.size > 0;
    return { files, pendingBytes, catchingUp, ended: this.#ended, bytesRead: this.#bytesRead, rotations, truncations };
  }

  close(): void {
    this.#closed = true;
    this.#stopPolling?.();
    this.#stopPolling = undefined;
    this.#watcher.close();
    this.#world.readers.closeAll();
    this.#wake = () => undefined;
  }

  #scan(sink: LineSink): void {
    const world = this.#world;
    const folders = scan(world, sink);
    if (!world.options.once) this.#watcher.setFolders(folders);
    if (this.#scanned) return;
    this.#scanned = true;
    for (const log of world.logs.all()) {
      for (const file of log.queue) {
        file.backlog = file.gzip ? Infinity : file.size;
        if (file.gzip || file.size > file.position.offset) world.behind.add(file);
      }
    }
  }

  #end(): void {
    this.#ended = true;
    this.close();
  }

  #changed(path: string | undefined): void {
    if (path === undefined) this.#world.scanDue = true;
    else {
      const file = this.#world.paths.get(path);
      if (!file) return;
      this.#world.logs.markReady(file);
    }
    this.#wake();
  }

  #onRead(file: TrackedFile, bytes: number, changed: boolean): void {
    const { registry, options, behind } = this.#world;
    if (changed) registry.touch(file);
    if (bytes > 0) {
      this.#bytesRead += bytes;
      // A compressed file is inflated from its beginning each time; whether it grew, its size tells.
      if (!file.gzip) file.quietPoll = 0;
      file.lastData = options.clock();
    }
    if (behind.size > 0 && (file.reader?.taken ?? 0) >= file.backlog) behind.delete(file);
  }
}
