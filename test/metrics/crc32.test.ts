import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { joinCrc32 } from '../../exporter/src/metrics/crc32.ts';

it('the sum of two texts is that of both behind each other', () => {
  const bytes = fc.uint8Array({ maxLength: 5000 });
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const whole = crc32(Buffer.concat([first, second]));
      expect(joinCrc32(crc32(first), crc32(second), second.length)).toBe(whole);
    }),
  );
});
