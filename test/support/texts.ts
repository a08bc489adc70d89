/** Numbers for texts, for the tests of the series table. */
import type { Texts } from '../../exporter/src/metrics/texts.ts';

export class TestTexts implements Texts {
  epoch = 1;
  #texts = [''];
  #ids = new Map([['', 0]]);

  text(id: number): string {
    const text = this.#texts[id];
    if (text === undefined) throw new Error(`no text has the id ${id}`);
    return text;
  }

  ofText(text: string): number {
    const known = this.#ids.get(text) ?? this.#texts.push(text) - 1;
    this.#ids.set(text, known);
    return known;
  }

  ids(values: readonly string[]): Int32Array {
    return Int32Array.from(values, (value) => this.ofText(value));
  }

  /** All ids are given up; the texts get others, in the opposite order. */
  renew(): void {
    this.epoch++;
    this.#texts = ['', ...this.#texts.slice(1).reverse()];
    this.#ids = new Map(this.#texts.map((text, id) => [text, id]));
  }
}
