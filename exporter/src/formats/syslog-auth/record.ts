/**
 * A line of syslog: where its parts are in the bytes. The parser fills the same object again for each line, so nobody
 * may keep it. A part that the line does not have begins at -1.
 */
import { decoded, indexOf, indexOfByte, lastIndexOf, lastIndexOfByte, startsAt } from './bytes.ts';
import type { LastPattern, Pattern } from './bytes.ts';
import type { KnownProgram } from './programs.ts';

const SPACE = 32;
const FIRST_NON_ASCII = 128;
const isBlank = (byte: number): boolean => byte === SPACE || (byte >= 9 && byte <= 13);

export class SyslogRecord {
  bytes: Buffer = Buffer.alloc(0);
  /** Of `bytes`. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Tells the line from the one before. */
  line = 0;
  from = 0;
  to = 0;
  /** ms since the epoch */
  time = 0;
  hostFrom = -1;
  hostTo = -1;
  programFrom = -1;
  programTo = -1;
  /** Undefined where the program is none of those that the format reads. */
  known: KnownProgram | undefined;
  pidFrom = -1;
  pidTo = -1;
  /** As a number, where it is one as it is written, of at most nine digits; otherwise -1. */
  pid = -1;
  /** -1 where the line has no priority */
  facility = -1;
  severity = -1;
  /** The message. */
  start = 0;
  end = 0;

  setLine(bytes: Buffer, from: number, to: number): void {
    this.line = (this.line + 1) | 0;
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.from = from;
    this.to = to;
  }

  setHost(from: number, to: number): void {
    this.hostFrom = from;
    this.hostTo = to;
  }

  setProgram(from: number, to: number): void {
    this.programFrom = from;
    this.programTo = to;
  }

  setPid(from: number, to: number): void {
    this.pidFrom = from;
    this.pidTo = to;
    this.pid = -1;
  }

  /** The message goes from here to the end of the line, without the spaces around it. */
  setMessage(start: number): void {
    const { bytes } = this;
    let from = Math.min(start, this.to);
    let to = this.to;
    while (from < to && bytes[from] === SPACE) from += 1;
    while (to > from && (bytes[to - 1] ?? 0) <= SPACE) to -= 1;
    this.start = from;
    this.end = to;
  }

  /** The message is only this part of it, without the blanks around it, those of Unicode too. */
  narrow(start: number, end: number): void {
    const { bytes } = this;
    let from = start;
    let to = end;
    while (from < to && isBlank(bytes[from] ?? 0)) from += 1;
    while (to > from && isBlank(bytes[to - 1] ?? 0)) to -= 1;
    if (from < to && ((bytes[from] ?? 0) >= FIRST_NON_ASCII || (bytes[to - 1] ?? 0) >= FIRST_NON_ASCII)) {
      const text = decoded(bytes, from, to);
      const before = text.length - text.trimStart().length;
      const after = text.trimEnd().length;
      // Blanks are valid UTF-8: encoded again they are as long as they were.
      to -= Buffer.byteLength(text.slice(after));
      from = Math.min(to, from + Buffer.byteLength(text.slice(0, before)));
    }
    this.start = from;
    this.end = to;
  }

  /** A byte of the message; -1 behind its end. */
  at(place: number): number {
    return place < this.end ? this.view.getUint8(place) : -1;
  }

  // Below, a search without an end goes to the end of the message, and gives -1 where it finds nothing.

  starts(wanted: Pattern, at: number): boolean {
    return startsAt(this.view, at, this.end, wanted);
  }

  ends(wanted: Pattern): boolean {
    const at = this.end - wanted.length;
    return at >= this.start && startsAt(this.view, at, this.end, wanted);
  }

  find(wanted: Pattern, from: number, to = this.end): number {
    return indexOf(this.view, wanted, from, to);
  }

  findLast(wanted: LastPattern, from: number, to = this.end): number {
    return lastIndexOf(this.view, wanted, from, to);
  }

  findByte(byte: number, from: number, to = this.end): number {
    return indexOfByte(this.view, byte, from, to);
  }

  findLastByte(byte: number, from: number, to = this.end): number {
    return lastIndexOfByte(this.view, byte, from, to);
  }

  /** Where the word at `from` ends: at a space, or with the message. */
  wordEnd(from: number): number {
    const space = indexOfByte(this.view, SPACE, from, this.end);
    return space < 0 ? this.end : space;
  }

  /** Whether two parts are the same text; what is no UTF-8 is the same as any other such piece. */
  isSame(from: number, to: number, other: number, otherTo: number): boolean {
    const { bytes } = this;
    let same = to - from === otherTo - other;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= FIRST_NON_ASCII) return decoded(bytes, from, to) === decoded(bytes, other, otherTo);
      same &&= byte === bytes[other + at - from];
    }
    return same;
  }

  text(from: number, to: number): string {
    return decoded(this.bytes, from, to);
  }

  message(): string {
    return decoded(this.bytes, this.start, this.end);
  }

  /** Whether nothing but blanks stands in the line. */
  isEmpty(): boolean {
    const { bytes, to } = this;
    let at = this.from;
    while (at < to && isBlank(bytes[at] ?? 0)) at += 1;
    return at >= to || ((bytes[at] ?? 0) >= FIRST_NON_ASCII && decoded(bytes, at, to).trim() === '');
  }
}
