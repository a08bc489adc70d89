/** The CRC-32 of two texts behind each other from that of each: RFC 1952 wants one of the whole. */

/** x^32 + …, its bits in the reverse order as RFC 1952 has them; so bit 31 of a number stands for x^0. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;
/** x^8: one byte. */
const BYTE = 0x00800000;

/** The product of two polynomials over GF(2), modulo the polynomial of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}

/** x^(8·bytes) */
function shift(bytes: number): number {
  let power = ONE;
  let square = BYTE;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}

export const joinCrc32 = (first: number, second: number, secondLength: number): number =>
  (multiply(shift(secondLength), first) ^ second) >>> 0;
