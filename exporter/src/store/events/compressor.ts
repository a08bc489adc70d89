/**
 * Compresses into zstd frames (RFC 8878), all with one compressor. Node's `zstdCompressSync` makes a new one each time, whose
 * memory waits for a great garbage collection. This uses the binding below node:zlib's streams, as
 * `sources/file/gunzip.ts` does; test/store/events/compressor.test.ts would notice a change of it.
 */
import { constants, createZstdCompress } from 'node:zlib';

/** The part of node:zlib's streams that is used here and that its types do not show. */
interface Binding {
  readonly _handle: {
    writeSync(flush: number, input: Buffer, at: number, length: number, out: Buffer, outAt: number, room: number): void;
    onerror: (message: string) => void;
  };
  /** Left after the last write: room in the output, bytes of the input. */
  readonly _writeState: Uint32Array;
}

const FIRST_ROOM = 64 * 1024;

export class Compressor {
  readonly #binding: Binding;
  #output = Buffer.allocUnsafeSlow(FIRST_ROOM);
  #failure: string | undefined;

  /** `params`: by zlib.constants.ZSTD_c_…. */
  constructor(params: Readonly<Record<number, number>>) {
    this.#binding = createZstdCompress({ params }) as unknown as Binding; // the types leave the binding out; see above
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
