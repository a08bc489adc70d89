/** What the parts of a `file` source share. */
import type { SourceOptions } from '../source.ts';
import type { Disk } from './disk.ts';
import type { Logs } from './logs.ts';
import type { Problems } from './problems.ts';
import type { Readers } from './readers.ts';
import type { Registry } from './registry.ts';
import type { TrackedFile } from './tracked.ts';

export interface FileOptions extends SourceOptions {
  /** Absolute paths or globs. */
  readonly paths: readonly string[];
  /** Absolute globs of files that are not read, except as rotated files of one that is. */
  readonly exclude: readonly string[];
}

export interface World {
  readonly options: FileOptions;
  readonly disk: Disk;
  readonly registry: Registry;
  readonly logs: Logs;
  readonly readers: Readers;
  readonly problems: Problems;
  /** How often the poll timer has fired, from 1. */
  poll: number;
  /** The first scan of the very first start. */
  first: boolean;
  /** Something was found that only a scan can sort out. */
  scanDue: boolean;
  /** Compressed files that seem to be still written, by inode. */
  readonly growing: Map<string, { readonly size: number; readonly poll: number }>;
  /** Files that are read, by the paths at which the last scan found them. */
  readonly paths: Map<string, TrackedFile>;
  rotations: number;
  truncations: number;
  /** Files with data from before open() that is not read yet. */
  readonly behind: Set<TrackedFile>;
}
