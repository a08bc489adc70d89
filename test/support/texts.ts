/** Numbers for texts, for the tests of the series table. */
import type { Texts } from '../../exporter/src/metrics/texts.ts';

export class TestTexts implements Texts {
  epoch = 1;
  #texts = [''];

  text(id: number): string {
    const text = this.#texts[id];
    if (text === undefined) throw new Error(`no text has the id ${id}`);
    return text;
  }

  ofText(text: string): number {
    const known = this.#texts.indexOf(text);
    return known >= 0 ? known : this.#texts.push(text) - 1;
  }

  ids(values: readonly string[]): Int32Array {
    return Int32Array.from(values, (value) => this.ofText(value));
  }

  /** All ids are given up; the texts get others, in the opposite order. */
  renew(): void {
    this.epoch++;
    this.#texts = ['', ...this.#texts.slice(1).reverse()];
  }
}
