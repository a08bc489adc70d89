/**
 * An array that answers may keep as it is while the table goes on: it is copied before it is changed only if one of them has
 * it, so that an answer costs nothing where nothing changes.
 */
interface Sliceable<T> {
  slice(): T;
}

export class Lent<T extends Sliceable<T>> {
  #array: T;
  #lent = false;

  constructor(array: T) {
    this.#array = array;
  }

  /** To look at, now. */
  get now(): T {
    return this.#array;
  }

  /** To keep: it does not change any more. */
  lend(): T {
    this.#lent = true;
    return this.#array;
  }

  /** To change. */
  own(): T {
    if (this.#lent) this.replace(this.#array.slice());
    return this.#array;
  }

  replace(array: T): void {
    this.#array = array;
    this.#lent = false;
  }
}
