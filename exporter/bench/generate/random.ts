/**
 * Repeatable random choices: the same seed gives the same log, so that two runs measure the same work.
 * The numbers come from xorshift32 (G. Marsaglia, "Xorshift RNGs", 2003).
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1; // xorshift never leaves 0
  }

  /** From 0 up to, not including, 1. */
  float(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `below` - 1. */
  int(below: number): number {
    return Math.floor(this.float() * below);
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return at(list, this.int(list.length));
  }

  /** The nth element about 1/n as often as the first (Zipf), as users, addresses and resources are in real logs. */
  ranked<T>(list: readonly T[]): T {
    const index = Math.floor(Math.exp(this.float() * Math.log(list.length + 1))) - 1;
    return at(list, Math.min(index, list.length - 1));
  }

  /** An element of a list of pairs, as often as its weight says. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.float() * list.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of list) if ((left -= weight) < 0) return value;
    return at(list, list.length - 1)[1];
  }

  /** So many hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits)
      text += this.int(2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, digits);
  }

  /** An identifier in the form of a UUID, version 4. */
  uuid(): string {
    const hex = this.hex(30);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
  }
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`no element ${index} in a list of ${list.length}`);
  return value;
}
