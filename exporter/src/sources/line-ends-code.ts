/**
 * The code of line-ends.ts in WebAssembly (core specification 2.0, 5 "Binary Format"), by hand, as it is shorter than what a
 * compiler and its build would take. Each line is a step; those of a block or loop are indented.
 */

/** Sections and their parts are shorter than 128 bytes: their lengths are one byte. */
const sized = (...bytes: number[]): number[] => [bytes.length, ...bytes];
const name = (text: string): number[] => sized(...Buffer.from(text));

const I32 = 0x7f;
const V128 = 0x7b;
const GET = 0x20;
const SET = 0x21;
const NONE = 0x40;

// Parameters, then locals.
const AT = 0;
const TO = 1;
const OUT = 2;
const MASK = 3;
const START = 4;
const FEEDS = 5;

const BODY = [
  ...[2, 2, I32, 1, V128], // locals: two i32, one v128
  ...[GET, OUT, SET, START], // start = out
  ...[0x41, 10, 0xfd, 0x0f, SET, FEEDS], // feeds = i8x16.splat(10)
  ...[0x02, NONE], // block
  ...[0x03, NONE], //   loop
  ...[GET, AT, GET, TO, 0x4f, 0x0d, 1], //     br_if block (at >= to)
  ...[GET, AT, 0xfd, 0x00, 0, 0], //     v128.load at
  ...[GET, FEEDS, 0xfd, 0x23, 0xfd, 0x64, SET, MASK], //     mask = i8x16.bitmask(i8x16.eq(…, feeds))
  ...[0x02, NONE], //     block
  ...[0x03, NONE], //       loop
  ...[GET, MASK, 0x45, 0x0d, 1], //         br_if block (mask == 0)
  ...[GET, OUT, GET, AT, GET, MASK, 0x68, 0x6a, 0x36, 2, 0], //         i32.store out (at + ctz(mask))
  ...[GET, OUT, 0x41, 4, 0x6a, SET, OUT], //         out += 4
  ...[GET, MASK, GET, MASK, 0x41, 1, 0x6b, 0x71, SET, MASK], //         mask &= mask - 1
  ...[0x0c, 0], //         br loop
  ...[0x0b, 0x0b], //     end, end
  ...[GET, AT, 0x41, 16, 0x6a, SET, AT], //     at += 16
  ...[0x0c, 0], //     br loop
  ...[0x0b, 0x0b], // end, end
  ...[GET, OUT, GET, START, 0x6b, 0x41, 2, 0x76], // (out - start) >>> 2
  0x0b,
];

/** A module that imports `m.m`, the memory, and exports `find(at, to, out): count`. */
export const LINE_ENDS = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, ...sized(1, 0x60, 3, I32, I32, I32, 1, I32)], // types: (i32, i32, i32) → i32
  ...[2, ...sized(1, ...name('m'), ...name('m'), 2, 0, 1)], // imports: a memory of at least one page
  ...[3, ...sized(1, 0)], // functions: one of type 0
  ...[7, ...sized(1, ...name('find'), 0, 0)], // exports: function 0
  ...[10, ...sized(1, ...sized(...BODY))], // code
]);
