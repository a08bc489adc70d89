/**
 * What sudo writes (sudoers(5), "Event logging"): `user : TTY=… ; PWD=… ; USER=… ; COMMAND=…`, with the reason in front
 * of the fields where the command was refused.
 *
 * The password attempts themselves are counted by PAM's lines, one for each at once. The line about the run is an
 * event of the category process: `3 incorrect password attempts` is one refused command, not three more attempts.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import type { Kind, SyslogRecord } from './record.ts';
import { eventOf, kind } from './record.ts';

const run = (reason: string): Kind => kind('process', 'start', 'sudo_command', 'failure', reason);

const RUN = kind('process', 'start', 'sudo_command', 'success');
/** With `log_exit_status` sudo writes a second line when the command has ended. */
const EXITED = kind('process', 'end', 'sudo_command', 'success');
const BAD_PASSWORD = run('bad_password');
const REFUSED = run('refused');

const REASONS: readonly (readonly [string, Kind])[] = [
  ['user NOT in sudoers', run('not_in_sudoers')],
  ['command not allowed', run('command_not_allowed')],
  ['a password is required', run('password_required')],
  ['user NOT authorized on host', run('not_authorized_on_host')],
  ['no tty present', run('no_tty')],
  ['a terminal is required', run('no_tty')],
  ['sorry, you must have a tty', run('no_tty')],
  ['unable to read password', run('password_required')],
  ['account validation failure', run('account_denied')],
  ['Account or password is expired', run('account_expired')],
  ['Password expired', run('password_expired')],
  ['sorry, you are not allowed to', run('command_not_allowed')],
];

/** The fields of the line; a first part that is none of them is the reason. */
const FIELD = /^(?:HOST|TTY|CHROOT|CWD|PWD|USER|GROUP|TSID|ENV)=/;

export function sudo(record: SyslogRecord): Parsed {
  const { message } = record;
  const colon = message.indexOf(' : ');
  if (colon <= 0) return skip('irrelevant');
  if (message.startsWith('(command continued)', colon + 3)) return skip('joined');
  // A command may hold any text: it begins at the first mark and takes the rest.
  const mark = message.indexOf('COMMAND=', colon + 3);
  const fieldsEnd = mark < 0 ? message.length : mark;
  let reason: string | undefined;
  let target: string | undefined;
  let known = mark >= 0;
  const start = colon + 3;
  for (let at = start; at < fieldsEnd;) {
    let end = message.indexOf(' ; ', at);
    if (end < 0 || end > fieldsEnd) end = fieldsEnd;
    const part = message.slice(at, end);
    if (FIELD.test(part)) {
      known = true;
      if (part.startsWith('USER=')) target = part.slice(5);
    } else if (at === start) reason = part; // later it is a piece of a directory's name
    at = end + 3;
  }
  if (!known) return skip('irrelevant');
  const command = mark < 0 ? undefined : message.slice(mark + 8);
  const what = reason === undefined ? (hasExitStatus(command) ? EXITED : RUN) : refusal(reason);
  return eventOf(record, what, { user: message.slice(0, colon), target, command });
}

function refusal(reason: string): Kind {
  if (reason.includes('incorrect password attempt')) return BAD_PASSWORD;
  for (const [text, what] of REASONS) if (reason.startsWith(text)) return what;
  return REFUSED;
}

function hasExitStatus(command: string | undefined): boolean {
  if (command === undefined) return false;
  const at = command.lastIndexOf(' ; ');
  return at >= 0 && (command.startsWith('EXIT=', at + 3) || command.startsWith('SIGNAL=', at + 3));
}
