/**
 * One line → one audit record: `[node=HOST ]type=TYPE msg=audit(SECONDS.MILLIS:SERIAL): key=value …`
 * (auditd.conf(5), the audit event format of the Linux Audit documentation project). The line may stand behind a syslog
 * prefix (audispd, audisp-syslog, the kernel log: there without `msg=` and with the type as a number).
 */
import type { SkipReason } from '../../event.ts';
import type { Fields } from './fields.ts';
import { readFields } from './fields.ts';
import type { RecordType } from './types.ts';
import { recordTypeOf } from './types.ts';

export interface AuditRecord {
  readonly type: RecordType;
  /** `node=`, or the host of the syslog prefix; '' for none. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** `seconds.millis:serial`, which joins the records of one event on one host. */
  readonly id: string;
  readonly fields: Fields;
}

/** Longest piece before `type=` that can be a syslog prefix. */
const MAX_PREFIX = 512;
const MAX_ID = 40;

export function parseRecord(line: string): AuditRecord | SkipReason {
  let start = 0;
  let host = '';
  if (!line.startsWith('type=')) {
    start = line.startsWith('node=') ? line.indexOf(' type=') + 1 : findType(line);
    if (start <= 0 || start > MAX_PREFIX) return foreign(line);
    host = hostOf(line.slice(0, start));
  }
  const typeEnd = line.indexOf(' ', start);
  if (typeEnd === -1 || typeEnd - start > 64) return foreign(line);
  const type = recordTypeOf(line.slice(start + 5, typeEnd));
  if (type === undefined) return foreign(line);
  const open = stampAt(line, typeEnd + 1);
  if (open === -1) return foreign(line);
  const close = line.indexOf(')', open);
  if (close === -1 || close - open > MAX_ID) return 'malformed';
  const time = timeOf(line, open, close);
  if (time === undefined) return 'malformed';
  const fields = readFields(line, line.charCodeAt(close + 1) === 58 ? close + 2 : close + 1, type.name);
  return { type, host, time, id: line.slice(open, close), fields };
}

/** Where `seconds.millis:serial` begins, or -1. */
function stampAt(line: string, at: number): number {
  if (line.startsWith('msg=audit(', at)) return at + 10;
  return line.startsWith('audit(', at) ? at + 6 : -1;
}

/** `type=` behind a syslog prefix: a word of its own that `msg=audit(` or `audit(` follows. */
function findType(line: string): number {
  let at = line.indexOf(' type=');
  while (at !== -1 && at < MAX_PREFIX) {
    const space = line.indexOf(' ', at + 6);
    if (space !== -1 && stampAt(line, space + 1) !== -1) return at + 1;
    at = line.indexOf(' type=', at + 6);
  }
  return -1;
}

/**
 * A line that is no audit record: of another program when it looks like syslog, otherwise not readable. journald's
 * `audit[123]: USER_AUTH pid=…` has neither time nor serial and cannot be joined.
 */
function foreign(line: string): SkipReason {
  if (line === '----' || line.startsWith('time->')) return 'irrelevant'; // ausearch separates events so
  if (JOURNAL.test(line.slice(0, 128))) return 'unsupported';
  return SYSLOG.test(line.slice(0, 64)) && !line.includes('audit(') ? 'irrelevant' : 'malformed';
}

const SYSLOG =
  /^(?:<\d{1,3}>)?(?:\d )?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,13}) \S/;

const JOURNAL = / audit\[\d{1,10}\]: [A-Z]/;

/** The node, or else the word before the first `program:` of a syslog prefix. */
function hostOf(prefix: string): string {
  const node = prefix.indexOf('node=');
  if (node === 0 || (node > 0 && prefix.charCodeAt(node - 1) === 32)) {
    const end = prefix.indexOf(' ', node);
    return prefix.slice(node + 5, end === -1 ? undefined : end);
  }
  const words = prefix.split(' ').filter((word) => word !== '');
  const tag = words.findIndex((word) => word.endsWith(':'));
  const host = tag > 0 ? words[tag - 1] : undefined;
  return host !== undefined && HOST.test(host) && !CLOCK.test(host) ? host : '';
}

const HOST = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,252}$/;
/** A prefix without a host has the time before the program. */
const CLOCK = /^(?:\d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT)/;

/** `seconds.millis:serial` → ms since the epoch; undefined where a part is not a number. */
function timeOf(line: string, open: number, close: number): number | undefined {
  const dot = digits(line, open, 11);
  if (dot === open || line.charCodeAt(dot) !== 46) return undefined;
  const colon = digits(line, dot + 1, 3);
  if (colon !== dot + 4 || line.charCodeAt(colon) !== 58) return undefined;
  const end = digits(line, colon + 1, 20);
  if (end === colon + 1 || end !== close) return undefined;
  return number(line, open, dot) * 1000 + number(line, dot + 1, colon);
}

/** The end of at most `most` digits from `at`. */
function digits(line: string, at: number, most: number): number {
  let end = at;
  while (end < at + most && isDigit(line.charCodeAt(end))) end++;
  return end;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function number(line: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) value = value * 10 + line.charCodeAt(index) - 48;
  return value;
}
