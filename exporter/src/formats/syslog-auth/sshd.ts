/**
 * What sshd writes (OpenSSH, sshd(8), and its source auth.c, auth2.c, monitor.c for which lines belong together).
 *
 * sshd writes several lines about one attempt, and which ones depends on the method and on LogLevel. The rule: the
 * first line that tells of a failure counts, and the later ones about the same attempt do not. They are matched by the
 * process id, which is the same for all lines of a connection. No line is held back.
 *
 * | line | outcome |
 * |---|---|
 * | Invalid user · User … not allowed because … · ROOT LOGIN REFUSED | authentication failure |
 * | Failed password, keyboard-interactive, none, … | authentication failure; the first after a line above: joined |
 * | error: PAM: … for user | authentication failure; then Failed keyboard-interactive: joined |
 * | Failed publickey | an offer of a key, not an attempt: intermediate (of an unknown user: as Invalid user) |
 * | maximum authentication attempts exceeded · Access denied by PAM account | failure if none counted, else joined |
 * | Connection closed/reset by, Disconnected from, Disconnecting: authenticating or invalid user | the same: the only |
 * |   trace of an attempt where only keys are allowed |
 * | the same with an address only; Unable to negotiate; no identification; … | network (sshd-network.ts) |
 * | Accepted … | authentication success; Postponed and Partial: intermediate |
 * | Received disconnect, Disconnected from user | joined: PAM's or the line above stands for it |
 *
 * A user name comes from the attacker and may hold any text, ` from 192.0.2.1 port 22` too: what follows the name is
 * looked for from the end.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import { ipOf } from '../values.ts';
import type { Correlation } from './correlation.ts';
import { BAD_KEY, COUNTED, EARLY, PAM } from './correlation.ts';
import type { Kind, SyslogRecord } from './record.ts';
import { eventOf, kind } from './record.ts';
import { sshdNetwork } from './sshd-network.ts';

const failed = (reason: string): Kind => kind('authentication', 'start', 'ssh_login', 'failure', reason);

const ACCEPTED = kind('authentication', 'start', 'ssh_login', 'success');
const BAD_PASSWORD = failed('bad_password');
const EMPTY_PASSWORD = failed('empty_password');
const BAD_CREDENTIALS = failed('bad_credentials');
const INVALID_USER = failed('invalid_user');
const NOT_ALLOWED = failed('user_not_allowed');
const ROOT_REFUSED = failed('root_login_refused');
const MAX_ATTEMPTS = failed('max_attempts');
const KEY_REFUSED = failed('bad_key');
const ABORTED = failed('aborted');
const ACCOUNT_DENIED = failed('account_denied');
const ACCOUNT_EXPIRED = failed('account_expired');

/** Ways in which the end of a connection names the user who was not authenticated. */
const ENDINGS = ['Connection closed by ', 'Connection reset by ', 'Disconnected from ', 'Disconnecting '];

export function sshd(record: SyslogRecord, memory: Correlation): Parsed {
  let { message } = record;
  if (message.startsWith('error: ')) message = message.slice(7);
  else if (message.startsWith('fatal: ')) message = message.slice(7);
  switch (message.charCodeAt(0)) {
    case 65: // A
      if (message.startsWith('Accepted ')) return accepted(record, message, memory);
      if (message.startsWith('Access denied for user ')) return accessDenied(record, message, memory);
      break;
    case 67: // C
    case 68: // D
      for (const ending of ENDINGS)
        if (message.startsWith(ending)) return ended(record, message, ending.length, memory);
      break;
    case 70: // F
      if (message.startsWith('Failed ')) return refused(record, message, memory);
      break;
    case 73: // I
      if (message.startsWith('Invalid user ')) return early(record, INVALID_USER, message, 13, memory);
      if (message.startsWith('Illegal user ')) return early(record, INVALID_USER, message, 13, memory);
      break;
    case 80: // P
      if (message.startsWith('PAM: ')) return pamError(record, message, memory);
      if (message.startsWith('Postponed ') || message.startsWith('Partial ')) return skip('intermediate');
      if (message.startsWith('PAM ')) return skip('intermediate');
      break;
    case 82: // R
      if (message.startsWith('ROOT LOGIN REFUSED FROM ')) return rootRefused(record, message, memory);
      if (message.startsWith('Received disconnect from ')) return skip('joined');
      break;
    case 84: // T
      if (message.startsWith('Too many authentication failures for ')) return skip('joined');
      break;
    case 85: // U
      if (message.startsWith('User ')) return notAllowed(record, message, memory);
      break;
    case 105: // i
      if (message.startsWith('input_userauth_request: invalid user ')) return skip('joined');
      break;
    case 109: // m
      if (message.startsWith('maximum authentication attempts exceeded for '))
        return maxAttempts(record, message, memory);
      break;
  }
  return sshdNetwork(record, message, memory);
}

/** The address at `start`, which ends at a space or at the end. */
function addressAt(message: string, start: number): string | undefined {
  const end = message.indexOf(' ', start);
  return ipOf(end < 0 ? message.slice(start) : message.slice(start, end));
}

/** `name from address …`: where ` from ` is. */
const fromAt = (message: string, start: number): number => {
  const at = message.lastIndexOf(' from ');
  return at >= start - 1 ? at : -1;
};

const INVALID = 'invalid user ';

function accepted(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  const method = message.indexOf(' ', 9);
  // The user exists, so its name has no spaces; what follows `ssh2:` may be anything.
  const from = message.indexOf(' from ', method);
  if (method < 0 || from < 0 || !message.startsWith('for ', method + 1)) return skip('intermediate');
  memory.close(record);
  return eventOf(record, ACCEPTED, { user: message.slice(method + 5, from), ip: addressAt(message, from + 6) });
}

function refused(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  const method = message.indexOf(' ', 7);
  if (method < 0 || !message.startsWith('for ', method + 1)) return skip('irrelevant');
  let start = method + 5;
  const invalid = message.startsWith(INVALID, start);
  if (invalid) start += INVALID.length;
  const from = fromAt(message, start);
  if (from < 0) return skip('irrelevant');
  const bits = memory.bits(record);
  if (message.startsWith('publickey ', 7)) {
    if (!invalid || (bits & COUNTED) !== 0) {
      if (!invalid) memory.setBits(record, bits | BAD_KEY);
      return skip('intermediate');
    }
  } else if ((bits & EARLY) !== 0 || ((bits & PAM) !== 0 && message.startsWith('keyboard-', 7))) {
    memory.setBits(record, COUNTED);
    return skip('joined');
  }
  memory.setBits(record, COUNTED);
  return eventOf(record, invalid ? INVALID_USER : refusal(message), {
    user: message.slice(start, from),
    ip: addressAt(message, from + 6),
  });
}

function refusal(message: string): Kind {
  if (message.startsWith('password ', 7) || message.startsWith('keyboard-', 7)) return BAD_PASSWORD;
  // The method is `none` where the password was empty.
  return message.startsWith('none ', 7) ? EMPTY_PASSWORD : BAD_CREDENTIALS;
}

function early(record: SyslogRecord, what: Kind, message: string, start: number, memory: Correlation): Parsed {
  const from = fromAt(message, start);
  memory.setBits(record, COUNTED | EARLY);
  const user = from < 0 ? message.slice(start) : message.slice(start, Math.max(start, from));
  return eventOf(record, what, { user, ip: from < 0 ? undefined : addressAt(message, from + 6) });
}

function notAllowed(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  const because = message.indexOf(' not allowed because ');
  if (because < 0) return skip('irrelevant');
  const from = message.lastIndexOf(' from ', because);
  memory.setBits(record, COUNTED | EARLY);
  return eventOf(record, NOT_ALLOWED, {
    user: message.slice(5, from < 5 ? because : from),
    ip: from < 5 ? undefined : ipOf(message.slice(from + 6, because)),
  });
}

function rootRefused(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  memory.setBits(record, COUNTED | EARLY);
  return eventOf(record, ROOT_REFUSED, { user: 'root', ip: addressAt(message, 24) });
}

/** `PAM: Authentication failure for illegal user bob from 192.0.2.1`: one for each try by keyboard-interactive. */
function pamError(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  const name = message.indexOf(' for ');
  const from = name < 0 ? -1 : fromAt(message, name + 5);
  if (from < 0) return skip('intermediate');
  const bits = memory.bits(record);
  memory.setBits(record, COUNTED | PAM);
  if ((bits & EARLY) !== 0) return skip('joined');
  const illegal = message.startsWith('illegal user ', name + 5);
  const expired = message.startsWith('User account has expired', 5);
  return eventOf(record, illegal ? INVALID_USER : expired ? ACCOUNT_EXPIRED : BAD_PASSWORD, {
    user: message.slice(name + 5 + (illegal ? 13 : 0), from),
    ip: addressAt(message, from + 6),
  });
}

function maxAttempts(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  const bits = memory.bits(record);
  memory.setBits(record, COUNTED);
  if ((bits & COUNTED) !== 0) return skip('joined');
  const start = 45 + (message.startsWith(INVALID, 45) ? INVALID.length : 0);
  const from = fromAt(message, start);
  const user = from < 0 ? undefined : message.slice(start, from);
  return eventOf(record, MAX_ATTEMPTS, { user, ip: from < 0 ? undefined : addressAt(message, from + 6) });
}

function accessDenied(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  const bits = memory.bits(record);
  memory.setBits(record, COUNTED);
  if ((bits & COUNTED) !== 0) return skip('joined');
  const end = message.indexOf(' by PAM account configuration');
  return eventOf(record, ACCOUNT_DENIED, { user: end < 0 ? undefined : message.slice(23, end) });
}

function ended(record: SyslogRecord, message: string, start: number, memory: Correlation): Parsed {
  const invalid = message.startsWith(INVALID, start);
  if (!invalid && !message.startsWith('authenticating user ', start)) {
    const loggedIn = message.startsWith('user ', start) || (start === 18 && !message.endsWith('[preauth]'));
    return loggedIn ? skip('joined') : sshdNetwork(record, message, memory);
  }
  const bits = memory.close(record);
  if ((bits & COUNTED) !== 0) return skip('joined');
  const name = start + (invalid ? INVALID.length : 20);
  const port = message.lastIndexOf(' port ');
  const address = port < 0 ? -1 : message.lastIndexOf(' ', port - 1);
  const known = address >= name - 1;
  return eventOf(record, invalid ? INVALID_USER : (bits & BAD_KEY) !== 0 ? KEY_REFUSED : ABORTED, {
    user: known ? message.slice(name, Math.max(name, address)) : undefined,
    ip: known ? ipOf(message.slice(address + 1, port)) : undefined,
  });
}
