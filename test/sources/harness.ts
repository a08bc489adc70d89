/** A `file` source over a temporary folder, whose poll the test fires, and whose crashes go back to the saved rows. */
import { afterEach, beforeEach, expect } from '@jest/globals';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createFileSource } from '../../exporter/src/sources/file/index.ts';
import type { FileOptions } from '../../exporter/src/sources/file/index.ts';
import { REAL_DISK } from '../../exporter/src/sources/file/disk.ts';
import type { Disk } from '../../exporter/src/sources/file/disk.ts';
import type { SavedPosition, Source } from '../../exporter/src/sources/source.ts';
import { textSink } from '../support/sinks.ts';

export class Folder {
  path = fs.mkdtempSync(join(tmpdir(), 'sources-'));

  /** A new, empty folder instead. */
  renew(): void {
    this.remove();
    this.path = fs.mkdtempSync(join(tmpdir(), 'sources-'));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  append(name: string, text: string): void {
    fs.appendFileSync(this.at(name), text);
  }

  write(name: string, bytes: string | Buffer): void {
    fs.writeFileSync(this.at(name), bytes);
  }

  rename(from: string, to: string): void {
    fs.renameSync(this.at(from), this.at(to));
  }

  copyTruncate(from: string, to: string): void {
    fs.copyFileSync(this.at(from), this.at(to));
    fs.truncateSync(this.at(from));
  }

  /** As gzip(1) does: a new file with the time of the old one, which is removed. */
  gzip(name: string): void {
    const { atime, mtime } = fs.statSync(this.at(name));
    fs.writeFileSync(this.at(`${name}.gz`), gzipSync(fs.readFileSync(this.at(name))));
    fs.utimesSync(this.at(`${name}.gz`), atime, mtime);
    fs.unlinkSync(this.at(name));
  }

  unlink(name: string): void {
    fs.unlinkSync(this.at(name));
  }

  exists(name: string): boolean {
    return fs.existsSync(this.at(name));
  }

  remove(): void {
    fs.rmSync(this.path, { recursive: true, force: true });
  }
}

/** A disk whose calls can be made to fail: a hook that throws, or that returns something else than undefined. */
class FaultyDisk {
  hooks: { [Call in keyof Disk]?: (...args: Parameters<Disk[Call]>) => ReturnType<Disk[Call]> | undefined } = {};
  open = 0;
  readonly disk: Disk = {
    stat: (path) => this.hooks.stat?.(path) ?? REAL_DISK.stat(path),
    realpath: (path) => this.hooks.realpath?.(path) ?? REAL_DISK.realpath(path),
    list: (folder) => this.hooks.list?.(folder) ?? REAL_DISK.list(folder),
    open: (path) => {
      const fd = this.hooks.open?.(path) ?? REAL_DISK.open(path);
      this.open++;
      return fd;
    },
    fstat: (fd) => this.hooks.fstat?.(fd) ?? REAL_DISK.fstat(fd),
    read: (fd, buffer, position) => this.hooks.read?.(fd, buffer, position) ?? REAL_DISK.read(fd, buffer, position),
    close: (fd) => {
      this.open--;
      REAL_DISK.close(fd);
    },
  };
}

export type Options = Partial<FileOptions> & { readonly paths: readonly string[] };

export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

export class Harness {
  readonly lines: string[] = [];
  readonly problems: string[] = [];
  readonly saved = new Map<string, string>();
  readonly faulty = new FaultyDisk();
  now = Date.parse('2026-01-01T00:00:00Z');
  wakes = 0;
  source: Source;
  /** Of the next start. */
  options: Options;
  #fire: () => void = () => undefined;
  /** Number of `lines` when the positions were saved last. */
  #savedLines = 0;

  constructor(options: Options) {
    this.options = options;
    this.source = this.#open();
  }

  #open(): Source {
    const source = createFileSource(
      {
        ...{ name: 'test', framing: 'lines', start: 'beginning', maxLineBytes: 1 << 20, exclude: [], once: false },
        clock: () => this.now,
        ...this.options,
      },
      {
        disk: this.faulty.disk,
        watch: () => () => undefined,
        poll: (fire) => {
          this.#fire = fire;
          return () => (this.#fire = () => undefined);
        },
      },
    );
    const rows: SavedPosition[] = [...this.saved].map(([key, value]) => ({ key, value }));
    source.open(rows, () => this.wakes++);
    return source;
  }

  /** Reads to the end, in slices as small as they get. */
  read(more: () => boolean = () => false): this {
    const sink = textSink(
      (text) => void this.lines.push(text),
      (reason) => void this.lines.push(reason),
    );
    for (let i = 0; this.source.read(sink, more); i++) if (i > 100_000) throw new Error('read does not end');
    this.problems.push(...this.source.problems().map(({ reason, message }) => `${reason}: ${message}`));
    return this;
  }

  poll(times = 1): this {
    for (let i = 0; i < times; i++) {
      this.#fire();
      this.read();
    }
    return this;
  }

  save(): this {
    const { put, remove } = this.source.changes();
    for (const { key, value } of put) this.saved.set(key, value);
    for (const key of remove) this.saved.delete(key);
    this.source.saved();
    this.#savedLines = this.lines.length;
    return this;
  }

  /** A crash: what was read since the last save is forgotten. */
  crash(): this {
    this.source.close();
    this.lines.length = this.#savedLines;
    this.source = this.#open();
    return this;
  }

  /** An orderly stop. */
  stop(): this {
    this.save();
    this.source.close();
    return this;
  }

  start(): this {
    this.source = this.#open();
    return this.read();
  }

  /** What was read since the last call. */
  take(): string[] {
    const taken = this.lines.splice(0);
    this.#savedLines = 0;
    return taken;
  }
}

/** For each test a new folder; what a test opened is closed, and must have left no descriptor open. */
export function setUp(): { folder: Folder; open: (options: Options) => Harness } {
  const folder = new Folder();
  let opened: Harness[] = [];
  beforeEach(() => folder.renew());
  afterEach(() => {
    folder.remove();
    for (const harness of opened) harness.source.close();
    expect(opened.map(({ faulty }) => faulty.open)).toEqual(opened.map(() => 0));
    opened = [];
  });
  return {
    folder,
    open(options) {
      const harness = new Harness(options);
      opened.push(harness);
      return harness;
    },
  };
}
