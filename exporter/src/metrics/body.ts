/**
 * The body of an answer as a stream of buffers: plain, or as one gzip member (RFC 1952). Encoding gives way to the loop every
 * few ms, and waits while the client does not take what there is.
 *
 * Each piece is compressed on its own, to deflate blocks that refer to nothing before them and end on a byte: so pieces can be
 * compressed beside each other, and the blocks of a chunk that did not change can be sent again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import type { Packed } from './chunk.ts';
import { joinCrc32 } from './crc32.ts';
import type { Piece } from './encode.ts';

/** The loop gets its turn after so many ms of encoding. */
const SLICE_MS = 3;
/** So many pieces are compressed beside each other, and delivered together when the loop comes round. */
const AHEAD = 4;

/** Magic, deflate, no flags, no time, fastest, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
/** An empty block that says it is the last one. */
const LAST_BLOCK = Buffer.from([3, 0]);

const deflate = promisify(deflateRaw);

class Slices {
  #begun = performance.now();

  async giveWay(): Promise<void> {
    if (performance.now() - this.#begun < SLICE_MS) return;
    await nextTurn();
    this.#begun = performance.now();
  }
}

export async function* plainBody(pieces: Iterable<Piece>): AsyncGenerator<Buffer> {
  const slices = new Slices();
  for (const piece of pieces) {
    yield piece.encode();
    await slices.giveWay();
  }
}

export async function* gzipBody(pieces: Iterable<Piece>): AsyncGenerator<Buffer> {
  const slices = new Slices();
  const sum = { crc: 0, length: 0 };
  const blocks = async (waiting: Promise<Packed> | undefined): Promise<Buffer> => {
    const packed = await waiting;
    if (!packed) return Buffer.alloc(0);
    sum.crc = joinCrc32(sum.crc, packed.crc, packed.length);
    sum.length += packed.length;
    return packed.bytes;
  };
  const begun: Promise<Packed>[] = [];
  try {
    yield GZIP_HEADER;
    for (const piece of pieces) {
      begun.push(pack(piece));
      if (begun.length > AHEAD) yield await blocks(begun.shift());
      await slices.giveWay();
    }
    while (begun.length > 0) yield await blocks(begun.shift());
  } finally {
    await Promise.allSettled(begun);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum.crc, 0);
  trailer.writeUInt32LE(sum.length % 2 ** 32, 4);
  yield Buffer.concat([LAST_BLOCK, trailer]);
}

async function pack(piece: Piece): Promise<Packed> {
  if (!piece.keep) return compress(piece, 0, false);
  const { chunk, created } = piece.keep;
  const { packed, changed } = chunk;
  if (packed?.changed === changed && packed.created === created) return packed;
  const made = await compress(piece, changed, created);
  chunk.packed = made;
  return made;
}

/** So much smaller a text usually becomes at least. More room for the result would be memory that V8 frees late. */
const USUAL_RATIO = 6;
const LEAST_ROOM = 1024;

async function compress({ encode, free }: Piece, changed: number, created: boolean): Promise<Packed> {
  const text = encode();
  const chunkSize = Math.max(LEAST_ROOM, Math.ceil(text.length / USUAL_RATIO));
  const options = { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH, chunkSize };
  const compressed = await deflate(text, options);
  // A copy: what zlib gives lies in a larger buffer.
  const bytes = Buffer.from(compressed);
  const packed = { bytes, crc: crc32(text), length: text.length, changed, created };
  free(text);
  return packed;
}
