/** The inflater over node:zlib's binding: the same content as gunzipSync, whatever the file; bounded blocks. */
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gunzipSync, gzipSync } from 'node:zlib';
import { REAL_DISK } from '../../exporter/src/sources/file/disk.ts';
import { Gunzip, GzipError } from '../../exporter/src/sources/file/gunzip.ts';
import { Folder } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

function inflate(bytes: Buffer): { content: Buffer; complete: boolean; largest: number } {
  folder.write('x.gz', bytes);
  const fd = REAL_DISK.open(folder.at('x.gz'));
  const gunzip = new Gunzip(REAL_DISK, fd);
  const parts: Buffer[] = [];
  let largest = 0;
  try {
    while (gunzip.next()) {
      expect(gunzip.end - gunzip.start).toBe(gunzip.window.length);
      largest = Math.max(largest, gunzip.window.length);
      parts.push(Buffer.from(gunzip.window));
    }
    return { content: Buffer.concat(parts), complete: gunzip.complete(), largest };
  } finally {
    gunzip.close();
    REAL_DISK.close(fd);
  }
}

test('any content, in any number of members', () => {
  const member = fc.oneof(
    fc.uint8Array({ maxLength: 200_000 }).map((bytes) => Buffer.from(bytes)),
    fc.nat({ max: 500_000 }).map((length) => Buffer.alloc(length, 'audit')),
  );
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), (members) => {
      const bytes = Buffer.concat(members.map((part) => gzipSync(part)));
      const { content, complete } = inflate(bytes);
      expect(content.equals(gunzipSync(bytes))).toBe(true);
      expect(complete).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('a file that is cut anywhere gives a beginning of the content, and says that it is not complete', () => {
  const text = Array.from({ length: 3000 }, (_, i) => `${i} ${Math.cos(i)}\n`).join('');
  const bytes = gzipSync(text);
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), (length) => {
      const { content, complete } = inflate(bytes.subarray(0, length));
      expect(text.startsWith(content.toString())).toBe(true);
      expect(complete).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test('zero padding after the end is no content', () => {
  expect(inflate(Buffer.concat([gzipSync('a'), Buffer.alloc(1000)]))).toMatchObject({ complete: true, largest: 1 });
});

test('a small file that inflates to 100 MB is given in blocks', () => {
  const { content, largest } = inflate(gzipSync(Buffer.alloc(100_000_000)));
  expect(content.length).toBe(100_000_000);
  expect(largest).toBe(65_536);
});

test('corrupt data is an error', () => {
  const bytes = gzipSync('x'.repeat(100_000));
  bytes.fill(0xff, 10, 30);
  expect(() => inflate(bytes)).toThrow(GzipError);
});
