/**
 * Inflates gzip (RFC 1952) synchronously and with bounded memory, a block at a time, which node:zlib has no public call for:
 * see zlib-binding.ts.
 */
import { constants, createGunzip } from 'node:zlib';
import type { ZlibBinding } from '../../zlib-binding.ts';
import { bindingOf } from '../../zlib-binding.ts';
import type { Disk } from './disk.ts';

const INPUT = 16_384;
const BLOCK = 65_536;

export class GzipError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** The content of a compressed file. `window` is the last block inflated, `start` the offset of its first byte. */
export class Gunzip {
  start = 0;
  window: Buffer;
  readonly #disk: Disk;
  readonly #fd: number;
  readonly #binding: ZlibBinding;
  readonly #input = Buffer.allocUnsafeSlow(INPUT);
  readonly #output = Buffer.allocUnsafeSlow(BLOCK);
  #inputAt = 0;
  #inputLeft = 0;
  #filePosition = 0;
  #outputFull = false;
  #failure: GzipError | undefined;

  constructor(disk: Disk, fd: number) {
    this.#disk = disk;
    this.#fd = fd;
    this.window = this.#output.subarray(0, 0);
    this.#binding = bindingOf(createGunzip());
    this.#binding._handle.onerror = (message, _errno, code) => {
      this.#failure = new GzipError(message, code);
    };
  }

  get end(): number {
    return this.start + this.window.length;
  }

  /** Bytes of the compressed file that have been taken. */
  get compressed(): number {
    return this.#filePosition - this.#inputLeft;
  }

  /** Inflates the next block into `window`; false at the (present) end of the file. Throws for corrupt data. */
  next(): boolean {
    const start = this.end;
    for (;;) {
      if (this.#failure) throw this.#failure;
      if (this.#inputLeft === 0 && !this.#outputFull && !this.#fill()) return false;
      const made = this.#write(constants.Z_NO_FLUSH);
      if (made === 0) continue;
      this.start = start;
      this.window = this.#output.subarray(0, made);
      return true;
    }
  }

  /** At the end of the file: is what came whole? Only a new Gunzip can go on after the answer false. */
  complete(): boolean {
    if (this.#filePosition === 0) return false;
    this.#write(constants.Z_FINISH);
    return this.#failure === undefined;
  }

  /** Leaves the file open. */
  close(): void {
    this.#binding._handle.close();
  }

  #fill(): boolean {
    const count = this.#disk.read(this.#fd, this.#input, this.#filePosition);
    this.#filePosition += count;
    this.#inputAt = 0;
    this.#inputLeft = count;
    return count > 0;
  }

  #write(flush: number): number {
    const { _handle: handle, _writeState: state } = this.#binding;
    handle.writeSync(flush, this.#input, this.#inputAt, this.#inputLeft, this.#output, 0, BLOCK);
    // A failed write does not say what it made; the caller reports the failure.
    if (this.#failure) return 0;
    const [room = BLOCK, left = 0] = state;
    // With room left and input left, the stream has ended and zero padding follows: nothing more will come of it.
    const padding = room > 0 && left > 0;
    this.#inputAt += this.#inputLeft - left;
    this.#inputLeft = padding ? 0 : left;
    this.#outputFull = room === 0;
    return BLOCK - room;
  }
}
