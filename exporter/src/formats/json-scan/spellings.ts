/**
 * The bytes of keys as words of four, all in one array: they are compared with every record, and an array for each key would be
 * several objects on the way to every word.
 */
export class Spellings {
  /** Another one when it had to grow. The first is four bytes of which none is in any JSON. */
  words = new Int32Array(512);
  #used = 1;

  /** The index of the first word of the bytes; the last is filled up with zeros. */
  add(bytes: Uint8Array): number {
    const count = Math.ceil(bytes.length / 4);
    while (this.#used + count > this.words.length) {
      const longer = new Int32Array(2 * this.words.length);
      longer.set(this.words);
      this.words = longer;
    }
    const padded = new DataView(new ArrayBuffer(4 * count));
    bytes.forEach((byte, index) => padded.setUint8(index, byte));
    const first = this.#used;
    for (let index = 0; index < count; index++) this.words[first + index] = padded.getInt32(4 * index, true);
    this.#used += count;
    return first;
  }
}
