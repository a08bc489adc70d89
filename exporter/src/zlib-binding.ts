/**
 * The binding below node:zlib's streams. There is no public call that works synchronously, a part at a time or again and
 * again with the same memory: the streams are asynchronous, and the synchronous functions make everything anew. minizlib (and
 * with it npm) uses the binding, too. test/sources/gunzip.test.ts and test/store/events/compressor.test.ts would notice a
 * change of it.
 */
export interface ZlibBinding {
  readonly _handle: {
    writeSync(flush: number, input: Buffer, at: number, length: number, out: Buffer, outAt: number, room: number): void;
    close(): void;
    onerror: (message: string, errno: number, code: string) => void;
  };
  /** Left after the last write: room in the output, bytes of the input. */
  readonly _writeState: Uint32Array;
}

/** Of what `createGunzip` and the like give. */
export const bindingOf = (stream: object): ZlibBinding => stream as ZlibBinding; // the types leave it out
