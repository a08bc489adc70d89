/** Bytes that are forgotten together, in memory that is used again. */

const PIECE_BYTES = 256 * 1024;

export class Arena {
  readonly #pieces: Buffer[] = [];
  #piece = 0;
  #used = 0;

  /** A copy, valid until `clear`. */
  copy(bytes: Uint8Array): Uint8Array {
    const { length } = bytes;
    // What is very large would leave pieces empty.
    if (length > PIECE_BYTES) return Uint8Array.from(bytes);
    if (this.#used + length > PIECE_BYTES) {
      this.#piece += 1;
      this.#used = 0;
    }
    const piece = (this.#pieces[this.#piece] ??= Buffer.allocUnsafeSlow(PIECE_BYTES));
    const copy = piece.subarray(this.#used, this.#used + length);
    copy.set(bytes);
    this.#used += length;
    return copy;
  }

  clear(): void {
    this.#piece = 0;
    this.#used = 0;
  }
}
