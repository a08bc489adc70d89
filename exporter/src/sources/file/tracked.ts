/** A file that is, or was, read: what is known of it, and its row in the store. */
import { START } from '../lines.ts';
import { SPLIT_MODES } from '../splitter.ts';
import type { SplitPosition } from '../splitter.ts';
import type { SavedPosition } from '../source.ts';
import type { FileStat } from './disk.ts';
import { NO_HEAD } from './identity.ts';
import type { Head } from './identity.ts';
import type { FileReader } from './reader.ts';

/**
 * `reading`: its end is not reached for good. `done`: it is read to its end and a newer file took its place, or it is gone.
 * `copy`: it has what another file of the log has (`copyOf`) and is not read. `ignored`: it was there before the source was.
 */
export const FILE_STATES = ['reading', 'done', 'copy', 'ignored'] as const;
export type FileState = (typeof FILE_STATES)[number];

export interface TrackedFile {
  /** Key of its row. Ascending with age: of two files of a log the older one has the lower id. */
  readonly id: number;
  /** The log that it belongs to: the path that its newest file has. */
  readonly log: string;
  /** Where it was last seen, without symlinks. */
  path: string;
  dev: number;
  ino: number;
  size: number;
  mtime: number;
  head: Head;
  /** Everything before is handed over. The offset of a compressed file is that of its content. */
  position: SplitPosition;
  /** Hash of the bytes before the position. */
  tail: string;
  gzip: boolean;
  state: FileState;
  copyOf: number;
  /** Since when there is no such file, ms since the epoch; 0 while there is. */
  gone: number;

  // What follows is not saved.
  /** The path that the last scan found it at, which may be a symlink. */
  alias: string;
  reader: FileReader | undefined;
  /** It has a place on the disk. False while the rotated copy of a truncated or missing file is searched. */
  located: boolean;
  /** Seen on the disk since open(). */
  sighted: boolean;
  /** No path leads to it, only the open descriptor. */
  away: boolean;
  /** Its inode has other content now. */
  truncated: boolean;
  /** Data that was there at open() ends here. */
  backlog: number;
  /** The poll at which it was first found without new data while a newer file was there; 0 for not yet. */
  quietPoll: number;
  /** When its last data came, by the clock. */
  lastData: number;
  /** The poll at which it was first searched in vain, or found shorter than it was; 0 for not. */
  missedPoll: number;
  shrunkPoll: number;
  /** It has been read to its end before. */
  finished: boolean;
  /** Whether it is still what was read could not be told by the last scan. */
  unverified: boolean;
  /** The last attempt to read it failed. */
  failed: boolean;
  /** Inodes of compressed files that turned out not to be its copy. */
  readonly rejected: Set<string>;
}

export const inodeOf = ({ dev, ino }: { readonly dev: number; readonly ino: number }): string => `${dev}:${ino}`;

export function newFile(id: number, log: string, path: string, stat: FileStat, now: number): TrackedFile {
  return {
    ...UNSAVED(),
    id,
    log,
    path,
    dev: stat.dev,
    ino: stat.ino,
    size: 0,
    mtime: 0,
    head: NO_HEAD,
    position: START,
    tail: '',
    gzip: false,
    state: 'reading',
    copyOf: 0,
    gone: 0,
    sighted: true,
    lastData: now,
  };
}

const UNSAVED = () => ({
  alias: '',
  reader: undefined,
  located: true,
  sighted: false,
  away: false,
  truncated: false,
  backlog: 0,
  quietPoll: 0,
  lastData: 0,
  missedPoll: 0,
  shrunkPoll: 0,
  finished: false,
  unverified: false,
  failed: false,
  rejected: new Set<string>(),
});

export function toRow(file: TrackedFile): SavedPosition {
  const { log, path, dev, ino, size, mtime, head, position, tail, gzip, state, copyOf, gone } = file;
  return {
    key: String(file.id),
    value: JSON.stringify({
      ...{ log, path, dev, ino, size, mtime, head: head.hash, headLength: head.length },
      ...{ offset: position.offset, mode: position.mode, tail, gzip, state, copyOf, gone },
    }),
  };
}

/** A row of this module's own making; undefined for any other. */
export function fromRow({ key, value }: SavedPosition): TrackedFile | undefined {
  const row = parseObject(value);
  const id = Number(key);
  const mode = SPLIT_MODES.find((known) => known === row?.['mode']);
  const state = FILE_STATES.find((known) => known === row?.['state']);
  if (!row || !Number.isSafeInteger(id) || !mode || !state) return undefined;
  const text = (name: string): string => (typeof row[name] === 'string' ? row[name] : '');
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    ...UNSAVED(),
    ...{ id, log: text('log'), path: text('path'), dev: number('dev'), ino: number('ino') },
    ...{ size: number('size'), mtime: number('mtime'), gzip: row['gzip'] === true, state },
    head: { hash: text('head'), length: number('headLength') },
    position: { offset: number('offset'), mode },
    ...{ tail: text('tail'), copyOf: number('copyOf'), gone: number('gone') },
  };
}

export function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
