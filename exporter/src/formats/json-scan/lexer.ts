/**
 * The ends of JSON's tokens in bytes (RFC 8259), each exactly where JSON.parse has it.
 *
 * The byte at the end of a record is a control byte, which no token contains: a token that is cut short ends there as broken,
 * and no function here but spaceEnd needs to know where that is. Up to 8 bytes from there on may be read.
 *
 * In this folder each file has its own names for bytes: V8 takes a constant of the same file for what it is, but loads and
 * checks an imported one at every use, which was a tenth of the time.
 */

import { MARKS, VIEW } from '../../memory/memory.ts';

const view = VIEW;
const marks = MARKS;
/** The answer where no JSON is at the index. */
const BROKEN = -1;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const LOWER_U = 0x75;
const LOWER_CASE = 0x20;
const SPACE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;

/** Four letters as a little-endian word. */
const TRUE = 0x65757274;
const ALSE = 0x65736c61;
const NULL = 0x6c6c756e;

const escapes = new Uint8Array(256);
for (const letter of Buffer.from('"\\/bfnrt')) escapes[letter] = 1;
const hexDigits = new Uint8Array(256);
for (const digit of Buffer.from('0123456789abcdefABCDEF')) hexDigits[digit] = 1;

/** The first byte of a string's rest that is no plain text: a quote, a backslash or a control byte. */
export function textEnd(at: number): number {
  let index = at >> 3;
  let bits = marks.getInt32(index, true) >>> (at & 7);
  if (bits !== 0) return at + 31 - Math.clz32(bits & (0 - bits));
  for (;;) {
    index += 4;
    bits = marks.getInt32(index, true);
    if (bits !== 0) return (index << 3) + 31 - Math.clz32(bits & (0 - bits));
  }
}

/** The closing quote of a string whose first byte that is no plain text is at the index. */
export function quoteAfter(at: number): number {
  for (;;) {
    const byte = view.getUint8(at);
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) return BROKEN;
    const letter = view.getUint8(at + 1);
    if (escapes[letter] === 1) at += 2;
    else if (letter === LOWER_U && isHex(at + 2)) at += 6;
    else return BROKEN;
    at = textEnd(at);
  }
}

function isHex(at: number): boolean {
  for (let index = at; index < at + 4; index++) if (hexDigits[view.getUint8(index)] === 0) return false;
  return true;
}

/** The closing quote of the string whose text begins at the index. */
export function stringEnd(at: number): number {
  const end = textEnd(at);
  return view.getUint8(end) === QUOTE ? end : quoteAfter(end);
}

/** The first byte that is no white space, or `to`. */
export function spaceEnd(at: number, to: number): number {
  while (at < to) {
    const byte = view.getUint8(at);
    if (byte !== SPACE && byte !== LF && byte !== CR && byte !== TAB) break;
    at += 1;
  }
  return at;
}

/** The end of the number, `true`, `false` or `null` that begins with this byte. */
export function scalarEnd(at: number, first: number): number {
  if (first === LOWER_T) return view.getInt32(at, true) === TRUE ? at + 4 : BROKEN;
  if (first === LOWER_F) return view.getInt32(at + 1, true) === ALSE ? at + 5 : BROKEN;
  if (first === LOWER_N) return view.getInt32(at, true) === NULL ? at + 4 : BROKEN;
  return numberEnd(first === MINUS ? at + 1 : at);
}

/** Of a number without its sign. */
function numberEnd(at: number): number {
  let end = view.getUint8(at) === ZERO ? at + 1 : digitsEnd(at);
  if (end === at) return BROKEN;
  if (view.getUint8(end) === DOT) {
    at = end + 1;
    end = digitsEnd(at);
    if (end === at) return BROKEN;
  }
  if ((view.getUint8(end) | LOWER_CASE) === LOWER_E) {
    const sign = view.getUint8(end + 1);
    at = sign === MINUS || sign === PLUS ? end + 2 : end + 1;
    end = digitsEnd(at);
    if (end === at) return BROKEN;
  }
  return end;
}

function digitsEnd(at: number): number {
  for (;;) {
    const digit = view.getUint8(at) - ZERO;
    if (digit < 0 || digit > 9) return at;
    at += 1;
  }
}
