/**
 * What sudo writes (sudoers(5), "Event logging"): `user : TTY=… ; PWD=… ; USER=… ; COMMAND=…`, with the reason in front
 * of the fields where the command was refused.
 *
 * The password attempts themselves are counted by PAM's lines, one for each at once. The line about the run is an
 * event of the category process: `3 incorrect password attempts` is one refused command, not three more attempts.
 */
import { lastPattern, pattern } from './bytes.ts';
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import type { SyslogEvent } from './syslog-event.ts';

const RUN = kind('sudoRun');
const EXITED = kind('sudoExited');
const BAD_PASSWORD = kind('sudoBadPassword');
const REFUSED = kind('sudoRefused');

const REASONS: readonly (readonly [string, number])[] = [
  ['user NOT in sudoers', kind('sudoNotInSudoers')],
  ['command not allowed', kind('sudoCommandNotAllowed')],
  ['a password is required', kind('sudoPasswordRequired')],
  ['user NOT authorized on host', kind('sudoNotAuthorizedOnHost')],
  ['no tty present', kind('sudoNoTty')],
  ['a terminal is required', kind('sudoNoTty')],
  ['sorry, you must have a tty', kind('sudoNoTty')],
  ['unable to read password', kind('sudoPasswordRequired')],
  ['account validation failure', kind('sudoAccountDenied')],
  ['Account or password is expired', kind('sudoAccountExpired')],
  ['Password expired', kind('sudoPasswordExpired')],
  ['sorry, you are not allowed to', kind('sudoCommandNotAllowed')],
];

/** The fields of the line; a first part that is none of them is the reason. */
const FIELDS = ['HOST=', 'TTY=', 'CHROOT=', 'CWD=', 'PWD=', 'USER=', 'GROUP=', 'TSID=', 'ENV='].map(pattern);

const COLON = pattern(' : ');
const SEMICOLON = pattern(' ; ');
const LAST_SEMICOLON = lastPattern(' ; ');
const CONTINUED = pattern('(command continued)');
const USER = pattern('USER=');
const COMMAND = pattern('COMMAND=');
const EXIT = pattern('EXIT=');
const SIGNAL = pattern('SIGNAL=');

export function sudo(record: SyslogRecord, event: SyslogEvent): Verdict {
  const colon = record.find(COLON, record.start);
  if (colon <= record.start) return 'irrelevant';
  const start = colon + COLON.length;
  if (record.starts(CONTINUED, start)) return 'joined';
  // A command may hold any text: it begins at the first mark and takes the rest.
  const mark = record.find(COMMAND, start);
  const fieldsEnd = mark < 0 ? record.end : mark;
  let reasonEnd = -1;
  let target = -1;
  let targetEnd = -1;
  let known = mark >= 0;
  for (let at = start; at < fieldsEnd;) {
    let end = record.find(SEMICOLON, at, fieldsEnd);
    if (end < 0) end = fieldsEnd;
    if (isField(record, at, end)) {
      known = true;
      if (record.starts(USER, at)) {
        target = at + USER.length;
        targetEnd = end;
      }
    } else if (at === start) reasonEnd = end; // later it is a piece of a directory's name
    at = end + SEMICOLON.length;
  }
  if (!known) return 'irrelevant';
  const command = mark < 0 ? record.end : mark + COMMAND.length;
  const what = reasonEnd >= 0 ? refusal(record.text(start, reasonEnd)) : hasExitStatus(record, command) ? EXITED : RUN;
  return event.is(what).user(record.start, colon).target(target, targetEnd).command(command, record.end);
}

function isField(record: SyslogRecord, at: number, end: number): boolean {
  for (const field of FIELDS) if (at + field.length <= end && record.starts(field, at)) return true;
  return false;
}

function refusal(reason: string): number {
  if (reason.includes('incorrect password attempt')) return BAD_PASSWORD;
  for (const [text, what] of REASONS) if (reason.startsWith(text)) return what;
  return REFUSED;
}

/** `… ; EXIT=0` or `… ; SIGNAL=TERM` at the end of the command. */
function hasExitStatus(record: SyslogRecord, command: number): boolean {
  const at = record.findLast(LAST_SEMICOLON, command);
  return at >= 0 && (record.starts(EXIT, at + SEMICOLON.length) || record.starts(SIGNAL, at + SEMICOLON.length));
}
