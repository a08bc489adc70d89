/** Results by one id each: a table that the id is the index of. As bounded as the ids are. */

const INITIAL_SIZE = 64;

export class IdMemo {
  /** Result + 1; 0: none. */
  #results = new Int32Array(INITIAL_SIZE);

  /** The result for the id, or -1. */
  find(id: number): number {
    return id < this.#results.length ? (this.#results[id] ?? 0) - 1 : -1;
  }

  /** Keeps a result (from 0 on). */
  add(id: number, result: number): void {
    if (id >= this.#results.length) {
      const larger = new Int32Array(2 ** Math.ceil(Math.log2(id + 1)));
      larger.set(this.#results);
      this.#results = larger;
    }
    this.#results[id] = result + 1;
  }

  clear(): void {
    this.#results = new Int32Array(INITIAL_SIZE);
  }
}
