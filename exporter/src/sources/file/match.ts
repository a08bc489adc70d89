/**
 * Whether a file on the disk, unknown by its inode, has the content of a file that is known: a rotated copy (copytruncate
 * of logrotate, a copy that was compressed), or the file itself that was restored or moved from elsewhere.
 */
import type { Disk, FileStat } from './disk.ts';
import { beginsWith, bytesAt, contentHead, digest, HEAD_BYTES, tailAt } from './identity.ts';
import type { ContentHead } from './identity.ts';
import { isMoved, withFile } from './moved.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';

export interface Candidate extends ContentHead {
  readonly path: string;
  readonly stat: FileStat;
}

const SAMPLE_BYTES = 1024;

/** The file that was seen at the path, as it is now. Throws what the disk throws, and ENOENT if it is no longer there. */
export function candidateAt(disk: Disk, path: string, seen: FileStat): Candidate {
  return withFile(disk, path, seen, ({ fd, stat }) => ({ path, stat, ...contentHead(disk, fd) }));
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
  if (file.gzip) return inflatedSize(disk, file.path, file) === candidate.stat.size;
  const { offset } = file.position;
  if (offset > 0 && candidate.stat.size >= offset) return hasTail(disk, file, candidate);
  return samplesAgree(disk, (at, count) => contentOf(disk, file, at, count), candidate);
}

/** Is the candidate, as far as it goes, the content that `whole` gives? Looked at in a few places. */
export function samplesAgree(disk: Disk, whole: (at: number, count: number) => Buffer, candidate: Candidate): boolean {
  const { path, stat } = candidate;
  const { size } = stat;
  return withFile(disk, path, stat, ({ fd: part }) =>
    [0, Math.floor(size / 3), Math.floor((2 * size) / 3), size - SAMPLE_BYTES].every((place) => {
      const at = Math.max(0, place);
      const sample = bytesAt(disk, part, at, Math.min(SAMPLE_BYTES, size));
      return sample.length > 0 && whole(at, sample.length).equals(sample);
    }),
  );
}

export function contentAt(disk: Disk, { path, stat }: Candidate, at: number, count: number): Buffer {
  return withFile(disk, path, stat, ({ fd }) => bytesAt(disk, fd, at, count));
}

/** What a file has there: by its descriptor if it is open, for its path may lead to another one. */
function contentOf(disk: Disk, file: TrackedFile, at: number, count: number): Buffer {
  if (file.reader) return file.reader.peek(at, count);
  try {
    return withFile(disk, file.path, file, ({ fd }) =>
      file.gzip ? contentHead(disk, fd).head.subarray(at, at + count) : bytesAt(disk, fd, at, count),
    );
  } catch (error) {
    if (isMoved(error)) return Buffer.alloc(0);
    throw error;
  }
}

function hasTail(disk: Disk, file: TrackedFile, candidate: Candidate): boolean {
  if (file.position.offset === 0 || file.tail === '') return true;
  const { offset } = file.position;
  return withFile(disk, candidate.path, candidate.stat, ({ fd }) => digest(tailAt(disk, fd, offset)) === file.tail);
}

/** Bytes that a complete compressed file holds, modulo 2^32, from its trailer (RFC 1952, ISIZE); -1 if it has none. */
export function inflatedSize(disk: Disk, path: string, seen: { readonly dev: number; readonly ino: number }): number {
  return withFile(disk, path, seen, ({ fd, stat }) => {
    const trailer = stat.size < 4 ? undefined : bytesAt(disk, fd, stat.size - 4, 4);
    return trailer?.length === 4 ? trailer.readUInt32LE() : -1;
  });
}

/** Has the content the beginning that is known of the file, and is it compressed as that was? */
export const beginsAs = (file: TrackedFile, { head, gzip }: Pick<ContentHead, 'head' | 'gzip'>): boolean =>
  gzip === file.gzip && beginsWith(head, file.head);

/** Is the file still what was read of it, as far as that can be told now? */
export function isIntact(disk: Disk, file: TrackedFile): boolean {
  try {
    if (file.reader) return file.reader.verify() === 'same';
    return withFile(disk, file.path, file, ({ fd, stat }) => {
      if (!beginsAs(file, contentHead(disk, fd))) return false;
      const { offset } = file.position;
      return file.gzip || file.tail === '' || (stat.size >= offset && digest(tailAt(disk, fd, offset)) === file.tail);
    });
  } catch (error) {
    return !isMoved(error);
  }
}

/** Does the candidate begin as it did, and is it no shorter? Throws ENOENT if it is no longer there. */
export function isUnchanged(disk: Disk, before: Candidate): boolean {
  const now = candidateAt(disk, before.path, before.stat);
  return now.stat.size >= before.stat.size && now.head.subarray(0, before.head.length).equals(before.head);
}
