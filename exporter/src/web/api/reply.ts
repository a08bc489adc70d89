/**
 * The body of an answer, written piece by piece: as fast as the client reads, and giving way to others in between. As gzip,
 * where the client takes it, the answer is worth it and not too many others are being compressed.
 */
import type { Response } from 'express';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** A shorter body fits into a packet anyway. */
const LEAST = 1024;
const PIECE = 64 * 1024;

/** zlib works on Node's four threads. Scrapes are compressed there as well, and come first. */
const AT_ONCE = 2;

/** How many answers are compressed now. Further ones go out as they are: nobody waits. */
export class Compression {
  readonly #atOnce: number;
  #running = 0;

  constructor(atOnce = AT_ONCE) {
    this.#atOnce = atOnce;
  }

  /** What is written here comes to the client. */
  open(response: Response): Writable {
    const { req: request } = response;
    if (request.method === 'HEAD' || request.acceptsEncodings('gzip') !== 'gzip') return response;
    if (this.#running >= this.#atOnce) return response;
    this.#running += 1;
    response.set('Content-Encoding', 'gzip');
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    // A client that left is no error of ours.
    pipeline(gzip, response, () => (this.#running -= 1));
    return gzip;
  }
}

export class Reply {
  readonly response: Response;
  readonly #compression: Compression;
  #text = '';
  #sink: Writable | undefined;

  constructor(response: Response, compression: Compression) {
    this.response = response.vary('Accept-Encoding');
    this.#compression = compression;
  }

  async write(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length < PIECE) return;
    this.#sink ??= this.#compression.open(this.response);
    const taken = this.#sink.write(this.#text);
    this.#text = '';
    await (taken ? new Promise((resolve) => setImmediate(resolve)) : drained(this.#sink));
  }

  end(text: string): void {
    this.#text += text;
    const isShort = this.#text.length < LEAST;
    this.#sink ??= isShort ? this.response : this.#compression.open(this.response);
    this.#sink.end(this.#text);
  }
}

function drained(sink: Writable): Promise<void> {
  if (sink.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      sink.off('drain', done).off('close', done);
      resolve();
    };
    sink.on('drain', done).on('close', done);
  });
}
