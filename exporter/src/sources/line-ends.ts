/**
 * Finds the line feeds of a block at once, in WebAssembly, 16 bytes at a time. A call of `indexOf` for each line takes longer
 * than its search: 33 ns for lines of 128 bytes, and 13 this way. It works on its own buffer, into which files are read; the
 * lines of all other bytes are found by `indexOf`.
 */
import { LINE_ENDS } from './line-ends-code.ts';

const PAGE = 65_536;
const WORD = 4;
/** The last block is read to its end. */
const STEP = 16;

type Find = (at: number, to: number, out: number) => number;

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What is used of the API. TypeScript has it among the types of browsers only. */
interface Wasm {
  readonly Memory: new (descriptor: { initial: number }) => Memory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly find: Find } };
}

export class LineEnds {
  /** To read into. */
  readonly buffer: Buffer;
  /** Where the line feeds are, as indices into the memory that the buffer lies in; after `find`, in order. */
  readonly ends: Int32Array;
  readonly #most: number;
  readonly #find: ((at: number, to: number) => number) | undefined;

  /** A buffer of `size` bytes, of which up to `most` are searched at a time. */
  constructor(size: number, most: number) {
    this.#most = most;
    const first = Math.ceil((size + STEP) / WORD) * WORD;
    const made = memoryAndCode(first + (most + STEP) * WORD);
    if (made === undefined) {
      this.buffer = Buffer.allocUnsafeSlow(size);
      this.ends = new Int32Array(0);
      return;
    }
    const { memory, find } = made;
    this.buffer = Buffer.from(memory.buffer, 0, size);
    this.ends = new Int32Array(memory.buffer, first);
    this.#find = (at, to) => find(at, to, first);
  }

  /**
   * How many line feeds the chunk has from an index on. There may be some more in `ends`, of what lies behind the chunk. -1
   * where it is not of the buffer, or too long.
   */
  find(chunk: Buffer, from: number): number {
    if (this.#find === undefined || chunk.buffer !== this.buffer.buffer || chunk.length - from > this.#most) return -1;
    const end = chunk.byteOffset + chunk.length;
    let count = this.#find(chunk.byteOffset + from, end);
    while (count > 0 && (this.ends[count - 1] ?? 0) >= end) count -= 1;
    return count;
  }
}

/**
 * Undefined where V8 was told to compile nothing, or the process may have no more address space, of which each memory takes
 * much.
 */
function memoryAndCode(bytes: number): { readonly memory: Memory; readonly find: Find } | undefined {
  const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly?: Wasm };
  if (wasm === undefined) return undefined;
  try {
    const memory = new wasm.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { find } = new wasm.Instance(new wasm.Module(LINE_ENDS), { m: { m: memory } }).exports;
    return { memory, find };
  } catch {
    return undefined;
  }
}
