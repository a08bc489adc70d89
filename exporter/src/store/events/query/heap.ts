/** A binary heap: the first in the given order can be taken at any time. */
export class Heap<T> {
  readonly #before: (one: T, other: T) => boolean;
  #items: T[] = [];

  constructor(before: (one: T, other: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    let index = this.#items.length;
    this.#items.push(item);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#items[above];
      if (parent === undefined || !this.#before(item, parent)) break;
      this.#items[index] = parent;
      index = above;
    }
    this.#items[index] = item;
  }

  take(): T | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      let child = this.#items[below];
      const right = this.#items[below + 1];
      if (child === undefined) break;
      if (right !== undefined && this.#before(right, child)) {
        child = right;
        below += 1;
      }
      if (!this.#before(child, item)) break;
      this.#items[index] = child;
      index = below;
    }
    this.#items[index] = item;
  }

  /** Forgets all but the first `count`. */
  keepFirst(count: number): void {
    const before = this.#before;
    this.#items = this.#items.sort((one, other) => (before(one, other) ? -1 : 1)).slice(0, count);
  }
}
