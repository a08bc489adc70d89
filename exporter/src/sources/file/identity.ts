/**
 * What makes a file the same file: device and inode say where it is, its first bytes (head) and the bytes before the
 * offset that was reached (tail) say what it is. An inode is reused and a file truncated; the bytes tell.
 */
import { hash } from 'node:crypto';
import type { Disk } from './disk.ts';
import { Gunzip } from './gunzip.ts';

export const HEAD_BYTES = 1024;
export const TAIL_BYTES = 256;

/** Hash of the first `length` bytes, of at most HEAD_BYTES. */
export interface Head {
  readonly hash: string;
  readonly length: number;
}

export const NO_HEAD: Head = { hash: '', length: 0 };

export const digest = (bytes: Buffer): string => hash('sha256', bytes, 'base64url').slice(0, 22);

export const headOf = (bytes: Buffer): Head => {
  const head = bytes.subarray(0, HEAD_BYTES);
  return head.length === 0 ? NO_HEAD : { hash: digest(head), length: head.length };
};

/** Does content that begins with `bytes` begin with `head`? False when there are too few bytes to tell. */
export const beginsWith = (bytes: Buffer, head: Head): boolean =>
  bytes.length >= head.length && (head.length === 0 || digest(bytes.subarray(0, head.length)) === head.hash);

/** Up to `length` bytes at `position`. */
export function bytesAt(disk: Disk, fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return length === 0 ? buffer : buffer.subarray(0, disk.read(fd, buffer, position));
}

export const tailStart = (offset: number): number => Math.max(0, offset - TAIL_BYTES);

/** The bytes before `offset`; fewer when the file is shorter. */
export const tailAt = (disk: Disk, fd: number, offset: number): Buffer =>
  bytesAt(disk, fd, tailStart(offset), offset - tailStart(offset));

export const isGzip = (bytes: Buffer): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

export interface ContentHead {
  readonly head: Buffer;
  readonly gzip: boolean;
  /** Neither is more of the head missing, nor the end of a compressed file that is shorter. */
  readonly whole: boolean;
}

/** The first bytes of the content of an open file, inflated if it is compressed. */
export function contentHead(disk: Disk, fd: number): ContentHead {
  const raw = bytesAt(disk, fd, 0, HEAD_BYTES);
  if (!isGzip(raw)) return { head: raw, gzip: false, whole: true };
  const gunzip = new Gunzip(disk, fd);
  try {
    const parts: Buffer[] = [];
    let length = 0;
    while (length < HEAD_BYTES && gunzip.next()) {
      parts.push(Buffer.from(gunzip.window));
      length += gunzip.window.length;
    }
    const whole = length >= HEAD_BYTES || gunzip.complete();
    return { head: Buffer.concat(parts).subarray(0, HEAD_BYTES), gzip: true, whole };
  } finally {
    gunzip.close();
  }
}
