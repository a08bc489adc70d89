/**
 * Syslog headers: RFC 3164 (`Mmm dd hh:mm:ss host app[pid]: message`), the same with an RFC 3339 time as rsyslog's
 * RSYSLOG_FileFormat writes it, and RFC 5424 (`<pri>1 time host app procid msgid [data] message`); the first two with
 * or without `<pri>`, and without the host as programs write to /dev/log.
 */
import type { LocalTime } from '../time-zone.ts';
import { indexOfByte, isDigit, lastIndexOfByte, startsAt } from './bytes.ts';
import type { Pattern } from './bytes.ts';
import type { Programs } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import { TimeReader } from './time.ts';

// Constants of its own: see decision 10.
const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const SLASH = 47;
const ONE = 49;
const COLON = 58;
const LESS = 60;
const GREATER = 62;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const OPEN_ROUND = 40;
const ZERO = 48;
/** Longer numbers are texts: see Correlation. */
const MAX_PID_DIGITS = 9;

/** The byte order mark in UTF-8. */
const isMark = (bytes: Uint8Array, at: number, to: number): boolean =>
  at + 3 <= to && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;

/** RFC 5424 6: `-` stands for no value. */
const isNil = (bytes: Uint8Array, from: number, to: number): boolean =>
  from >= to || (to - from === 1 && bytes[from] === DASH);

export class HeaderReader {
  readonly #time: TimeReader;

  readonly #programs: Programs;

  constructor(local: LocalTime, programs: Programs) {
    this.#time = new TimeReader(local);
    this.#programs = programs;
  }

  /** Fills the rest of `record` from its line; false where the line has no syslog header. */
  read(record: SyslogRecord, receivedAt: number): boolean {
    const { bytes, from, to } = record;
    record.facility = -1;
    let at = from;
    if (isMark(bytes, at, to)) at += 3;
    if (at >= to) return false;
    if (bytes[at] === LESS) {
      at = priority(record, at);
      if (at < 0 || at >= to) return false;
      if (bytes[at] === ONE && at + 1 < to && bytes[at + 1] === SPACE) {
        return this.#structured(record, at + 2, receivedAt);
      }
    }
    const time = this.#time;
    if (!time.read(bytes, record.view, at, to, receivedAt) || time.end >= to || bytes[time.end] !== SPACE) return false;
    record.time = time.time;
    return this.#tag(record, time.end + 1);
  }

  /** Host and `app[pid]:`. Without an app the text after the host is the message. */
  #tag(record: SyslogRecord, start: number): boolean {
    const { view, to } = record;
    let at = start;
    while (at < to && view.getUint8(at) === SPACE) at += 1;
    const space = indexOfByte(view, SPACE, at, to);
    const end = space < 0 ? to : space;
    if (end === at) return false;
    if (view.getUint8(end - 1) === COLON) {
      record.setHost(-1, -1);
    } else {
      record.setHost(at, end);
      at = end + 1;
      while (at < to && view.getUint8(at) === SPACE) at += 1;
      if (at >= to) return false;
    }
    return this.#program(record, at);
  }

  #program(record: SyslogRecord, start: number): boolean {
    const { view, to } = record;
    const { last } = this.#programs;
    // Most lines of a log are of the same program as the line before.
    const isLast = last !== undefined && isNamed(view, start, to, last.name);
    const end = isLast ? start + last.name.length : nameEnd(view, start, to);
    let at = end;
    record.setPid(-1, -1);
    if (at < to && view.getUint8(at) === OPEN) {
      at = pidEnd(record, at + 1);
      if (at < 0) return false;
    }
    record.known = undefined;
    if (at >= to || view.getUint8(at) !== COLON) {
      record.setProgram(-1, -1);
      record.setMessage(start);
      return true;
    }
    if (isLast) {
      record.setProgram(start, end);
      record.known = last;
    } else {
      plainName(record, start, end);
      this.#setKnown(record);
    }
    record.setMessage(at + 1);
    return true;
  }

  #setKnown(record: SyslogRecord): void {
    const { bytes, programFrom, programTo } = record;
    record.known = programFrom < 0 ? undefined : this.#programs.find(bytes, programFrom, programTo);
  }

  #structured(record: SyslogRecord, start: number, receivedAt: number): boolean {
    const { bytes, view, to } = record;
    let at = start;
    if (at < to && bytes[at] === DASH) {
      record.time = receivedAt;
      at += 1;
    } else {
      if (!this.#time.readIso(bytes, view, at, to)) return false;
      record.time = this.#time.time;
      at = this.#time.end;
    }
    if (at >= to || bytes[at] !== SPACE) return false;
    const host = indexOfByte(view, SPACE, at + 1, to);
    const app = host < 0 ? -1 : indexOfByte(view, SPACE, host + 1, to);
    const pid = app < 0 ? -1 : indexOfByte(view, SPACE, app + 1, to);
    const id = pid < 0 ? -1 : indexOfByte(view, SPACE, pid + 1, to);
    if (id < 0) return false;
    record.setHost(isNil(bytes, at + 1, host) ? -1 : at + 1, host);
    record.setProgram(isNil(bytes, host + 1, app) ? -1 : host + 1, app);
    this.#setKnown(record);
    record.setPid(isNil(bytes, app + 1, pid) ? -1 : app + 1, pid);
    const end = dataEnd(bytes, id + 1, to);
    if (end < 0) return false;
    const message = end + 1;
    record.setMessage(isMark(bytes, message, to) ? message + 3 : message);
    return true;
  }
}

/** `<34>`; gives where it ends, -1 where it is not a priority. */
function priority(record: SyslogRecord, start: number): number {
  const { bytes, to } = record;
  const last = Math.min(start + 4, to);
  let at = start + 1;
  let value = 0;
  while (at < last && isDigit(bytes[at] ?? 0)) value = value * 10 + (bytes[at++] ?? 0) - 48;
  if (at === start + 1 || at >= to || bytes[at] !== GREATER || value > 191) return -1;
  record.facility = value >> 3;
  record.severity = value & 7;
  return at + 1;
}

/** Where the structured data at `start` ends, -1 where it is broken. In values `\` escapes `"`, `\` and `]`. */
function dataEnd(bytes: Uint8Array, start: number, to: number): number {
  if (start >= to) return -1;
  if (bytes[start] === DASH) return start + 1 === to || bytes[start + 1] === SPACE ? start + 1 : -1;
  let at = start;
  while (at < to && bytes[at] === OPEN) {
    let quoted = false;
    for (at += 1; ; at++) {
      if (at >= to) return -1;
      const byte = bytes[at];
      if (!quoted && byte === CLOSE) break;
      if (byte === QUOTE) quoted = !quoted;
      else if (quoted && byte === BACKSLASH) at += 1;
    }
    at += 1;
  }
  return at > start && (at === to || bytes[at] === SPACE) ? at : -1;
}

/** Whether the whole name stands there, before `[` or `:`. */
function isNamed(view: DataView, at: number, to: number, name: Pattern): boolean {
  const end = at + name.length;
  if (end >= to) return false;
  const byte = view.getUint8(end);
  return (byte === OPEN || byte === COLON) && startsAt(view, at, to, name);
}

/** Sets the process id that begins there, and gives where the text after its bracket begins; -1 where there is none. */
function pidEnd(record: SyslogRecord, start: number): number {
  const { view, to } = record;
  let at = start;
  let pid = 0;
  for (const last = Math.min(to, start + MAX_PID_DIGITS); at < last; at++) {
    const value = view.getUint8(at) - ZERO;
    if (value >>> 0 > 9) break;
    pid = pid * 10 + value;
  }
  if (at > start && at < to && view.getUint8(at) === CLOSE && (view.getUint8(start) !== ZERO || at === start + 1)) {
    record.setPid(start, at);
    record.pid = pid;
    return at + 1;
  }
  const close = indexOfByte(view, CLOSE, at, to);
  if (close >= 0) record.setPid(start, close);
  return close < 0 ? -1 : close + 1;
}

function nameEnd(view: DataView, start: number, to: number): number {
  let at = start;
  for (; at < to; at++) {
    const byte = view.getUint8(at);
    if (byte === COLON || byte === OPEN || byte === SPACE) break;
  }
  return at;
}

/** `polkitd(authority=local)` and `/USR/SBIN/CRON` carry more than the program's name. */
function plainName(record: SyslogRecord, start: number, to: number): void {
  const { bytes, view } = record;
  const bracket = indexOfByte(view, OPEN_ROUND, start, to);
  const end = bracket > start ? bracket : to;
  const from = end > start && bytes[start] === SLASH ? lastIndexOfByte(view, SLASH, start, end) + 1 : start;
  record.setProgram(isNil(bytes, from, end) ? -1 : from, end);
}
