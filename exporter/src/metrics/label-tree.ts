/**
 * A map by several texts: a level of Maps for each. Faster than a map by the joined text, which would have to be built and
 * hashed anew for every look-up; a value's own hash is kept with it and serves all metrics that it is a label of.
 */
type Level<T> = Map<string, Level<T> | T>;

export class LabelTree<T> {
  readonly #root: Level<T> = new Map();

  /** All calls give the same number of values. */
  get(values: readonly string[]): T | undefined {
    let level: Level<T> | undefined = this.#root;
    const last = values.length - 1;
    for (let index = 0; index < last; index++) {
      level = level.get(values[index] ?? '') as Level<T> | undefined; // above the last level there are levels only
      if (level === undefined) return undefined;
    }
    return level.get(values[last] ?? '') as T | undefined; // and on the last there are none
  }

  set(values: readonly string[], item: T): void {
    let level = this.#root;
    const last = values.length - 1;
    for (let index = 0; index < last; index++) {
      const value = values[index] ?? '';
      let next = level.get(value) as Level<T> | undefined; // as in get
      if (next === undefined) level.set(value, (next = new Map()));
      level = next;
    }
    level.set(values[last] ?? '', item);
  }

  /** Levels that have become empty go too. */
  delete(values: readonly string[]): void {
    this.#deleteBelow(this.#root, values, 0);
  }

  #deleteBelow(level: Level<T>, values: readonly string[], index: number): void {
    const value = values[index] ?? '';
    if (index < values.length - 1) {
      const next = level.get(value) as Level<T> | undefined; // as in get
      if (next === undefined) return;
      this.#deleteBelow(next, values, index + 1);
      if (next.size > 0) return;
    }
    level.delete(value);
  }
}
