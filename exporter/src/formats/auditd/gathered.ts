/**
 * The lines of one event, one behind the other with line ends, as far as its bounds allow. Those of an event that waits are
 * copied; that of an event of one record is read where it lies.
 */
import { SPACE } from './ascii.ts';
import { PIECE } from './arena.ts';
import type { Arena } from './arena.ts';
import type { Header } from './header.ts';
import type { LineWriter } from '../../live-event.ts';
import type { RecordType } from './types.ts';
import { NO_TYPE } from './types.ts';

const MAX_RECORDS = 64;
/** UTF-16 units, without line ends. */
export const MAX_CHARACTERS = 64 * 1024;
const LINE_END = 10;
/** Bytes that may be read, but not looked at, behind the last line. */
const BEHIND = 32;
const NOTHING = Buffer.alloc(0);
const NO_VIEW = new DataView(new ArrayBuffer(0));
/** Numbers kept of each record: where its line begins, its pairs begin, and its line ends, from the event's beginning. */
const PLACES = 3;

export class Gathered {
  readonly #arena: Arena;
  /** Where its piece of the arena begins; -1 where it has none. */
  #piece = -1;
  /** Where its lines are that are in no piece: a buffer of its own, or that of the line. */
  #own: Buffer = NOTHING;
  #view: DataView = NO_VIEW;
  /** Where they begin. */
  #from = 0;
  #used = 0;
  readonly #types = new Array<RecordType>(MAX_RECORDS).fill(NO_TYPE);
  count = 0;
  /** The first record that is not a detail of a SYSCALL, and the first SYSCALL; -1 for none. */
  main = -1;
  syscall = -1;
  readonly #places = new Int32Array(PLACES * MAX_RECORDS);
  /** UTF-16 units of all lines; -1 while the bytes are so few that nobody has to know. */
  #units = -1;
  #stampFrom = 0;
  #stampTo = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  get bytes(): Buffer {
    return this.#piece < 0 ? this.#own : this.#arena.bytes;
  }

  get view(): DataView {
    return this.#piece < 0 ? this.#view : this.#arena.view;
  }

  type(record: number): RecordType {
    return this.#types[record] ?? NO_TYPE;
  }

  /** Where the first line begins. */
  get from(): number {
    return this.#from;
  }

  pairsFrom(record: number): number {
    return this.#from + (this.#places[PLACES * record + 1] ?? 0);
  }

  lineEnd(record: number): number {
    return this.#from + (this.#places[PLACES * record + 2] ?? 0);
  }

  /** `seconds.millis:serial` of the first record is from here … */
  get stampFrom(): number {
    return this.#from + this.#stampFrom;
  }

  get stampTo(): number {
    return this.#from + this.#stampTo;
  }

  /** All lines, with line ends between them. */
  text(): string {
    return this.bytes.toString('utf8', this.#from, this.#from + this.#used - 1);
  }

  /** The same as bytes. */
  writeTo(writer: LineWriter): void {
    writer.part(this.bytes, this.#from, this.#from + Math.max(0, this.#used - 1));
  }

  /** A part of these bytes as text. */
  textFrom(from: number, to: number): string {
    return this.bytes.toString('utf8', this.#from + from, this.#from + to);
  }

  /** The lines that are kept. */
  list(): string[] {
    return Array.from({ length: this.count }, (_, record) => {
      const from = this.#from + (this.#places[PLACES * record] ?? 0);
      return this.bytes.toString('utf8', from, this.lineEnd(record));
    });
  }

  /** Begins with a first line, of which it keeps a copy. */
  begin(header: Header): void {
    this.#piece = this.#arena.take();
    this.#from = this.#piece;
    this.#start(header);
    this.#copy(header);
  }

  /** Has the line only, valid for as long as the header's bytes are. */
  refer(header: Header): void {
    const { bytes, view, from, to } = header;
    if (to + BEHIND > view.byteLength || (bytes[to] ?? 0) > SPACE) {
      this.begin(header);
      return;
    }
    this.#own = bytes;
    this.#view = view;
    this.#from = from;
    this.#start(header);
    this.#note(header);
  }

  end(): void {
    if (this.#piece >= 0) this.#arena.release(this.#piece);
    this.#own = NOTHING;
    this.#view = NO_VIEW;
    this.#piece = -1;
  }

  #start({ from, open, close }: Header): void {
    this.#used = 0;
    this.#units = -1;
    this.count = 0;
    this.main = -1;
    this.syscall = -1;
    this.#stampFrom = open - from;
    this.#stampTo = close - from;
  }

  /** Keeps a line of the event; past the bounds its content is dropped. */
  append(header: Header): void {
    if (this.count < MAX_RECORDS && this.#hasRoom(header)) this.#copy(header);
  }

  #hasRoom(header: Header): boolean {
    const length = header.to - header.from;
    if (this.#units < 0) {
      if (this.#used + length <= MAX_CHARACTERS) return true; // a unit takes at least one byte
      this.#units = this.text().length - this.count + 1;
    }
    const units = this.#units + header.text().length;
    if (units > MAX_CHARACTERS) return false;
    this.#units = units;
    return true;
  }

  #copy(header: Header): void {
    const { from, to } = header;
    const length = to - from;
    this.#reserve(this.#used + length + BEHIND);
    const at = this.#from + this.#used;
    const { bytes } = this;
    header.bytes.copy(bytes, at, from, to);
    bytes[at + length] = LINE_END;
    this.#note(header);
  }

  #note({ type, from, to, body }: Header): void {
    const start = this.#used;
    const place = PLACES * this.count;
    this.#places[place] = start;
    this.#places[place + 1] = start + body - from;
    this.#places[place + 2] = start + to - from;
    this.#types[this.count] = type;
    if (!type.detail) {
      if (this.main < 0) this.main = this.count;
    } else if (this.syscall < 0 && type.name === 'SYSCALL') this.syscall = this.count;
    this.count++;
    this.#used = start + to - from + 1;
  }

  /** Moves to a buffer of its own, or to a larger one, where so many bytes have no room. */
  #reserve(size: number): void {
    if (size <= (this.#piece < 0 ? this.#own.length : PIECE)) return;
    const larger = Buffer.allocUnsafeSlow(2 * size);
    this.bytes.copy(larger, 0, this.#from, this.#from + this.#used);
    this.#view = new DataView(larger.buffer);
    this.#own = larger;
    this.#from = 0;
    if (this.#piece >= 0) this.#arena.release(this.#piece);
    this.#piece = -1;
  }
}
