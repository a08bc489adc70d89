/** A growing list of hashes. */
import { hashOfText } from './bloom.ts';

export class Hashes {
  list = new Int32Array(1024);
  count = 0;

  add(hash: number): void {
    if (this.count === this.list.length) {
      const larger = new Int32Array(2 * this.count);
      larger.set(this.list);
      this.list = larger;
    }
    this.list[this.count++] = hash;
  }

  addText(prefix: number, text: string): void {
    this.add(hashOfText(prefix, text));
  }

  clear(): void {
    this.count = 0;
  }
}
