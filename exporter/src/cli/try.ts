/** What a format makes of each line: the core of `audit-exporter try` and of the golden tests. */
import type { AuditEvent, Parsed } from '../event.ts';
import { FIELD_NAMES } from '../event.ts';
import type { Format, FormatOptions, LineParser } from '../formats/format.ts';

/** An event with flat ECS names, in the order of FIELDS, the time as ISO 8601. */
function flatEvent(event: AuditEvent): Record<string, string> {
  const flat: Record<string, string> = { '@timestamp': new Date(event['@timestamp']).toISOString() };
  for (const name of FIELD_NAMES) {
    const value = event[name];
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
  readonly #print: (tried: Tried) => void;
  readonly #waiting = new Map<number, Tried[]>();
  #last = 0;
  #printed = 0;

  constructor(format: Format, options: FormatOptions, print: (tried: Tried) => void) {
    this.#parser = format.create(options);
    this.#print = print;
  }

  line(text: string, receivedAt: number): void {
    this.#last++;
    const outcome = this.#parser.parse(text, { receivedAt, ref: this.#last });
    const outcomes = Array.isArray(outcome) ? (outcome as readonly Parsed[]) : [outcome as Parsed]; // isArray does not narrow
    for (const parsed of outcomes) this.#add(parsed);
    this.#printReady();
  }

  /** A line that cannot be handed to the format. */
  drop(reason: string): void {
    this.#last++;
    this.#waiting.set(this.#last, [{ line: this.#last, skip: reason }]);
    this.#printReady();
  }

  finish(now: number): void {
    for (const parsed of this.#parser.flush(now, true)) this.#add(parsed);
    this.#printReady();
  }

  #add(parsed: Parsed): void {
    const line = parsed.ref ?? this.#last;
    const tried = 'skip' in parsed ? { line, skip: parsed.skip } : { line, event: flatEvent(parsed.event) };
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
