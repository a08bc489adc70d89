/** Which metrics counted an event, as lists of their names that are made once: most events have one of a few lists. */

export interface NameList {
  readonly names: readonly string[];
  /** The numbers of the names, ascending. */
  readonly numbers: readonly number[];
  /** By the number of one name more, as far as it came. */
  readonly longer: (NameList | undefined)[];
}

/** What is more is made anew each time. */
const MAX_LISTS = 4096;

export class NameLists {
  readonly #names: readonly string[];
  readonly #known = new Map<string, NameList>();

  /** `names`: by number. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** In any order. */
  of(numbers: Iterable<number>): NameList {
    const sorted = [...numbers].sort((a, b) => a - b);
    const key = sorted.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const list = { names: sorted.map((number) => this.#names[number] ?? ''), numbers: sorted, longer: [] };
    if (this.#known.size < MAX_LISTS) this.#known.set(key, list);
    return list;
  }

  /** The list with one name more. */
  add(list: NameList, number: number): NameList {
    return list.longer[number] ?? this.#learn(list, number);
  }

  #learn(list: NameList, number: number): NameList {
    const longer = this.of([...list.numbers, number]);
    if (this.#known.size < MAX_LISTS) list.longer[number] = longer;
    return longer;
  }
}
