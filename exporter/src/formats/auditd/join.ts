/**
 * Joins the records of one event: same host, same `seconds.millis:serial`. Records of several events interleave, and
 * serials begin again at 0, so nothing depends on their order.
 *
 * An event is complete with a record of a stand-alone type; with EOE or PROCTITLE, the last records that the kernel
 * writes; when the host's clock is two seconds further (as ausearch(8) does, its `end_of_event_timeout`); when nothing
 * came for two seconds; or when too many wait. Its first record's line stands for it, every other line is `joined`.
 * The stamps of the last 256 events are remembered, so that a late record is never a second event.
 */
import type { FormatOptions, LineParser, Outcomes, ParseContext } from '../format.ts';
import { Arena } from './arena.ts';
import { Gathered, MAX_CHARACTERS } from './gathered.ts';
import { Header } from './header.ts';
import { JoinedEvent } from './joined-event.ts';
import { Stamps } from './stamps.ts';
import { Tables } from './tables.ts';
import type { Waiting } from './waiting.ts';
import { WaitingList } from './waiting.ts';

const MAX_EVENTS = 256;
const MAX_DONE = 256;
const TIMEOUT = 2000;

/** What `state()` holds. */
interface State {
  readonly waiting: readonly { readonly ref: number; readonly receivedAt: number; readonly lines: readonly string[] }[];
  /** `host seconds.millis:serial`, the oldest first. */
  readonly done: readonly string[];
}

export class Joiner implements LineParser {
  readonly #header: Header;
  readonly #event: JoinedEvent;
  readonly #stamps = new Stamps();
  readonly #arena = new Arena();
  readonly #waiting = new WaitingList(this.#arena);
  /** By number in Stamps: the event that waits; undefined for those that are done. */
  readonly #byEntry: (Waiting | undefined)[] = [];
  /** Of the line before, if it belongs to an event that waits. */
  #last: Waiting | undefined;
  /** Of an event that does not wait. */
  readonly #single = new Gathered(this.#arena);
  /** Numbers in Stamps of the events that are done, as a ring. */
  readonly #done = new Int16Array(MAX_DONE).fill(-1);
  #next = 0;

  constructor(options: FormatOptions) {
    const tables = new Tables(options.interner);
    this.#header = new Header(tables.types);
    this.#event = new JoinedEvent(tables, options);
  }

  parse(bytes: Buffer, from: number, to: number, context: ParseContext, outcomes: Outcomes): void {
    try {
      const header = this.#header;
      const reason = header.read(bytes, from, to);
      if (reason !== undefined) {
        outcomes.skip(reason);
        return;
      }
      const last = this.#last;
      if (header.repeated && last !== undefined) {
        // As below, where it would be found to belong to the same event again.
        this.#add(last, header, context, outcomes);
        return;
      }
      this.#expire(header, outcomes);
      this.#place(header, context, outcomes);
    } catch {
      outcomes.skip('parser_error');
    }
  }

  #place(header: Header, context: ParseContext, outcomes: Outcomes): void {
    const entry = this.#stamps.find(header);
    const { single, last } = header.type;
    if (entry >= 0) {
      const waiting = this.#byEntry[entry];
      this.#last = waiting;
      if (waiting === undefined) outcomes.skip('joined');
      else this.#add(waiting, header, context, outcomes);
    } else if (last) {
      this.#last = undefined;
      outcomes.skip('joined'); // An end without a beginning says nothing: the log was cut before it.
    } else if (single || isTooLong(header)) {
      this.#remember(this.#stamps.add(header));
      this.#last = undefined;
      this.#single.begin(header);
      this.#emit(this.#single, header.time, header.host, undefined, outcomes);
      this.#single.end();
    } else {
      if (this.#waiting.size >= MAX_EVENTS && this.#waiting.oldest !== undefined) {
        this.#finish(this.#waiting.oldest, outcomes);
      }
      this.#wait(header, context.ref, context.receivedAt);
    }
  }

  #add(waiting: Waiting, header: Header, { receivedAt }: ParseContext, outcomes: Outcomes): void {
    waiting.receivedAt = receivedAt;
    waiting.lines.append(header);
    if (header.type.last) this.#finish(waiting, outcomes);
    outcomes.skip('joined');
  }

  #wait(header: Header, ref: number, receivedAt: number): void {
    const waiting = this.#waiting.add();
    waiting.entry = this.#stamps.add(header);
    waiting.ref = ref;
    waiting.host = header.host;
    waiting.time = header.time;
    waiting.receivedAt = receivedAt;
    waiting.lines.begin(header);
    this.#byEntry[waiting.entry] = waiting;
    this.#last = waiting;
  }

  release(): void {
    for (let waiting = this.#waiting.oldest; waiting !== undefined; waiting = waiting.newer) waiting.lines.keep();
  }

  flush(now: number, force: boolean, outcomes: Outcomes): void {
    let waiting = this.#waiting.oldest;
    while (waiting !== undefined) {
      const { newer } = waiting;
      if (force || now - waiting.receivedAt > TIMEOUT) this.#finish(waiting, outcomes);
      waiting = newer;
    }
  }

  /** Finishes the events that the host's clock has left behind. They are in order, so it stops at the first that has time. */
  #expire({ host, time }: Header, outcomes: Outcomes): void {
    for (;;) {
      const { oldest } = this.#waiting;
      if (oldest === undefined || time - oldest.time < TIMEOUT || oldest.host !== host) return;
      this.#finish(oldest, outcomes);
    }
  }

  #finish(waiting: Waiting, outcomes: Outcomes): void {
    this.#waiting.remove(waiting);
    this.#byEntry[waiting.entry] = undefined;
    if (waiting === this.#last) this.#last = undefined;
    this.#remember(waiting.entry);
    this.#emit(waiting.lines, waiting.time, waiting.host, waiting.ref, outcomes);
    this.#waiting.release(waiting);
  }

  #emit(lines: Gathered, time: number, host: string, ref: number | undefined, outcomes: Outcomes): void {
    try {
      this.#event.begin(lines, time, host);
      outcomes.event(this.#event, ref);
    } catch {
      outcomes.skip('parser_error', ref);
    }
  }

  #remember(entry: number): void {
    const forgotten = this.#done[this.#next] ?? -1;
    if (forgotten >= 0) this.#stamps.remove(forgotten);
    this.#done[this.#next] = entry;
    this.#next = (this.#next + 1) % MAX_DONE;
  }

  state(): string {
    if (this.#waiting.oldest === undefined && this.#done[0] === -1) return '';
    const waiting: State['waiting'][number][] = [];
    for (let one = this.#waiting.oldest; one !== undefined; one = one.newer) {
      waiting.push({ ref: one.ref, receivedAt: one.receivedAt, lines: one.lines.list() });
    }
    const done = [...this.#done.subarray(this.#next), ...this.#done.subarray(0, this.#next)]
      .filter((entry) => entry >= 0)
      .map((entry) => this.#stamps.text(entry));
    return JSON.stringify({ waiting, done } satisfies State);
  }

  restore(state: string): void {
    while (this.#waiting.oldest !== undefined) this.#forget(this.#waiting.oldest);
    this.#stamps.clear();
    this.#done.fill(-1);
    this.#next = 0;
    this.#last = undefined;
    if (state === '') return;
    const { waiting, done } = JSON.parse(state) as State; // written by state() and kept by the store
    for (const stamp of done) {
      const header = this.#read(`node=${stamp.replace(' ', ' type=EOE msg=audit(')}): `.replace(/^node= /, ''));
      if (header !== undefined) this.#remember(this.#stamps.add(header));
    }
    for (const { ref, receivedAt, lines } of waiting) {
      for (const line of lines) this.#restoreLine(line, ref, receivedAt);
    }
    this.#last = undefined;
  }

  #restoreLine(line: string, ref: number, receivedAt: number): void {
    const header = this.#read(line);
    if (header === undefined) return;
    const known = this.#byEntry[this.#stamps.find(header)];
    if (known === undefined) this.#wait(header, ref, receivedAt);
    else {
      known.receivedAt = receivedAt;
      known.lines.append(header);
    }
  }

  #read(line: string): Header | undefined {
    const bytes = Buffer.from(line);
    return this.#header.read(bytes, 0, bytes.length) === undefined ? this.#header : undefined;
  }

  #forget(waiting: Waiting): void {
    this.#waiting.remove(waiting);
    this.#waiting.release(waiting);
    this.#byEntry[waiting.entry] = undefined;
  }
}

const isTooLong = (header: Header): boolean =>
  header.to - header.from > MAX_CHARACTERS && header.text().length > MAX_CHARACTERS;
