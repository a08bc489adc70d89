/** The metrics that counted each event of a block. Each value is a list of names. */
import type { TextColumn } from './dictionary.ts';

/** Names of metrics have no space in them. */
const SEPARATOR = ' ';

/** The metrics of a value. */
export const namesOf = (text: string): string[] => text.split(SEPARATOR);

/** Is filled row by row, and then begins anew in the same memory. */
export class MatchedColumn implements TextColumn {
  readonly codes: Uint16Array;
  readonly values: string[] = [];
  readonly #codeOf = new Map<string, number>();
  /** Most events have the same few lists. */
  readonly #known = new Map<readonly string[], number>();
  #last: readonly string[] | undefined;
  #lastCode = 0;

  /** For so many events at most. */
  constructor(rows: number) {
    this.codes = new Uint16Array(rows);
  }

  /** Nobody may change `names` after that. */
  set(row: number, names: readonly string[]): void {
    if (names !== this.#last) {
      this.#last = names;
      this.#lastCode = this.#known.get(names) ?? this.#learn(names);
    }
    this.codes[row] = this.#lastCode;
  }

  #learn(names: readonly string[]): number {
    const code = names.length === 0 ? 0 : this.#codeOfText(names.join(SEPARATOR));
    this.#known.set(names, code);
    return code;
  }

  #codeOfText(text: string): number {
    let code = this.#codeOf.get(text);
    if (code === undefined) this.#codeOf.set(text, (code = this.values.push(text)));
    return code;
  }

  names(row: number): readonly string[] {
    const text = this.values[(this.codes[row] ?? 0) - 1];
    return text === undefined ? [] : namesOf(text);
  }

  clear(): void {
    this.values.length = 0;
    this.#codeOf.clear();
    this.#known.clear();
    this.#last = undefined;
  }
}
