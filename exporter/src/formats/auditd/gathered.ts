/**
 * The lines of one event, as far as its bounds allow. They are read where they lie for as long as their bytes are valid; those
 * of an event that waits longer are copied, one behind the other with line ends.
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
/** Numbers kept of each record: where its line begins, its pairs begin, and its line ends, from the first line's beginning. */
const PLACES = 3;

export class Gathered {
  readonly #arena: Arena;
  /** Where its piece of the arena begins; -1 where it has none. */
  #piece = -1;
  /** Where its lines are that are in no piece: a buffer of its own, or that in which they came. */
  #own: Buffer = NOTHING;
  #view: DataView = NO_VIEW;
  /** The lines are where they came, with others between them perhaps. */
  #refers = false;
  /** Where they begin. */
  #from = 0;
  /** Bytes of all lines with their ends. */
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
    this.#together();
    return this.bytes.toString('utf8', this.#from, this.#from + this.#used - 1);
  }

  /** The same as bytes. */
  writeTo(writer: LineWriter): void {
    this.#together();
    writer.part(this.bytes, this.#from, this.#from + Math.max(0, this.#used - 1));
  }

  /** From now on the lines follow each other. */
  #together(): void {
    if (this.count > 1) this.keep();
  }

  /** A part of the first line as text. */
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

  /** Begins with a first line, which is valid for as long as the header's bytes are: see `keep`. */
  begin(header: Header): void {
    this.#start(header);
    if (isReadable(header)) {
      this.#own = header.bytes;
      this.#view = header.view;
      this.#refers = true;
      this.#from = header.from;
      this.#note(header, 0);
    } else {
      this.#takePiece();
      this.#copy(header);
    }
  }

  /** Copies the lines that are still where they came. */
  keep(): void {
    if (!this.#refers) return;
    const came = this.#own;
    const first = this.#from;
    const size = this.#used;
    this.#refers = false;
    this.#takePiece();
    this.#used = 0;
    this.#reserve(size + BEHIND);
    for (let place = 0; place < PLACES * this.count; place += PLACES) {
      const start = this.#places[place] ?? 0;
      const end = this.#places[place + 2] ?? 0;
      this.#put(came, first + start, first + end);
      const shift = this.#used - start;
      for (let index = place; index < place + PLACES; index++) this.#places[index] = (this.#places[index] ?? 0) + shift;
      this.#used += end - start + 1;
    }
  }

  #takePiece(): void {
    this.#piece = this.#arena.take();
    this.#from = this.#piece;
  }

  end(): void {
    if (this.#piece >= 0) this.#arena.release(this.#piece);
    this.#own = NOTHING;
    this.#view = NO_VIEW;
    this.#refers = false;
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

  /** Adds a line of the event; past the bounds its content is dropped. */
  append(header: Header): void {
    if (this.count >= MAX_RECORDS || !this.#hasRoom(header)) return;
    if (this.#refers) {
      if (header.bytes === this.#own && isReadable(header)) {
        this.#note(header, header.from - this.#from);
        return;
      }
      this.keep();
    }
    this.#copy(header);
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
    const { bytes, from, to } = header;
    this.#reserve(this.#used + to - from + BEHIND);
    this.#put(bytes, from, to);
    this.#note(header, this.#used);
  }

  /** Copies a line behind the others. */
  #put(from: Buffer, start: number, end: number): void {
    const at = this.#from + this.#used;
    const { bytes } = this;
    from.copy(bytes, at, start, end);
    bytes[at + end - start] = LINE_END;
  }

  /** A line that begins at `start`. */
  #note({ type, from, to, body }: Header, start: number): void {
    const place = PLACES * this.count;
    this.#places[place] = start;
    this.#places[place + 1] = start + body - from;
    this.#places[place + 2] = start + to - from;
    this.#types[this.count] = type;
    if (!type.detail) {
      if (this.main < 0) this.main = this.count;
    } else if (this.syscall < 0 && type.name === 'SYSCALL') this.syscall = this.count;
    this.count++;
    this.#used += to - from + 1;
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

/** Whether what stands behind the line may be read, and ends a value. */
const isReadable = ({ bytes, view, to }: Header): boolean =>
  to + BEHIND <= view.byteLength && (bytes[to] ?? 0) <= SPACE;
