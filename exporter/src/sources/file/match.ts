/**
 * Whether a file on the disk, unknown by its inode, has the content of a file that is known: a rotated copy (copytruncate
 * of logrotate, a copy that was compressed), or the file itself that was restored or moved from elsewhere.
 */
import type { Disk, FileStat } from './disk.ts';
import { beginsWith, bytesAt, contentHead, digest, HEAD_BYTES, tailAt } from './identity.ts';
import type { ContentHead } from './identity.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';

export interface Candidate extends ContentHead {
  readonly path: string;
  readonly stat: FileStat;
}

const SAMPLE_BYTES = 1024;

/** Throws what the disk throws. */
export function candidateAt(disk: Disk, path: string, stat: FileStat): Candidate {
  return { path, stat, ...contentHead(disk, path) };
}

/**
 * Has the candidate the content of a file that is no longer where it was? `continued`: all of it that was read, so it can
 * be read on from the position (of a compressed one the bytes before the position are checked on the way there).
 * `contained`: nothing but what was read.
 */
export function matchLost(disk: Disk, file: TrackedFile, candidate: Candidate): 'continued' | 'contained' | 'other' {
  const { offset } = file.position;
  if (file.head.length === 0 || !beginsWith(candidate.head, file.head)) return 'other';
  if (candidate.gzip) return file.rejected.has(inodeOf(candidate.stat)) ? 'other' : 'continued';
  if (file.state === 'ignored') return 'continued';
  // A part of it, cut before what was read: only a long head tells that from another file with the same first line.
  if (candidate.stat.size < offset) return file.head.length >= HEAD_BYTES ? 'contained' : 'other';
  return hasTail(disk, file, candidate) ? 'continued' : 'other';
}

/** Is the candidate a copy of a file that is still there, or the beginning of a copy that is being made? */
export function isCopyOf(disk: Disk, file: TrackedFile, candidate: Candidate): boolean {
  const length = Math.min(candidate.head.length, file.head.length);
  if (length === 0) return false;
  if (candidate.head.length >= file.head.length) {
    if (!beginsWith(candidate.head, file.head)) return false;
  } else if (!contentOf(disk, file, 0, length).equals(candidate.head)) return false;
  if (candidate.gzip) return true;
  if (file.gzip) return inflatedSize(disk, file.path) === candidate.stat.size;
  const { offset } = file.position;
  if (offset > 0 && candidate.stat.size >= offset) return hasTail(disk, file, candidate);
  return samplesAgree(disk, (at, count) => contentOf(disk, file, at, count), candidate);
}

/** Is the candidate, as far as it goes, the content that `whole` gives? Looked at in a few places. */
export function samplesAgree(disk: Disk, whole: (at: number, count: number) => Buffer, candidate: Candidate): boolean {
  const { size } = candidate.stat;
  return withFile(disk, candidate.path, (part) =>
    [0, Math.floor(size / 3), Math.floor((2 * size) / 3), size - SAMPLE_BYTES].every((place) => {
      const at = Math.max(0, place);
      const sample = bytesAt(disk, part, at, Math.min(SAMPLE_BYTES, size));
      return sample.length > 0 && whole(at, sample.length).equals(sample);
    }),
  );
}

export function contentAt(disk: Disk, path: string, at: number, count: number): Buffer {
  return withFile(disk, path, (fd) => bytesAt(disk, fd, at, count));
}

/** What a file has there: by its descriptor if it is open, for its path may lead to another one. */
function contentOf(disk: Disk, file: TrackedFile, at: number, count: number): Buffer {
  if (file.reader) return file.reader.peek(at, count);
  const stat = disk.stat(file.path);
  if (!stat || inodeOf(stat) !== inodeOf(file)) return Buffer.alloc(0);
  if (file.gzip) return contentHead(disk, file.path).head.subarray(at, at + count);
  return contentAt(disk, file.path, at, count);
}

function hasTail(disk: Disk, file: TrackedFile, candidate: Candidate): boolean {
  if (file.position.offset === 0 || file.tail === '') return true;
  return withFile(disk, candidate.path, (fd) => digest(tailAt(disk, fd, file.position.offset)) === file.tail);
}

/** Bytes that a complete compressed file holds, modulo 2^32, from its trailer (RFC 1952, ISIZE). */
export function inflatedSize(disk: Disk, path: string): number {
  const stat = disk.stat(path);
  if (!stat || stat.size < 4) return -1;
  const trailer = withFile(disk, path, (fd) => bytesAt(disk, fd, stat.size - 4, 4));
  return trailer.length === 4 ? trailer.readUInt32LE() : -1;
}

function withFile<T>(disk: Disk, path: string, use: (fd: number) => T): T {
  const fd = disk.open(path);
  try {
    return use(fd);
  } finally {
    disk.close(fd);
  }
}
