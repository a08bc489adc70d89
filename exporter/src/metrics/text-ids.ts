/** Numbers for texts, by a Map. Bounded: when it is full, it begins anew and `epoch` grows. */
import type { Texts } from './texts.ts';

const MAX_TEXTS = 262_144;

export class TextIds implements Texts {
  #texts = [''];
  #ids = new Map([['', 0]]);
  #epoch = 1;

  get epoch(): number {
    return this.#epoch;
  }

  text(id: number): string {
    return this.#texts[id] ?? '';
  }

  ofText(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    // A copy: the text may be a part of a whole chunk of the log, which it would keep alive.
    const copy = Buffer.from(text).toString();
    const id = this.#texts.push(copy) - 1;
    this.#ids.set(copy, id);
    return id;
  }

  /** To be called between two events. */
  trim(): void {
    if (this.#texts.length < MAX_TEXTS) return;
    this.#texts = [''];
    this.#ids = new Map([['', 0]]);
    this.#epoch++;
  }
}
