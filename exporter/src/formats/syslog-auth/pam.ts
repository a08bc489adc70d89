/**
 * What PAM modules write, by any program: `module(service:type): message` (pam_syslog(3), pam_unix(8), pam_sss(8),
 * pam_faillock(8), pam_tally2(8), pam_access(8)).
 *
 * - `authentication failure` counts one attempt, except in programs that write a line about each attempt themselves
 *   (sshd, su, login): there it is intermediate. A second module that reports the same attempt is joined.
 * - pam_unix writes the first failure of a run at once and the others at its end, `2 more authentication failures`:
 *   a list of two.
 * - `session opened` and `session closed` are the events of a session; those of systemd-user, which accompanies every
 *   first session of a user, are joined to it.
 * - An account that is locked after too many failures is an event of the category iam.
 */
import { ipOf } from '../values.ts';
import { isDigit, lastPattern, pattern } from './bytes.ts';
import type { Pattern } from './bytes.ts';
import type { Correlation } from './correlation.ts';
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import type { SyslogEvent } from './syslog-event.ts';

const BAD_CREDENTIALS = kind('pamBadCredentials');
const ACCESS_DENIED = kind('pamAccessDenied');
const ACCOUNT_EXPIRED = kind('pamAccountExpired');
const AUTHENTICATED = kind('pamAuthenticated');
const PASSWORD_EXPIRED = kind('pamPasswordExpired');
const OPENED = kind('sessionOpened');
const CLOSED = kind('sessionClosed');
const LOCKED = kind('accountLocked');
const PASSWORD_CHANGED = kind('passwordChanged');

/** One line may stand for this many attempts at most. */
export const MAX_LIST = 1000;

const SPACE = 32;
const OPEN = 40;
const CLOSE = 41;
const ZERO = 48;
const COLON = 58;
const LETTER_A = 97;

const PAM_SAYS = pattern('PAM ');
const MODULE = pattern('pam_');
const FAILURE = pattern('authentication failure');
const SUCCESS = pattern('authentication success');
const CHANGED = pattern('password changed for ');
const USER = pattern(' user=');
const REMOTE_HOST = pattern(' rhost=');

/** Undefined where the line is not PAM's. */
export function pam(record: SyslogRecord, event: SyslogEvent, memory: Correlation): Verdict | undefined {
  const { start } = record;
  if (record.starts(PAM_SAYS, start)) return moreFailures(record, event, start + PAM_SAYS.length);
  if (!record.starts(MODULE, start)) return undefined;
  // `pam_unix(sshd:auth): …`: the first space stands behind the service.
  const space = record.findByte(SPACE, start);
  const close = space - 2;
  if (close < start || record.at(close) !== CLOSE || record.at(close + 1) !== COLON) return undefined;
  const open = record.findByte(OPEN, start, close);
  if (open < 0) return undefined;
  const body = space + 1;
  const own = record.known?.ownVerdict ?? false;
  if (record.at(body) === LETTER_A && record.starts(FAILURE, body)) {
    return own ? 'intermediate' : failure(record, event, open, body, memory);
  }
  if (record.starts(SESSION, body)) return session(record, event, open + 1, body);
  if (record.starts(CHANGED, body)) return event.is(PASSWORD_CHANGED).target(body + CHANGED.length, record.end);
  if (isLocked(record, event, body)) return event;
  if (record.starts(SUCCESS, body)) return own ? 'joined' : withSubject(record, event.is(AUTHENTICATED), body);
  if (isDigit(record.at(body)) && record.at(body) !== ZERO) return moreFailures(record, event, body);
  return account(record, event, body, own);
}

/** Where the value of `key=` begins; -1 where it has none. It goes up to the next space. */
function valueAt(record: SyslogRecord, key: Pattern, from: number): number {
  const at = record.find(key, from);
  return at < 0 ? -1 : at + key.length;
}

/** `… rhost=192.0.2.1  user=bob` */
function withSubject(record: SyslogRecord, event: SyslogEvent, body: number): SyslogEvent {
  const user = valueAt(record, USER, body);
  const host = valueAt(record, REMOTE_HOST, body);
  if (user >= 0) event.user(user, record.wordEnd(user));
  if (host >= 0) event.ipWord(host);
  return event;
}

function failure(record: SyslogRecord, event: SyslogEvent, open: number, body: number, memory: Correlation): Verdict {
  const user = valueAt(record, USER, body);
  if (!memory.isPamNews(record, open, user, user < 0 ? -1 : record.wordEnd(user))) return 'joined';
  return withSubject(record, event.is(BAD_CREDENTIALS), body);
}

const MORE = pattern(' more authentication failure');
const MAX_DIGITS = 9;
/** A UTF-16 unit takes at most so many bytes. */
const MAX_UTF8 = 3;

/** `2 more authentication failures; … rhost=192.0.2.1  user=bob` */
function moreFailures(record: SyslogRecord, event: SyslogEvent, start: number): Verdict {
  const end = record.find(MORE, start, Math.min(record.end, start + MAX_DIGITS * MAX_UTF8 + MORE.length));
  const text = end < 0 ? '' : record.text(start, end);
  const count = text.length > MAX_DIGITS ? Number.NaN : Number(text);
  if (!Number.isInteger(count) || count < 1) return 'irrelevant';
  if (record.known?.ownVerdict ?? false) return 'intermediate';
  return withSubject(record, event.is(BAD_CREDENTIALS), start).times(Math.min(count, MAX_LIST));
}

const SESSION = pattern('session ');
const OPENED_FOR = pattern('session opened for user ');
const CLOSED_FOR = pattern('session closed for user ');
const SYSTEMD_USER = pattern('systemd-user:');
const BY = ' by ';
const LAST_BY = lastPattern(BY);
const LOGIN = pattern('LOGIN');

/** `session opened for user root(uid=0) by bob(uid=1000)`, `session closed for user root` */
function session(record: SyslogRecord, event: SyslogEvent, service: number, body: number): Verdict {
  const opened = record.starts(OPENED_FOR, body);
  if (!opened && !record.starts(CLOSED_FOR, body)) return 'irrelevant';
  if (record.starts(SYSTEMD_USER, service)) return 'joined';
  const user = body + OPENED_FOR.length;
  const by = opened ? record.findLast(LAST_BY, user) : -1;
  const userEnd = nameEnd(record, user, by < 0 ? record.end : by);
  // Where nobody was logged in before, the session's user opened it; `LOGIN` is what login gives as its own name.
  const actor = by < 0 ? record.end : by + BY.length;
  const actorEnd = nameEnd(record, actor, record.end);
  const isLogin = actorEnd - actor === LOGIN.length && record.starts(LOGIN, actor);
  if (actor === actorEnd || isLogin || record.isSame(actor, actorEnd, user, userEnd)) {
    return event.is(opened ? OPENED : CLOSED).user(user, userEnd);
  }
  return event.is(OPENED).user(actor, actorEnd).target(user, userEnd);
}

/** The name at `from` goes up to its id in brackets. */
function nameEnd(record: SyslogRecord, from: number, to: number): number {
  const open = record.findByte(OPEN, from, to);
  return open < 0 ? to : open;
}

const CONSECUTIVE = pattern('Consecutive login failures for user ');
const ACCOUNT = pattern('account ');
const SPACE_ACCOUNT = pattern(' account ');
const TALLY_USER = pattern('user ');
const TALLY = pattern(' tally ');
const TALLY_END = pattern(' (');

/** pam_faillock, pam_tally2 and pam_tally, each in its words. */
function isLocked(record: SyslogRecord, event: SyslogEvent, body: number): boolean {
  const consecutive = record.starts(CONSECUTIVE, body);
  if (!consecutive && !(record.starts(TALLY_USER, body) && record.find(TALLY, body) >= 0)) return false;
  const user = body + (consecutive ? CONSECUTIVE : TALLY_USER).length;
  const end = record.find(consecutive ? SPACE_ACCOUNT : TALLY_END, user);
  if (end < 0) return false;
  event.is(LOCKED).user(user, end).target(user, end);
  return true;
}

const EXPIRED = pattern(' has expired');
const EXPIRED_PASSWORD = pattern('expired password for user ');
const DENIED = pattern('access denied for user ');

function account(record: SyslogRecord, event: SyslogEvent, body: number, own: boolean): Verdict {
  if (record.starts(ACCOUNT, body)) {
    const user = body + ACCOUNT.length;
    const end = record.find(EXPIRED, user);
    if (end < 0) return 'irrelevant';
    return own ? 'intermediate' : event.is(ACCOUNT_EXPIRED).user(user, end);
  }
  if (record.starts(EXPIRED_PASSWORD, body)) {
    const user = body + EXPIRED_PASSWORD.length;
    return event.is(PASSWORD_EXPIRED).user(user, record.wordEnd(user));
  }
  if (record.starts(DENIED, body)) return own ? 'intermediate' : accessDenied(record.text(body, record.end), event);
  for (const words of STAGES) if (record.starts(words, body)) return 'intermediate';
  return 'irrelevant';
}

/** ``access denied for user `bob' from `192.0.2.1'`` */
function accessDenied(body: string, event: SyslogEvent): Verdict {
  const end = body.indexOf("' from", 24);
  const from = body.indexOf('`', Math.max(end, 24));
  return event.is(ACCESS_DENIED).about({
    'user.name': body.slice(24, end < 0 ? undefined : end),
    'source.ip': from < 0 ? undefined : ipOf(body.slice(from + 1, -1)),
  });
}

/** Lines about an attempt that `authentication failure` or the program's own line tells of. */
const STAGES = [
  'check pass; user',
  'auth could not identify password',
  'conversation failed',
  'received for user ',
  'requirement "',
  'bad username [',
  'User unknown',
].map(pattern);
