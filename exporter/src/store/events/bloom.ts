/**
 * The values of a block as a Bloom filter, kept beside the block: a query for `user_name="bob"` skips the blocks that
 * cannot have him without reading them. At most 2.4 % of the others are read in vain.
 */

/** At least; the size is a power of two. */
const BITS_PER_VALUE = 8;
const PROBES = 4;

/** A label and a value, as two hashes of 32 bits. */
export interface ValueHash {
  readonly first: number;
  readonly second: number;
}

/** FNV-1a over the characters, and its bits mixed once more (the finalizer of MurmurHash3). */
export function hashOf(key: string, value: string): ValueHash {
  return hashFrom(prefixOf(key), value);
}

/** The hash of a label, to go on from for each of its values. */
export function prefixOf(key: string): number {
  return Math.imul(continued(0x811c9dc5, key) ^ 0xffff, 0x01000193);
}

export function hashFrom(prefix: number, value: string): ValueHash {
  const first = mixed(continued(prefix, value));
  return { first, second: mixed(first ^ 0x9e3779b9) | 1 };
}

function continued(start: number, text: string): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

export function bloomOf(hashes: readonly ValueHash[]): Uint8Array {
  let bits = 64;
  while (bits < hashes.length * BITS_PER_VALUE) bits *= 2;
  const words = new Int32Array(bits / 32);
  const mask = bits - 1;
  for (const { first, second } of hashes) {
    let at = first;
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = at & mask;
      words[bit >> 5] = (words[bit >> 5] ?? 0) | (1 << (bit & 31));
      at = (at + second) | 0;
    }
  }
  return new Uint8Array(words.buffer);
}

/** False: certainly not there. Bit n is bit n % 8 of byte n / 8 (words are little-endian on every machine of Node). */
export function mayContain(bytes: Uint8Array, { first, second }: ValueHash): boolean {
  const mask = bytes.length * 8 - 1;
  let at = first;
  for (let probe = 0; probe < PROBES; probe++) {
    const bit = at & mask;
    if (((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    at = (at + second) | 0;
  }
  return true;
}
