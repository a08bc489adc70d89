/**
 * Compresses into zstd frames (RFC 8878), all with one compressor. Node's `zstdCompressSync` makes a new one each time, whose
 * memory waits for a great garbage collection; see zlib-binding.ts.
 */
import { constants, createZstdCompress } from 'node:zlib';
import { bindingOf } from '../../zlib-binding.ts';

/** Level 1 with a window of 256 KiB: see docs/decisions/009-events-in-blocks.md for what was measured. */
const PARAMS = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 18,
  [constants.ZSTD_c_checksumFlag]: 1,
};

const FIRST_ROOM = 64 * 1024;

export class Compressor {
  readonly #binding = bindingOf(createZstdCompress({ params: PARAMS }));
  #output = Buffer.allocUnsafeSlow(FIRST_ROOM);
  #failure: string | undefined;

  constructor() {
    this.#binding._handle.onerror = (message) => {
      this.#failure = message;
    };
  }

  /** One frame, which is valid until the next call. */
  compress(bytes: Buffer): Buffer {
    const { _handle: handle, _writeState: state } = this.#binding;
    const room = mostOf(bytes.length);
    if (room > this.#output.length) this.#output = Buffer.allocUnsafeSlow(room);
    handle.writeSync(constants.ZSTD_e_end, bytes, 0, bytes.length, this.#output, 0, room);
    const [roomLeft = 0, inputLeft = 0] = state;
    if (this.#failure !== undefined || inputLeft > 0 || roomLeft === 0)
      throw new Error(`zstd: ${this.#failure ?? 'the frame is longer than it can be'}`);
    return this.#output.subarray(0, room - roomLeft);
  }
}

/** No frame of so many bytes is that long: ZSTD_compressBound, a checksum, and a byte that stays free. */
const mostOf = (bytes: number): number => bytes + (bytes >>> 8) + 256;
