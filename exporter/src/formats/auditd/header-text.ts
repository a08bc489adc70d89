/**
 * Where the parts of a line are that does not begin with `type=`: it may stand behind `node=HOST`, or behind a syslog
 * prefix (audispd, audisp-syslog, the kernel log: there without `msg=` and with the type as a number).
 */
import type { SkipReason } from '../../event.ts';
import type { RecordType } from './types.ts';
import { recordTypeOf } from './types.ts';

/** Places are UTF-16 units. */
export interface LineParts {
  /** Where `type=` begins. */
  readonly start: number;
  /** `node=`, or the host of the syslog prefix; '' for none. */
  readonly host: string;
  readonly type: RecordType;
  /** Where the stamp `seconds.millis:serial` begins. */
  readonly open: number;
}

/** Longest piece before `type=` that can be a syslog prefix. */
const MAX_PREFIX = 512;
const MAX_TYPE = 64;

export function partsOfLine(line: string): LineParts | SkipReason {
  let start = 0;
  let host = '';
  if (!line.startsWith('type=')) {
    start = line.startsWith('node=') ? line.indexOf(' type=') + 1 : findType(line);
    if (start <= 0 || start > MAX_PREFIX) return foreign(line);
    host = hostOf(line.slice(0, start));
  }
  const typeEnd = line.indexOf(' ', start);
  if (typeEnd === -1 || typeEnd - start > MAX_TYPE) return foreign(line);
  const type = recordTypeOf(line.slice(start + 5, typeEnd));
  if (type === undefined) return foreign(line);
  const open = stampAt(line, typeEnd + 1);
  return open === -1 ? foreign(line) : { start, host, type, open };
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
