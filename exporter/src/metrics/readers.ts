/** Answers that are under way, and what has to wait for them. */

interface Waiting {
  readonly commit: number;
  readonly release: () => void;
}

export class Readers {
  /** The commit that each of them shows. */
  readonly #open = new Set<{ readonly commit: number }>();
  /** In the order of commits. */
  #waiting: Waiting[] = [];

  get count(): number {
    return this.#open.size;
  }

  /** An answer shows the state of this commit, until the function that is returned is called. */
  open(commit: number): () => void {
    const reader = { commit };
    this.#open.add(reader);
    return () => {
      if (this.#open.delete(reader)) this.#release();
    };
  }

  /** Calls back once no answer is under way that shows a state from before the commit. */
  whenUnread(commit: number, release: () => void): void {
    this.#waiting.push({ commit, release });
    if (this.#open.size === 0) this.#release();
  }

  #release(): void {
    let oldest = Infinity;
    for (const { commit } of this.#open) oldest = Math.min(oldest, commit);
    const ready = this.#waiting.findIndex(({ commit }) => commit > oldest);
    const now = this.#waiting.splice(0, ready === -1 ? this.#waiting.length : ready);
    for (const { release } of now) release();
  }
}
