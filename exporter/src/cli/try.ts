/** What a format makes of each line: the core of `audit-exporter try` and of the golden tests. */
import { FIELD_NAMES } from '../event.ts';
import type { Format, FormatOptions, LineParser, Outcomes } from '../formats/format.ts';
import type { LiveEvent } from '../live-event.ts';
import type { Interner } from '../values/interner.ts';

/** An event with flat ECS names, in the order of FIELDS, the time as ISO 8601. */
function flatEvent(event: LiveEvent): Record<string, string> {
  const flat: Record<string, string> = { '@timestamp': new Date(event.time).toISOString() };
  for (const name of FIELD_NAMES) {
    const value = event.field(name);
    if (value !== undefined) flat[name] = value;
  }
  return flat;
}

export interface Tried {
  readonly line: number;
  readonly event?: Record<string, string>;
  readonly skip?: string;
}

/** Parses lines one by one and hands on their outcomes in the order of the lines, as soon as that is known. */
export class LineTrier {
  readonly #parser: LineParser;
  readonly #interner: Interner;
  readonly #print: (tried: Tried) => void;
  readonly #waiting = new Map<number, Tried[]>();
  readonly #outcomes: Outcomes = {
    event: (event, line = this.#last) => this.#add({ line, event: flatEvent(event) }),
    skip: (reason, line = this.#last) => this.#add({ line, skip: reason }),
  };
  #last = 0;
  #printed = 0;

  constructor(format: Format, options: FormatOptions, print: (tried: Tried) => void) {
    this.#parser = format.create(options);
    this.#interner = options.interner;
    this.#print = print;
  }

  line(bytes: Buffer, from: number, to: number, receivedAt: number): void {
    this.#last++;
    this.#interner.trim();
    this.#parser.parse(bytes, from, to, { receivedAt, ref: this.#last }, this.#outcomes);
    this.#printReady();
  }

  release(): void {
    this.#parser.release();
  }

  /** A line that cannot be handed to the format. */
  drop(reason: string): void {
    this.#last++;
    this.#waiting.set(this.#last, [{ line: this.#last, skip: reason }]);
    this.#printReady();
  }

  finish(now: number): void {
    this.#parser.flush(now, true, this.#outcomes);
    this.#printReady();
  }

  #add(tried: Tried): void {
    const { line } = tried;
    const same = this.#waiting.get(line);
    if (same) same.push(tried);
    else this.#waiting.set(line, [tried]);
  }

  #printReady(): void {
    for (;;) {
      const next = this.#waiting.get(this.#printed + 1);
      if (!next) return;
      for (const tried of next) this.#print(tried);
      this.#waiting.delete(++this.#printed);
    }
  }
}
