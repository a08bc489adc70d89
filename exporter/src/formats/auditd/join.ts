/**
 * Joins the records of one event: same host, same `seconds.millis:serial`. Records of several events interleave, and
 * serials begin again at 0, so nothing depends on their order.
 *
 * An event is complete with a record of a stand-alone type; with EOE or PROCTITLE, the last records that the kernel
 * writes; when the host's clock is two seconds further (as ausearch(8) does, its `end_of_event_timeout`); when nothing
 * came for two seconds; or when too many wait. Its first record's line stands for it, every other line is `joined`.
 * The ids of the last 256 events are remembered, so that a late record is never a second event.
 */
import type { AuditEvent, Parsed, RawRecord } from '../../event.ts';
import { skip } from '../../event.ts';
import type { LineParser, ParseContext } from '../format.ts';
import { normalise, rawOf } from './normalise.ts';
import type { AuditRecord } from './record.ts';
import { parseRecord } from './record.ts';

const MAX_EVENTS = 256;
const MAX_RECORDS = 64;
const MAX_CHARACTERS = 64 * 1024;
const MAX_DONE = 256;
const TIMEOUT = 2000;

interface Waiting {
  readonly ref: number;
  readonly host: string;
  readonly time: number;
  readonly lines: string[];
  readonly records: AuditRecord[];
  characters: number;
  receivedAt: number;
}

/** What `state()` holds. */
interface State {
  readonly waiting: readonly { readonly ref: number; readonly receivedAt: number; readonly lines: readonly string[] }[];
  readonly done: readonly string[];
}

const keyOf = (record: AuditRecord): string => `${record.host} ${record.id}`;

export class Joiner implements LineParser {
  /** In the order of their first records. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #done = new Set<string>();
  /** The same keys as a ring, to forget the oldest in constant time. */
  readonly #ring: string[] = [];
  #next = 0;

  parse(line: string, context: ParseContext): Parsed | readonly Parsed[] {
    try {
      return this.#parse(line, context);
    } catch {
      return skip('parser_error');
    }
  }

  #parse(line: string, context: ParseContext): Parsed | readonly Parsed[] {
    if (line.trim() === '') return skip('empty');
    const record = parseRecord(line);
    if (typeof record === 'string') return skip(record);
    const finished: Parsed[] = [];
    this.#expire(record, finished);
    const outcome = this.#place(record, line, context, finished);
    if (outcome === undefined) return finished;
    if (finished.length === 0) return outcome;
    finished.push(outcome);
    return finished;
  }

  /** The line's own outcome, or undefined while it waits. */
  #place(record: AuditRecord, line: string, context: ParseContext, finished: Parsed[]): Parsed | undefined {
    const key = keyOf(record);
    const { name, single } = record.type;
    const last = name === 'EOE' || name === 'PROCTITLE';
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      append(waiting, record, line, context.receivedAt);
      if (last) finished.push(this.#finish(key, waiting));
      return skip('joined');
    }
    // An end without a beginning says nothing: the log was cut before it, or the event is done.
    if (last || this.#done.has(key)) return skip('joined');
    if (single || line.length > MAX_CHARACTERS) {
      this.#remember(key);
      return outcomeOf([record], line, undefined);
    }
    if (this.#waiting.size >= MAX_EVENTS) this.#finishOldest(finished);
    this.#waiting.set(key, {
      ref: context.ref,
      host: record.host,
      time: record.time,
      lines: [line],
      records: [record],
      characters: line.length,
      receivedAt: context.receivedAt,
    });
    return undefined;
  }

  flush(now: number, force: boolean): readonly Parsed[] {
    const finished: Parsed[] = [];
    for (const [key, waiting] of this.#waiting) {
      if (force || now - waiting.receivedAt > TIMEOUT) finished.push(this.#finish(key, waiting));
    }
    return finished;
  }

  state(): string {
    if (this.#waiting.size === 0 && this.#done.size === 0) return '';
    const state: State = {
      waiting: [...this.#waiting.values()].map(({ ref, receivedAt, lines }) => ({ ref, receivedAt, lines })),
      done: [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)],
    };
    return JSON.stringify(state);
  }

  restore(state: string): void {
    this.#waiting.clear();
    this.#done.clear();
    this.#ring.length = 0;
    this.#next = 0;
    if (state === '') return;
    const { waiting, done } = JSON.parse(state) as State; // written by state() and kept by the store
    for (const key of done) this.#remember(key);
    for (const { ref, receivedAt, lines } of waiting) {
      for (const line of lines) {
        const record = parseRecord(line);
        if (typeof record === 'string') continue;
        const key = keyOf(record);
        const known = this.#waiting.get(key);
        if (known !== undefined) append(known, record, line, receivedAt);
        else {
          const { host, time } = record;
          const first = { ref, host, time, receivedAt, lines: [line], records: [record], characters: line.length };
          this.#waiting.set(key, first);
        }
      }
    }
  }

  /** Finishes the events that the host's clock has left behind. The map is in order, so it stops at the first that has time. */
  #expire(record: AuditRecord, finished: Parsed[]): void {
    if (this.#waiting.size === 0) return;
    for (const [key, waiting] of this.#waiting) {
      if (waiting.host !== record.host || record.time - waiting.time < TIMEOUT) return;
      finished.push(this.#finish(key, waiting));
    }
  }

  #finishOldest(finished: Parsed[]): void {
    for (const [key, waiting] of this.#waiting) {
      finished.push(this.#finish(key, waiting));
      return;
    }
  }

  #finish(key: string, waiting: Waiting): Parsed {
    this.#waiting.delete(key);
    this.#remember(key);
    return outcomeOf(waiting.records, waiting.lines.join('\n'), waiting.ref);
  }

  #remember(key: string): void {
    const forgotten = this.#ring[this.#next];
    if (forgotten !== undefined) this.#done.delete(forgotten);
    this.#ring[this.#next] = key;
    this.#done.add(key);
    this.#next = (this.#next + 1) % MAX_DONE;
  }
}

/** Keeps a record with its event; past the bounds its line is still `joined`, but its content is dropped. */
function append(waiting: Waiting, record: AuditRecord, line: string, receivedAt: number): void {
  waiting.receivedAt = receivedAt;
  if (waiting.records.length >= MAX_RECORDS || waiting.characters + line.length > MAX_CHARACTERS) return;
  waiting.records.push(record);
  waiting.lines.push(line);
  waiting.characters += line.length;
}

function outcomeOf(records: readonly AuditRecord[], line: string, ref: number | undefined): Parsed {
  try {
    return new JoinedEvent(normalise(records), line, ref, records);
  } catch {
    return ref === undefined ? skip('parser_error') : { skip: 'parser_error', ref };
  }
}

/** An event whose `raw` is made when a rule asks for it: most do not, and it costs as much as all the rest. */
class JoinedEvent {
  readonly event: AuditEvent;
  readonly line: string;
  declare readonly ref?: number;
  readonly #records: readonly AuditRecord[];
  #raw: RawRecord | undefined;

  constructor(event: AuditEvent, line: string, ref: number | undefined, records: readonly AuditRecord[]) {
    this.event = event;
    this.line = line;
    if (ref !== undefined) this.ref = ref;
    this.#records = records;
  }

  get raw(): RawRecord {
    this.#raw ??= rawOf(this.#records);
    return this.#raw;
  }
}
