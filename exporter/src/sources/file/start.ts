/** Where the files begin that were there before the source was first started, and shall not be read from the beginning. */
import type { Framing } from '../../formats/format.ts';
import { documentOpening } from '../records.ts';
import { LF, MAX_LOOKBACK } from '../splitter.ts';
import type { SplitPosition } from '../splitter.ts';
import type { Disk, FileStat } from './disk.ts';
import { bytesAt, contentHead, digest, headOf, tailAt } from './identity.ts';
import { withFile } from './moved.ts';
import type { TrackedFile } from './tracked.ts';

const STEP = 65_536;

/** Sets the position to the end of what is there; a last line that is not complete is read when it is. */
export function startAtEnd(
  disk: Disk,
  file: TrackedFile,
  stat: FileStat,
  framing: Framing,
  maxLineBytes: number,
): void {
  // Without read access only the size is known; it must do.
  file.position = { offset: stat.size, mode: 'line' };
  withFile(disk, file.path, stat, ({ fd }) => {
    const { head, gzip } = contentHead(disk, fd);
    file.gzip = gzip;
    file.head = headOf(head);
    if (gzip) {
      file.position = { offset: 0, mode: 'line' };
      file.state = 'ignored';
      return;
    }
    file.position = endPosition(disk, fd, stat.size, framing, maxLineBytes);
    file.tail = file.position.offset === 0 ? '' : digest(tailAt(disk, fd, file.position.offset));
  });
}

function endPosition(disk: Disk, fd: number, size: number, framing: Framing, maxLineBytes: number): SplitPosition {
  const start = lastLineStart(disk, fd, size, maxLineBytes);
  if (start === undefined) return { offset: size, mode: 'skip' };
  // What is there of a document on one line is no incomplete line: it has been there, and is not read.
  const line = bytesAt(disk, fd, start, Math.min(MAX_LOOKBACK, size - start));
  const document =
    framing === 'records' && !['line', 'undecided'].includes(documentOpening(line, 0, MAX_LOOKBACK).kind);
  return document ? { offset: size, mode: 'skip' } : { offset: start, mode: 'line' };
}

/** Undefined if the last line is too long for a line. */
function lastLineStart(disk: Disk, fd: number, size: number, maxLineBytes: number): number | undefined {
  for (let end = size; end > 0 && size - end <= maxLineBytes;) {
    const begin = Math.max(0, end - STEP);
    const at = bytesAt(disk, fd, begin, end - begin).lastIndexOf(LF);
    if (at >= 0) return begin + at + 1;
    if (begin === 0) return size > maxLineBytes ? undefined : 0;
    end = begin;
  }
  return size === 0 ? 0 : undefined;
}
