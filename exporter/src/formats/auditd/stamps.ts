/**
 * Which events wait or are done: a hash table from host, time and serial (see Header) to a number below ENTRIES, which
 * stays until the event is removed.
 */
import type { Header } from './header.ts';

/** As many as wait and are remembered at once at most, and one more. */
const ENTRIES = 513;
const SLOTS = 1024;
const NOTHING = -1;

export class Stamps {
  readonly #times = new Float64Array(ENTRIES);
  readonly #serials = new Float64Array(ENTRIES);
  readonly #hosts = new Array<string>(ENTRIES).fill('');
  /** Of stamps that are not in their usual form: serials are -1 then. */
  readonly #ids = new Array<string>(ENTRIES).fill('');
  readonly #slots = new Int16Array(SLOTS).fill(NOTHING);
  readonly #next = new Int16Array(ENTRIES);
  /** Free entries. */
  readonly #free = Array.from({ length: ENTRIES }, (_, entry) => entry);

  /** -1 for none. */
  find({ time, serial, host, id }: Header): number {
    let entry = this.#slots[slotOf(time, serial)] ?? NOTHING;
    while (entry !== NOTHING) {
      const same = this.#serials[entry] === serial && this.#times[entry] === time;
      if (same && this.#hosts[entry] === host && this.#ids[entry] === id) return entry;
      entry = this.#next[entry] ?? NOTHING;
    }
    return NOTHING;
  }

  /** Adds what `find` did not find. */
  add({ time, serial, host, id }: Header): number {
    const entry = this.#free.pop();
    if (entry === undefined) throw new Error('more events than can wait and be remembered');
    this.#times[entry] = time;
    this.#serials[entry] = serial;
    this.#hosts[entry] = host;
    this.#ids[entry] = id;
    const slot = slotOf(time, serial);
    this.#next[entry] = this.#slots[slot] ?? NOTHING;
    this.#slots[slot] = entry;
    return entry;
  }

  remove(entry: number): void {
    const slot = slotOf(this.#times[entry] ?? 0, this.#serials[entry] ?? 0);
    const next = this.#next[entry] ?? NOTHING;
    let at = this.#slots[slot] ?? NOTHING;
    if (at === entry) this.#slots[slot] = next;
    else {
      while (at !== NOTHING && this.#next[at] !== entry) at = this.#next[at] ?? NOTHING;
      this.#next[at] = next;
    }
    this.#free.push(entry);
  }

  /** Host and stamp, with a blank between them. */
  text(entry: number): string {
    const serial = this.#serials[entry] ?? 0;
    const time = this.#times[entry] ?? 0;
    const seconds = String(Math.floor(time / 1000)).padStart(10, '0');
    const usual = `${seconds}.${String(time % 1000).padStart(3, '0')}:${serial}`;
    return `${this.#hosts[entry]} ${serial < 0 ? this.#ids[entry] : usual}`;
  }

  clear(): void {
    this.#slots.fill(NOTHING);
    this.#free.length = 0;
    for (let entry = 0; entry < ENTRIES; entry++) this.#free.push(entry);
  }
}

function slotOf(time: number, serial: number): number {
  const hash = Math.imul((time | 0) ^ Math.imul(serial | 0, 0x9e3779b1 | 0), 0x85ebca6b | 0);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
