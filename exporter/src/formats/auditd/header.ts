/**
 * What begins a line: `[node=HOST ]type=TYPE msg=audit(SECONDS.MILLIS:SERIAL): key=value …` (auditd.conf(5), the audit
 * event format of the Linux Audit documentation project), perhaps behind a syslog prefix.
 */
import type { SkipReason } from '../../event.ts';
import { partsOfLine } from './header-text.ts';
import type { TypeTable } from './type-table.ts';
import { NO_TYPE } from './types.ts';

/** `type`, `msg=`, `audi` and `t(` as the view reads them. */
const TYPE = Buffer.from('type').readInt32LE();
const MSG = Buffer.from('msg=').readInt32LE();
const AUDI = Buffer.from('audi').readInt32LE();
const T_OPEN = Buffer.from('t(').readInt16LE();

// Constants of its own: see decision 10.
const SPACE = 32;
const CLOSE = 41;
const DOT = 46;
const COLON = 58;
const EQUALS = 61;
/** ` msg=audit(` */
const MSG_LENGTH = 11;
/** The usual line has at least so many bytes behind its type. */
const STAMP_LENGTH = 29;
const LONGEST_TYPE = 45;
/** Digits of the seconds and the serial in the usual stamp, and at most in any. */
const SECONDS = { usual: 10, most: 11 } as const;
const SERIAL = { usual: 10, most: 20 } as const;
const ZERO = 48;
/** Stamps of more bytes than in the usual form are not remembered. */
const STAMP_BYTES = SECONDS.usual + SERIAL.usual + 6;
const WORD = 4;

export class Header {
  readonly #types: TypeTable;
  /** The line: its own bytes, or where they are not all ASCII perhaps a copy whose text is the same. */
  bytes: Buffer = Buffer.alloc(0);
  from = 0;
  to = 0;
  type = NO_TYPE;
  host = '';
  /** ms since the epoch */
  time = 0;
  /** The serial number, or -1 where the stamp is not in its usual form; `id` is its text then. */
  serial = -1;
  id = '';
  /** Where the stamp `seconds.millis:serial` begins, and the bracket behind it. */
  open = 0;
  close = 0;
  /** Where the pairs begin. */
  body = 0;
  /** Whether host and stamp are those of the line before. */
  repeated = false;
  /** Of `bytes`. */
  view: DataView = new DataView(new ArrayBuffer(0));
  #chunk: Buffer | undefined;
  /** What stood before `type=` in a line, and its host. */
  #prefix = Buffer.alloc(0);
  #prefixHost = '';
  /** The stamp of the line before, with its bracket: most records come right behind another of their event. */
  readonly #stamp = new DataView(new ArrayBuffer(STAMP_BYTES));
  #stampLength = 0;
  #stampHost = '';
  /** The last seconds in their usual form, and what they are in ms. */
  readonly #secondsText = new DataView(new Uint8Array(SECONDS.usual).fill(ZERO).buffer);
  #keptSeconds = 0;
  /** Of this line. */
  #ofSeconds = 0;

  constructor(types: TypeTable) {
    this.#types = types;
  }

  /** Reads a line; the reason where it is no record. */
  read(bytes: Buffer, from: number, to: number): SkipReason | undefined {
    if (bytes !== this.#chunk) this.#attach(bytes);
    this.repeated = false;
    this.from = from;
    this.to = to;
    return this.#readUsual(this.#typeAt(from, to), to) ? undefined : this.#readAny();
  }

  /** The line itself. */
  text(): string {
    return this.bytes.toString('utf8', this.from, this.to);
  }

  #attach(bytes: Buffer): void {
    this.#chunk = bytes;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Where `type=` begins, at the start or behind the same prefix as last time; -1 if it does not. */
  #typeAt(from: number, to: number): number {
    if (to - from < STAMP_LENGTH) return -1;
    if (this.view.getInt32(from, true) === TYPE) {
      this.host = '';
      return from;
    }
    const at = from + this.#prefix.length;
    if (at === from || to - at < STAMP_LENGTH || this.view.getInt32(at, true) !== TYPE) return -1;
    for (let index = from; index < at; index++) if (this.bytes[index] !== this.#prefix[index - from]) return -1;
    this.host = this.#prefixHost;
    return at;
  }

  /** Reads a line in its usual form; false where it is in any other. */
  #readUsual(start: number, to: number): boolean {
    const { bytes } = this;
    if (start < 0 || bytes[start + 4] !== EQUALS) return false;
    let at = start + 5;
    const last = Math.min(at + LONGEST_TYPE, to - STAMP_LENGTH);
    while (at < last && bytes[at] !== SPACE) at++;
    if (at >= last) return false;
    const view = this.view;
    if (view.getInt32(at + 1, true) !== MSG || view.getInt32(at + 5, true) !== AUDI) return false;
    if (view.getInt16(at + 9, true) !== T_OPEN) return false;
    const type = this.#types.of(bytes, view, start + 5, at);
    if (type === undefined) return false;
    this.type = type;
    return this.#readStamp(at + MSG_LENGTH, to);
  }

  /** Reads a line in any form. */
  #readAny(): SkipReason | undefined {
    const { bytes, from } = this;
    const text = bytes.toString('utf8', from, this.to);
    if (text.trim() === '') return 'empty';
    const parts = partsOfLine(text);
    if (typeof parts === 'string') return parts;
    this.type = parts.type;
    this.host = parts.host;
    // As many units as bytes: the places are the same. Otherwise those in the text's own bytes are known.
    if (text.length === this.to - from) {
      this.#prefix = Buffer.from(bytes.subarray(from, from + parts.start));
      this.#prefixHost = parts.host;
      return this.#readStamp(from + parts.open, this.to) ? undefined : 'malformed';
    }
    this.#attach(Buffer.from(text));
    this.from = 0;
    this.to = this.bytes.length;
    return this.#readStamp(Buffer.byteLength(text.slice(0, parts.open)), this.to) ? undefined : 'malformed';
  }

  /** Reads `seconds.millis:serial)`; false where it is something else. */
  #readStamp(open: number, to: number): boolean {
    if (this.#isSameStamp(open, to)) return true;
    this.#stampLength = 0;
    const { bytes } = this;
    const dot = this.#readSeconds(open, to);
    const colon = dot + 4;
    if (dot < 0 || colon >= to || bytes[colon] !== COLON) return false;
    const millis = threeDigits(bytes, dot + 1);
    const start = colon + 1;
    const last = Math.min(start + SERIAL.most, to);
    let close = start;
    let serial = 0;
    for (; close < last; close++) {
      const digit = (bytes[close] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      serial = serial * 10 + digit;
    }
    if (millis < 0 || close === start || close >= to || bytes[close] !== CLOSE) return false;
    this.time = this.#ofSeconds + millis;
    this.open = open;
    this.close = close;
    this.#setBody(to);
    const digits = close - start;
    const usual = dot - open === SECONDS.usual && digits <= SERIAL.usual && (bytes[start] !== ZERO || digits === 1);
    this.serial = usual ? serial : -1;
    this.id = usual ? '' : bytes.toString('latin1', open, close);
    if (usual) this.#keepStamp(open, close + 1 - open);
    return true;
  }

  /** Reads `seconds.`; gives where the dot is, or -1 where it is something else. Most lines have the seconds of another before. */
  #readSeconds(open: number, to: number): number {
    const { bytes, view } = this;
    const kept = this.#secondsText;
    if (open + SECONDS.usual < to && view.getInt32(open + 6, true) === kept.getInt32(6, true)) {
      const isSame =
        view.getInt32(open, true) === kept.getInt32(0, true) &&
        view.getInt32(open + 4, true) === kept.getInt32(4, true);
      if (isSame && bytes[open + SECONDS.usual] === DOT) {
        this.#ofSeconds = this.#keptSeconds;
        return open + SECONDS.usual;
      }
    }
    const dot = digitsEnd(bytes, open, Math.min(open + SECONDS.most, to));
    if (dot === open || bytes[dot] !== DOT) return -1;
    this.#ofSeconds = numberOf(bytes, open, dot) * 1000;
    if (dot === open + SECONDS.usual) {
      for (let at = 0; at < SECONDS.usual; at++) kept.setUint8(at, bytes[open + at] ?? 0);
      this.#keptSeconds = this.#ofSeconds;
    }
    return dot;
  }

  /** Takes the stamp of the line before, if it is the same text. */
  #isSameStamp(open: number, to: number): boolean {
    const length = this.#stampLength;
    if (length === 0 || open + length > to || this.host !== this.#stampHost) return false;
    const { view } = this;
    const stamp = this.#stamp;
    // The serial differs most often. The last word may overlap the one before.
    for (let at = length - WORD; ; at = Math.max(at - WORD, 0)) {
      if (view.getInt32(open + at, true) !== stamp.getInt32(at, true)) return false;
      if (at === 0) break;
    }
    this.open = open;
    this.close = open + length - 1;
    this.#setBody(to);
    this.repeated = true;
    return true;
  }

  #keepStamp(open: number, length: number): void {
    const { view } = this;
    const stamp = this.#stamp;
    const last = length - WORD;
    for (let at = 0; at < last; at += WORD) stamp.setInt32(at, view.getInt32(open + at, true), true);
    stamp.setInt32(last, view.getInt32(open + last, true), true);
    this.#stampLength = length;
    this.#stampHost = this.host;
  }

  #setBody(to: number): void {
    const { close } = this;
    this.body = close + 1 < to && this.bytes[close + 1] === COLON ? close + 2 : close + 1;
  }
}

/** -1 where they are not digits. */
function threeDigits(bytes: Buffer, at: number): number {
  const hundreds = (bytes[at] ?? 0) - ZERO;
  const tens = (bytes[at + 1] ?? 0) - ZERO;
  const ones = (bytes[at + 2] ?? 0) - ZERO;
  if (hundreds < 0 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  return hundreds * 100 + tens * 10 + ones;
}

function digitsEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= ZERO + 9) at++;
  return at;
}

function numberOf(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO;
  return value;
}
