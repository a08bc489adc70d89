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
import { lastPattern, pattern } from './bytes.ts';
import type { Pattern } from './bytes.ts';
import type { Correlation } from './correlation.ts';
import { BAD_KEY, COUNTED, EARLY, PAM } from './correlation.ts';
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import { sshdNetwork } from './sshd-network.ts';
import type { SyslogEvent } from './syslog-event.ts';

const SPACE = 32;
const ACCEPTED_LOGIN = kind('sshAccepted');
const BAD_PASSWORD = kind('sshBadPassword');
const EMPTY_PASSWORD = kind('sshEmptyPassword');
const BAD_CREDENTIALS = kind('sshBadCredentials');
const INVALID_USER = kind('sshInvalidUser');
const NOT_ALLOWED = kind('sshUserNotAllowed');
const ROOT_REFUSED = kind('sshRootRefused');
const MAX_ATTEMPTS = kind('sshMaxAttempts');
const KEY_REFUSED = kind('sshBadKey');
const ABORTED = kind('sshAborted');
const ACCOUNT_DENIED = kind('sshAccountDenied');
const ACCOUNT_EXPIRED = kind('sshAccountExpired');

/** Reads a message that begins at `start` and whose rest begins at `rest`; there it has more to say than its first words. */
type Read = (record: SyslogRecord, event: SyslogEvent, memory: Correlation, start: number, rest: number) => Verdict;

interface Wording {
  readonly words: Pattern;
  readonly read: Read;
}

const always =
  (reason: 'intermediate' | 'joined'): Read =>
  () =>
    reason;

const WORDINGS: readonly (readonly [words: string, read: Read])[] = [
  ['Accepted ', accepted],
  ['Access denied for user ', accessDenied],
  ['Connection closed by ', ended],
  ['Connection reset by ', ended],
  ['Disconnected from ', ended],
  ['Disconnecting ', ended],
  ['Failed ', refused],
  ['Invalid user ', invalidUser],
  ['Illegal user ', invalidUser],
  ['PAM: ', pamError],
  ['Postponed ', always('intermediate')],
  ['Partial ', always('intermediate')],
  ['PAM ', always('intermediate')],
  ['ROOT LOGIN REFUSED FROM ', rootRefused],
  ['Received disconnect from ', always('joined')],
  ['Too many authentication failures for ', always('joined')],
  ['User ', notAllowed],
  ['input_userauth_request: invalid user ', always('joined')],
  ['maximum authentication attempts exceeded for ', maxAttempts],
];

/** By the first byte. */
const BY_LETTER: readonly (readonly Wording[])[] = Array.from({ length: 256 }, (_, letter) =>
  WORDINGS.filter(([words]) => words.charCodeAt(0) === letter).map(([words, read]) => ({
    words: pattern(words),
    read,
  })),
);
const NO_WORDINGS: readonly Wording[] = [];

const ERROR = pattern('error: ');
const FATAL = pattern('fatal: ');

export function sshd(record: SyslogRecord, event: SyslogEvent, memory: Correlation): Verdict {
  let { start } = record;
  if (record.starts(ERROR, start) || record.starts(FATAL, start)) start += ERROR.length;
  for (const { words, read } of BY_LETTER[record.at(start)] ?? NO_WORDINGS) {
    if (record.starts(words, start)) return read(record, event, memory, start, start + words.length);
  }
  return sshdNetwork(record, event, memory, start);
}

const FROM = pattern(' from ');
const LAST_FROM = lastPattern(' from ');
const FOR = pattern('for ');
const INVALID = pattern('invalid user ');
const PASSWORD = pattern('password ');
const PUBLICKEY = pattern('publickey ');
const KEYBOARD = pattern('keyboard-');
const NO_METHOD = pattern('none ');

/** `name from address …`: where the last ` from ` is, after the name that begins at `name`. */
const fromAt = (record: SyslogRecord, name: number): number => record.findLast(LAST_FROM, name - 1);

/** `Accepted publickey for bob from 192.0.2.1 port 4711 ssh2: ED25519 SHA256:…` */
function accepted(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  _start: number,
  method: number,
): Verdict {
  const methodEnd = record.findByte(SPACE, method);
  // The user exists, so its name has no spaces; what follows `ssh2:` may be anything.
  const from = methodEnd < 0 ? -1 : record.find(FROM, methodEnd);
  if (from < 0 || !record.starts(FOR, methodEnd + 1)) return 'intermediate';
  memory.close(record);
  return event
    .is(ACCEPTED_LOGIN)
    .user(methodEnd + 1 + FOR.length, from)
    .ipWord(from + FROM.length);
}

/** `Failed password for invalid user bob from 192.0.2.1 port 4711 ssh2` */
function refused(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  _start: number,
  method: number,
): Verdict {
  const methodEnd = record.findByte(SPACE, method);
  if (methodEnd < 0 || !record.starts(FOR, methodEnd + 1)) return 'irrelevant';
  let user = methodEnd + 1 + FOR.length;
  const invalid = record.starts(INVALID, user);
  if (invalid) user += INVALID.length;
  const from = fromAt(record, user);
  if (from < 0) return 'irrelevant';
  const bits = memory.bits(record);
  if (record.starts(PUBLICKEY, method)) {
    if (!invalid || (bits & COUNTED) !== 0) {
      if (!invalid) memory.setBits(record, bits | BAD_KEY);
      return 'intermediate';
    }
  } else if ((bits & EARLY) !== 0 || ((bits & PAM) !== 0 && record.starts(KEYBOARD, method))) {
    memory.setBits(record, COUNTED);
    return 'joined';
  }
  memory.setBits(record, COUNTED);
  return event
    .is(invalid ? INVALID_USER : refusal(record, method))
    .user(user, from)
    .ipWord(from + FROM.length);
}

function refusal(record: SyslogRecord, method: number): number {
  if (record.starts(PASSWORD, method) || record.starts(KEYBOARD, method)) return BAD_PASSWORD;
  // The method is `none` where the password was empty.
  return record.starts(NO_METHOD, method) ? EMPTY_PASSWORD : BAD_CREDENTIALS;
}

/** `Invalid user bob from 192.0.2.1 port 4711` */
function invalidUser(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  _start: number,
  user: number,
): Verdict {
  const from = fromAt(record, user);
  memory.setBits(record, COUNTED | EARLY);
  event.is(INVALID_USER);
  return from < 0 ? event.user(user, record.end) : event.user(user, from).ipWord(from + FROM.length);
}

const BECAUSE = pattern(' not allowed because ');

/** `User bob from 192.0.2.1 not allowed because not listed in AllowUsers` */
function notAllowed(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  start: number,
  user: number,
): Verdict {
  const because = record.find(BECAUSE, start);
  if (because < 0) return 'irrelevant';
  // The address may be empty: then the space behind `from` is that of ` not`.
  const from = record.findLast(LAST_FROM, user, because + 1);
  memory.setBits(record, COUNTED | EARLY);
  event.is(NOT_ALLOWED);
  return from < 0 ? event.user(user, because) : event.user(user, from).ip(from + FROM.length, because);
}

const ROOT = 'root';

function rootRefused(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  _start: number,
  address: number,
): Verdict {
  memory.setBits(record, COUNTED | EARLY);
  return event.is(ROOT_REFUSED).about({ 'user.name': ROOT }).ipWord(address);
}

const SPACE_FOR = pattern(' for ');
const ILLEGAL = pattern('illegal user ');
const EXPIRED = pattern('User account has expired');

/** `PAM: Authentication failure for illegal user bob from 192.0.2.1`: one for each try by keyboard-interactive. */
function pamError(record: SyslogRecord, event: SyslogEvent, memory: Correlation, start: number, what: number): Verdict {
  const at = record.find(SPACE_FOR, start);
  const name = at + SPACE_FOR.length;
  const from = at < 0 ? -1 : fromAt(record, name);
  if (from < 0) return 'intermediate';
  const bits = memory.bits(record);
  memory.setBits(record, COUNTED | PAM);
  if ((bits & EARLY) !== 0) return 'joined';
  const illegal = record.starts(ILLEGAL, name);
  const expired = record.starts(EXPIRED, what);
  return event
    .is(illegal ? INVALID_USER : expired ? ACCOUNT_EXPIRED : BAD_PASSWORD)
    .user(illegal ? name + ILLEGAL.length : name, from)
    .ipWord(from + FROM.length);
}

/** `maximum authentication attempts exceeded for invalid user bob from 192.0.2.1 port 4711 ssh2` */
function maxAttempts(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  _start: number,
  name: number,
): Verdict {
  const bits = memory.bits(record);
  memory.setBits(record, COUNTED);
  if ((bits & COUNTED) !== 0) return 'joined';
  const user = record.starts(INVALID, name) ? name + INVALID.length : name;
  const from = fromAt(record, user);
  event.is(MAX_ATTEMPTS);
  return from < 0 ? event : event.user(user, from).ipWord(from + FROM.length);
}

const BY_PAM = pattern(' by PAM account configuration');

/** `Access denied for user bob by PAM account configuration [preauth]` */
function accessDenied(
  record: SyslogRecord,
  event: SyslogEvent,
  memory: Correlation,
  start: number,
  user: number,
): Verdict {
  const bits = memory.bits(record);
  memory.setBits(record, COUNTED);
  if ((bits & COUNTED) !== 0) return 'joined';
  const end = record.find(BY_PAM, start);
  event.is(ACCOUNT_DENIED);
  return end < 0 ? event : event.user(user, end);
}

const AUTHENTICATING = pattern('authenticating user ');
const LOGGED_IN = pattern('user ');
const DISCONNECTED = pattern('Disconnected ');
const PREAUTH = pattern('[preauth]');
const PORT = lastPattern(' port ');

/** `Connection closed by invalid user bob 192.0.2.1 port 4711 [preauth]`: the end of a connection names the user. */
function ended(record: SyslogRecord, event: SyslogEvent, memory: Correlation, start: number, rest: number): Verdict {
  const invalid = record.starts(INVALID, rest);
  if (!invalid && !record.starts(AUTHENTICATING, rest)) {
    const loggedIn = record.starts(LOGGED_IN, rest) || (record.starts(DISCONNECTED, start) && !record.ends(PREAUTH));
    return loggedIn ? 'joined' : sshdNetwork(record, event, memory, start);
  }
  const bits = memory.close(record);
  if ((bits & COUNTED) !== 0) return 'joined';
  const user = rest + (invalid ? INVALID : AUTHENTICATING).length;
  event.is(invalid ? INVALID_USER : (bits & BAD_KEY) !== 0 ? KEY_REFUSED : ABORTED);
  const port = record.findLast(PORT, user - 1);
  const address = port < 0 ? -1 : record.findLastByte(SPACE, user - 1, port);
  return address < 0 ? event : event.user(user, address).ip(address + 1, port);
}
