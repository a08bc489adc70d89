/**
 * Syslog headers: RFC 3164 (`Mmm dd hh:mm:ss host app[pid]: message`), the same with an RFC 3339 time as rsyslog's
 * RSYSLOG_FileFormat writes it, and RFC 5424 (`<pri>1 time host app procid msgid [data] message`); the first two with
 * or without `<pri>`, and without the host as programs write to /dev/log.
 */
import type { LocalTime } from '../time-zone.ts';
import type { SyslogRecord } from './record.ts';
import type { TimeAt } from './time.ts';
import { readIso, readTraditional } from './time.ts';

const SPACE = 32;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** RFC 5424 6: `-` stands for no value. */
const orNil = (value: string): string | undefined => (value === '-' || value === '' ? undefined : value);

export class HeaderReader {
  readonly #local: LocalTime;
  readonly #time: TimeAt = { time: 0, end: 0 };

  constructor(local: LocalTime) {
    this.#local = local;
  }

  /** Fills `record` from a line; false where the line has no syslog header. */
  read(line: string, receivedAt: number, record: SyslogRecord): boolean {
    record.line = line;
    record.facility = -1;
    let at = line.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (line.charCodeAt(at) === 60) {
      at = this.#priority(line, at, record);
      if (at < 0) return false;
      if (line.charCodeAt(at) === 49 && line.charCodeAt(at + 1) === SPACE) {
        return this.#structured(line, at + 2, receivedAt, record);
      }
    }
    const time = this.#time;
    const read = isDigit(line.charCodeAt(at))
      ? readIso(line, at, this.#local, time)
      : readTraditional(line, at, this.#local, receivedAt, time);
    if (!read || line.charCodeAt(time.end) !== SPACE) return false;
    record.time = time.time;
    return tag(line, time.end + 1, record);
  }

  /** `<34>`; gives where it ends, -1 where it is not a priority. */
  #priority(line: string, start: number, record: SyslogRecord): number {
    let at = start + 1;
    let value = 0;
    while (at < start + 4 && isDigit(line.charCodeAt(at))) value = value * 10 + line.charCodeAt(at++) - 48;
    if (at === start + 1 || line.charCodeAt(at) !== 62 || value > 191) return -1;
    record.facility = value >> 3;
    record.severity = value & 7;
    return at + 1;
  }

  #structured(line: string, start: number, receivedAt: number, record: SyslogRecord): boolean {
    let at = start;
    if (line.charCodeAt(at) === 45) {
      record.time = receivedAt;
      at += 1;
    } else {
      if (!readIso(line, at, this.#local, this.#time)) return false;
      record.time = this.#time.time;
      at = this.#time.end;
    }
    if (line.charCodeAt(at) !== SPACE) return false;
    const host = line.indexOf(' ', at + 1);
    const app = host < 0 ? -1 : line.indexOf(' ', host + 1);
    const pid = app < 0 ? -1 : line.indexOf(' ', app + 1);
    const id = pid < 0 ? -1 : line.indexOf(' ', pid + 1);
    if (id < 0) return false;
    record.host = orNil(line.slice(at + 1, host));
    record.program = orNil(line.slice(host + 1, app));
    record.pid = orNil(line.slice(app + 1, pid));
    const end = dataEnd(line, id + 1);
    if (end < 0) return false;
    let message = end + 1;
    if (line.charCodeAt(message) === 0xfeff) message += 1;
    record.message = trimmed(line, message);
    return true;
  }
}

/** Where the structured data at `start` ends, -1 where it is broken. In values `\` escapes `"`, `\` and `]`. */
function dataEnd(line: string, start: number): number {
  if (line.charCodeAt(start) === 45) return start + 1 === line.length || line[start + 1] === ' ' ? start + 1 : -1;
  let at = start;
  while (line.charCodeAt(at) === OPEN) {
    let quoted = false;
    for (at += 1; quoted || line.charCodeAt(at) !== CLOSE; at++) {
      if (at >= line.length) return -1;
      const code = line.charCodeAt(at);
      if (code === 34) quoted = !quoted;
      else if (quoted && code === 92) at += 1;
    }
    at += 1;
  }
  return at > start && (at === line.length || line.charCodeAt(at) === SPACE) ? at : -1;
}

/** Host and `app[pid]:`. Without an app the text after the host is the message. */
function tag(line: string, start: number, record: SyslogRecord): boolean {
  let at = start;
  while (line.charCodeAt(at) === SPACE) at += 1;
  let end = line.indexOf(' ', at);
  if (end < 0) end = line.length;
  if (end === at) return false;
  record.host = undefined;
  if (line.charCodeAt(end - 1) !== COLON) {
    record.host = line.slice(at, end);
    at = end + 1;
    while (line.charCodeAt(at) === SPACE) at += 1;
    if (at >= line.length) return false;
  }
  return program(line, at, record);
}

function program(line: string, start: number, record: SyslogRecord): boolean {
  let at = start;
  let code = line.charCodeAt(at);
  while (code !== COLON && code !== OPEN && code !== SPACE && at < line.length) code = line.charCodeAt(++at);
  const name = line.slice(start, at);
  record.pid = undefined;
  if (code === OPEN) {
    const close = line.indexOf(']', at);
    if (close < 0) return false;
    record.pid = line.slice(at + 1, close);
    at = close + 1;
    code = line.charCodeAt(at);
  }
  if (code !== COLON) {
    record.program = undefined;
    record.message = trimmed(line, start);
    return true;
  }
  record.program = plainName(name);
  record.message = trimmed(line, at + 1);
  return true;
}

/** `polkitd(authority=local)` and `/USR/SBIN/CRON` carry more than the program's name. */
function plainName(name: string): string | undefined {
  const bracket = name.indexOf('(');
  const short = bracket > 0 ? name.slice(0, bracket) : name;
  return orNil(short.charCodeAt(0) === 47 ? short.slice(short.lastIndexOf('/') + 1) : short);
}

function trimmed(line: string, start: number): string {
  let from = start;
  let to = line.length;
  while (from < to && line.charCodeAt(from) === SPACE) from += 1;
  while (to > from && line.charCodeAt(to - 1) <= SPACE) to -= 1;
  return line.slice(from, to);
}
