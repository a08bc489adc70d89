/**
 * The values of a block as a Bloom filter, kept beside the block: a query for `user_name="bob"` skips the blocks that
 * cannot have him without reading them. At most 2.4 % of the others are read in vain.
 */

/** At least; the size is a power of two. */
const BITS_PER_VALUE = 8;
const PROBES = 4;

const MULTIPLIER = 0x9e3779b1 | 0;
const NOT_ASCII = 0x80808080 | 0;
/** Characters that are hashed at once, a byte of a number for each. */
const STEP = 4;

/** The hash of a value under a label. */
export function hashOf(key: string, value: string): number {
  return hashOfText(prefixOf(key), value);
}

/** The hash of a label, to go on from for each of its values. */
export const prefixOf = (key: string): number => hashOfText(0x811c9dc5 | 0, key);

export function hashOfText(prefix: number, text: string): number {
  const { length } = text;
  const whole = length - (length % STEP);
  let hash = prefix;
  for (let at = 0; at < whole; at += STEP) {
    const low = text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 8);
    hash = stepped(hash, low ^ (text.charCodeAt(at + 2) << 16) ^ (text.charCodeAt(at + 3) << 24));
  }
  let rest = length << 24;
  for (let at = whole; at < length; at++) rest ^= text.charCodeAt(at) << (8 * (at - whole));
  return mixed(stepped(hash, rest));
}

/** The same for the bytes of an ASCII text. Others have no hash: see `isAscii`. */
export function hashOfBytes(prefix: number, view: DataView, from: number, to: number): number {
  const length = to - from;
  const whole = to - (length % STEP);
  let hash = prefix;
  for (let at = from; at < whole; at += STEP) hash = stepped(hash, view.getInt32(at, true));
  let rest = length << 24;
  for (let at = whole; at < to; at++) rest ^= view.getUint8(at) << (8 * (at - whole));
  return mixed(stepped(hash, rest));
}

export function isAscii(view: DataView, from: number, to: number): boolean {
  let bits = 0;
  let at = from;
  for (; at + STEP <= to; at += STEP) bits |= view.getInt32(at, true);
  for (; at < to; at++) bits |= view.getUint8(at);
  return (bits & NOT_ASCII) === 0;
}

const stepped = (hash: number, word: number): number => {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return product ^ (product >>> 15);
};

/** The finalizer of MurmurHash3. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** From one probe to the next. */
const strideOf = (hash: number): number => mixed(hash ^ MULTIPLIER) | 1;

/** Of the first `count` hashes. */
export function bloomOf(hashes: ArrayLike<number>, count = hashes.length): Uint8Array {
  let bits = 64;
  while (bits < count * BITS_PER_VALUE) bits *= 2;
  const words = new Int32Array(bits / 32);
  const mask = bits - 1;
  for (let index = 0; index < count; index++) {
    let at = hashes[index] ?? 0;
    const stride = strideOf(at);
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = at & mask;
      words[bit >> 5] = (words[bit >> 5] ?? 0) | (1 << (bit & 31));
      at = (at + stride) | 0;
    }
  }
  return new Uint8Array(words.buffer);
}

/** False: certainly not there. Bit n is bit n % 8 of byte n / 8 (words are little-endian on every machine of Node). */
export function mayContain(bytes: Uint8Array, hash: number): boolean {
  const mask = bytes.length * 8 - 1;
  const stride = strideOf(hash);
  let at = hash;
  for (let probe = 0; probe < PROBES; probe++) {
    const bit = at & mask;
    if (((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    at = (at + stride) | 0;
  }
  return true;
}
