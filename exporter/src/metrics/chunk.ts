/** Neighbouring series of a metric that are encoded together, and kept compressed until one of them changes. */

/** About 64 KiB of text. */
export const CHUNK_CELLS = 512;

export interface Chunk {
  /** The number of the commit that changed it last. */
  changed: number;
  /** The highest birth number in it: scrapers that have seen less are shown some of it at its base. */
  newest: number;
  packed: Packed | undefined;
}

/** A piece of an answer in the deflate format, and what a gzip trailer needs to know of its text. */
export interface Packed {
  readonly bytes: Buffer;
  readonly crc: number;
  readonly length: number;
  /** The `changed` of the chunk that it was made of. */
  readonly changed: number;
  readonly created: boolean;
}
