/** Room for the lines of the events that wait: equal pieces of one buffer, so that most events need no memory of their own. */

/** Holds most events. Not a power of two, so that the pieces' beginnings do not compete for the same lines of the CPU's cache. */
export const PIECE = 4096 + 64;
const FIRST_PIECES = 8;

export class Arena {
  bytes = Buffer.allocUnsafeSlow(FIRST_PIECES * PIECE);
  view = new DataView(this.bytes.buffer);
  readonly #free: number[] = [];
  #pieces = 0;

  /** Where a free piece begins. */
  take(): number {
    return this.#free.pop() ?? this.#add();
  }

  release(piece: number): void {
    this.#free.push(piece);
  }

  #add(): number {
    const piece = this.#pieces * PIECE;
    this.#pieces++;
    if (piece + PIECE > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.bytes.length);
      this.bytes.copy(larger);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return piece;
  }
}
