/** The compressor over node:zlib's binding: each frame says what was given, whatever was compressed before it. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Compressor } from '../../../exporter/src/store/events/compressor.ts';

const PARAMS = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 18,
  [constants.ZSTD_c_checksumFlag]: 1,
};

const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc.nat({ max: 2_000_000 }).map((length) => Buffer.alloc(length, 'audit')),
  // What cannot be compressed becomes longer.
  fc.nat({ max: 600_000 }).map((length) => randomBytes(length)),
);

test('any contents, one after another', () => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 1, maxLength: 8 }), (contents) => {
      const compressor = new Compressor();
      const frames = contents.map((bytes) => Buffer.from(compressor.compress(bytes)));
      expect(frames.map((frame, index) => zstdDecompressSync(frame).equals(contents[index] ?? frame))).toEqual(
        contents.map(() => true),
      );
    }),
    { numRuns: 60 },
  );
});

test('the parameters hold for every frame, not for the first alone', () => {
  const compressor = new Compressor();
  const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `${Math.cos(index)} login\n`).join(''));
  const size = zstdCompressSync(bytes, { params: PARAMS, pledgedSrcSize: bytes.length }).length;
  for (let round = 0; round < 3; round++) {
    const frame = Buffer.from(compressor.compress(bytes));
    expect(Math.abs(frame.length / size - 1)).toBeLessThan(0.02);
    // A checksum: a bit that has changed is noticed wherever it is.
    frame[frame.length - 1] = (frame[frame.length - 1] ?? 0) ^ 1;
    expect(() => zstdDecompressSync(frame)).toThrow(/checksum/i);
  }
});
