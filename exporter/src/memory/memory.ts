/**
 * The memory that bytes are read in: files are read into it, and JSON records from elsewhere are copied into it. Two things
 * are found there 32 bytes at a time, by WebAssembly: line feeds, and the bytes that end a plain text of JSON.
 *
 * There is one for the process, and everything here is a constant: its address and length are in the machine code that V8
 * makes of what reads it, instead of being loaded and checked at each access (decision 10). Whoever reads it much takes it for
 * a constant of its own file. What is read is dealt with before anything else is read, so that all sources can share it.
 */
import { endianness } from 'node:os';
import { CODE } from './code.ts';

const PAGE = 65_536;
const WORD = 4;
/** The searches read to the end of the 32 bytes where they end; who reads JSON, up to 8 bytes behind the end. */
const SLACK = 64;

/** Of `READ`. */
const READ_BYTES = 262_144;
/** Line feeds are searched for in so many bytes at a time, at most. */
export const SLICE_BYTES = 65_536;
/** Of `RECORD`: longer records are not read here. */
const RECORD_BYTES = 1_048_576;

/** Where `RECORD` is. */
export const RECORD_AT = READ_BYTES + SLACK;
const SIZE = RECORD_AT + RECORD_BYTES + SLACK;
/** A bit for each byte before. */
const MARKS_AT = SIZE;
const ENDS_AT = MARKS_AT + SIZE / 8 + SLACK;
const END = ENDS_AT + (SLICE_BYTES + SLACK) * WORD;

/** `find` writes where the line feeds of [at, to) are to `out`, and says how many. `mark` writes a bit for each byte. */
interface Searches {
  readonly find: (at: number, to: number, out: number) => number;
  readonly mark: (at: number, to: number, out: number) => void;
}

/** What is used of the API. TypeScript has it among the types of browsers only. */
interface Wasm {
  readonly Memory: new (descriptor: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Searches };
}

/**
 * Undefined where V8 was told to compile nothing, where the process may have no more address space, of which such a memory takes
 * much, and where ENDS would be read in another order than WebAssembly writes it.
 */
function compiled(): { readonly buffer: ArrayBuffer; readonly searches: Searches } | undefined {
  const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly?: Wasm };
  if (wasm === undefined || endianness() === 'BE') return undefined;
  try {
    const memory = new wasm.Memory({ initial: Math.ceil(END / PAGE) });
    const { exports: searches } = new wasm.Instance(new wasm.Module(CODE), { m: { m: memory } });
    return { buffer: memory.buffer, searches };
  } catch {
    return undefined;
  }
}

const made = compiled();
const buffer = made?.buffer ?? new ArrayBuffer(END);

/** To read files into. */
export const READ = Buffer.from(buffer, 0, READ_BYTES);
/** To copy a record into. */
export const RECORD = Buffer.from(buffer, RECORD_AT, RECORD_BYTES);
/** All of both, and the slack behind them. */
export const VIEW = new DataView(buffer, 0, SIZE);
/** What `mark` found: bit n & 7 of byte n >> 3 is that of byte n of the view. */
export const MARKS = new DataView(buffer, MARKS_AT, SIZE / 8 + SLACK);
/** What `findLineFeeds` found: where they are in the view, in order. */
export const ENDS = new Int32Array(buffer, ENDS_AT, SLICE_BYTES + SLACK);

/** Whether the bytes lie in the memory. */
export const isInMemory = (bytes: Buffer): boolean => bytes.buffer === buffer;

const find = made?.searches.find;
/**
 * Writes to ENDS where the line feeds of view[at, to) are, and gives their number. There may be some more, of what lies up to 31
 * bytes behind. -1 where there is no WebAssembly, as `indexOf` is faster than anything else then.
 */
export const findLineFeeds = (at: number, to: number): number => (find === undefined ? -1 : find(at, to, ENDS_AT));

const writeMarks = made?.searches.mark ?? markOneByOne;
const STEP = 32;

/** Marks the quotes, backslashes and control bytes of view[from, to). */
export function mark(from: number, to: number): void {
  const at = from & -STEP;
  writeMarks(at, to, MARKS_AT + (at >>> 3));
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CONTROL = 0x20;

function markOneByOne(at: number, to: number): void {
  for (; at < to; at += STEP) {
    let bits = 0;
    for (let bit = 0; bit < STEP; bit++) {
      const byte = VIEW.getUint8(at + bit);
      if (byte === QUOTE || byte === BACKSLASH || byte < CONTROL) bits |= 1 << bit;
    }
    MARKS.setInt32(at >>> 3, bits, true);
  }
}
