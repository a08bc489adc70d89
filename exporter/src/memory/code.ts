/**
 * The searches of memory.ts in WebAssembly (core specification 2.0, 5 "Binary Format"), by hand, as it is shorter than what a
 * compiler and its build would take. Each line is a step; those of a block or loop are indented.
 */

/** Sections and their parts are shorter than 16,384 bytes: their lengths are one byte or two. */
const sized = (...bytes: number[]): number[] =>
  bytes.length < 128 ? [bytes.length, ...bytes] : [(bytes.length & 127) | 128, bytes.length >> 7, ...bytes];
const name = (text: string): number[] => sized(...Buffer.from(text));

const I32 = 0x7f;
const V128 = 0x7b;
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
const NONE = 0x40;

// Parameters, then locals.
const AT = 0;
const TO = 1;
const OUT = 2;

const MASK = 3;
const START = 4;
const FEEDS = 5;

/** The line feeds among the 16 bytes at `at` + offset, as bits. */
const feeds = (offset: number): number[] => [
  ...[GET, AT, 0xfd, 0x00, 0, offset], // v128.load at + offset
  ...[GET, FEEDS, 0xfd, 0x23, 0xfd, 0x64], // i8x16.bitmask(i8x16.eq(…, feeds))
];

/** Writes where the line feeds are, a word each. */
const FIND = [
  ...[2, 2, I32, 1, V128], // locals: two i32, one v128
  ...[GET, OUT, SET, START], // start = out
  ...[0x41, 10, 0xfd, 0x0f, SET, FEEDS], // feeds = i8x16.splat(10)
  ...[0x02, NONE], // block
  ...[0x03, NONE], //   loop
  ...[GET, AT, GET, TO, 0x4f, 0x0d, 1], //     br_if block (at >= to)
  ...[...feeds(0), ...feeds(16), 0x41, 16, 0x74, 0x72, SET, MASK], //     mask = … | … << 16
  ...[0x02, NONE], //     block
  ...[0x03, NONE], //       loop
  ...[GET, MASK, 0x45, 0x0d, 1], //         br_if block (mask == 0)
  ...[GET, OUT, GET, AT, GET, MASK, 0x68, 0x6a, 0x36, 2, 0], //         i32.store out (at + ctz(mask))
  ...[GET, OUT, 0x41, 4, 0x6a, SET, OUT], //         out += 4
  ...[GET, MASK, GET, MASK, 0x41, 1, 0x6b, 0x71, SET, MASK], //         mask &= mask - 1
  ...[0x0c, 0], //         br loop
  ...[0x0b, 0x0b], //     end, end
  ...[GET, AT, 0x41, 32, 0x6a, SET, AT], //     at += 32
  ...[0x0c, 0], //     br loop
  ...[0x0b, 0x0b], // end, end
  ...[GET, OUT, GET, START, 0x6b, 0x41, 2, 0x76], // (out - start) >>> 2
  0x0b,
];

const TWO = 3;
const SPACE = 4;
const SLASH = 5;
const BYTES = 6;

/** The marks of the 16 bytes at `at` + offset, as bits. With bit 1 flipped, the quote and the control bytes are those up to 0x20. */
const marks = (offset: number): number[] => [
  ...[GET, AT, 0xfd, 0x00, 0, offset, TEE, BYTES], // bytes = v128.load at + offset
  ...[GET, TWO, 0xfd, 0x51, GET, SPACE, 0xfd, 0x2a], // i8x16.le_u(v128.xor(…, two), space)
  ...[GET, BYTES, GET, SLASH, 0xfd, 0x23, 0xfd, 0x50], // v128.or(…, i8x16.eq(bytes, slash))
  ...[0xfd, 0x64], // i8x16.bitmask
];

/** Writes a bit for each byte: 1 for a quote, a backslash and a control byte. */
const MARK = [
  ...[1, 4, V128], // locals: four v128
  ...[0x41, 2, 0xfd, 0x0f, SET, TWO], // two = i8x16.splat(2)
  ...[0x41, 0x20, 0xfd, 0x0f, SET, SPACE], // space = i8x16.splat(0x20)
  ...[0x41, 0xdc, 0, 0xfd, 0x0f, SET, SLASH], // slash = i8x16.splat(0x5c)
  ...[0x02, NONE], // block
  ...[0x03, NONE], //   loop
  ...[GET, AT, GET, TO, 0x4f, 0x0d, 1], //     br_if block (at >= to)
  ...[GET, OUT], //     out
  ...marks(0),
  ...[...marks(16), 0x41, 16, 0x74, 0x72], //     … | … << 16
  ...[0x36, 2, 0], //     i32.store
  ...[GET, AT, 0x41, 32, 0x6a, SET, AT], //     at += 32
  ...[GET, OUT, 0x41, 4, 0x6a, SET, OUT], //     out += 4
  ...[0x0c, 0], //     br loop
  ...[0x0b, 0x0b, 0x0b], // end, end, end
];

/** A module that imports `m.m`, the memory, and exports `find(at, to, out): count` and `mark(at, to, out)`. */
export const CODE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, ...sized(2, ...[0x60, 3, I32, I32, I32, 1, I32], ...[0x60, 3, I32, I32, I32, 0])], // types: (i32, i32, i32) → i32; → nothing
  ...[2, ...sized(1, ...name('m'), ...name('m'), 2, 0, 1)], // imports: a memory of at least one page
  ...[3, ...sized(2, 0, 1)], // functions: one of each type
  ...[7, ...sized(2, ...name('find'), 0, 0, ...name('mark'), 0, 1)], // exports: functions 0 and 1
  ...[10, ...sized(2, ...sized(...FIND), ...sized(...MARK))], // code
]);
