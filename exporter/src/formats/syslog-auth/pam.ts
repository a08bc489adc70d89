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
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import { ipOf } from '../values.ts';
import type { Correlation } from './correlation.ts';
import type { Kind, SyslogRecord, Subject } from './record.ts';
import { eventOf, kind } from './record.ts';

const attempt = (reason: string): Kind => kind('authentication', 'start', 'pam_authentication', 'failure', reason);

const BAD_CREDENTIALS = attempt('bad_credentials');
const ACCESS_DENIED = attempt('access_denied');
const ACCOUNT_EXPIRED = attempt('account_expired');
const AUTHENTICATED = kind('authentication', 'start', 'pam_authentication', 'success');
const PASSWORD_EXPIRED = kind('authentication', 'info', 'pam_authentication', 'unknown', 'password_expired');
const OPENED = kind('session', 'start', 'session_opened', 'success');
const CLOSED = kind('session', 'end', 'session_closed', 'success');
const LOCKED = kind('iam', 'change', 'account_locked', 'success', 'too_many_failures');
const PASSWORD_CHANGED = kind('iam', 'change', 'password_changed', 'success');

/** Programs that write a line about each attempt themselves. */
const OWN_VERDICT: ReadonlySet<string> = new Set(['sshd', 'sshd-session', 'sshd-auth', 'su', 'su-l', 'login']);

/** One line may stand for this many attempts at most. */
export const MAX_LIST = 1000;

/** Undefined where the line is not PAM's. */
export function pam(record: SyslogRecord, memory: Correlation): Parsed | readonly Parsed[] | undefined {
  const { message, program } = record;
  if (message.startsWith('PAM ')) return moreFailures(record, message, 4);
  if (!message.startsWith('pam_')) return undefined;
  const open = message.indexOf('(');
  const close = message.indexOf('): ', open);
  if (open < 0 || close < 0 || message.lastIndexOf(' ', close) >= 0) return undefined;
  const service = message.slice(open + 1, close);
  const body = message.slice(close + 3);
  if (body.startsWith('session ')) return session(record, service, body);
  if (body.startsWith('password changed for ')) {
    return eventOf(record, PASSWORD_CHANGED, { target: body.slice(21) });
  }
  const locked = lockedUser(body);
  if (locked !== undefined) return eventOf(record, LOCKED, { user: locked, target: locked });
  const own = program !== undefined && OWN_VERDICT.has(program);
  if (body.startsWith('authentication failure')) {
    return own ? skip('intermediate') : failure(record, message.slice(0, open), body, memory);
  }
  if (body.startsWith('authentication success')) {
    return own ? skip('joined') : eventOf(record, AUTHENTICATED, subjectOf(body));
  }
  const code = body.charCodeAt(0);
  if (code >= 49 && code <= 57) return moreFailures(record, body, 0);
  return account(record, body, own);
}

/** The value of `key=`, up to the next space. */
function valueOf(body: string, key: string): string | undefined {
  const at = body.indexOf(key);
  if (at < 0) return undefined;
  const start = at + key.length;
  const end = body.indexOf(' ', start);
  return end < 0 ? body.slice(start) : body.slice(start, end);
}

const subjectOf = (body: string): Subject => ({ user: valueOf(body, ' user='), ip: ipOf(valueOf(body, ' rhost=')) });

function failure(record: SyslogRecord, module: string, body: string, memory: Correlation): Parsed {
  const subject = subjectOf(body);
  return memory.isPamNews(record, subject.user, module) ? eventOf(record, BAD_CREDENTIALS, subject) : skip('joined');
}

/** `2 more authentication failures; … rhost=192.0.2.1  user=bob` */
function moreFailures(record: SyslogRecord, body: string, start: number): Parsed | readonly Parsed[] {
  const end = body.indexOf(' more authentication failure', start);
  const count = end < 0 || end > start + 9 ? Number.NaN : Number(body.slice(start, end));
  if (!Number.isInteger(count) || count < 1) return skip('irrelevant');
  if (record.program !== undefined && OWN_VERDICT.has(record.program)) return skip('intermediate');
  const one = eventOf(record, BAD_CREDENTIALS, subjectOf(body));
  return count === 1 ? one : new Array<Parsed>(Math.min(count, MAX_LIST)).fill(one);
}

/** `session opened for user root(uid=0) by bob(uid=1000)`, `session closed for user root` */
function session(record: SyslogRecord, service: string, body: string): Parsed {
  const opened = body.startsWith('session opened for user ');
  if (!opened && !body.startsWith('session closed for user ')) return skip('irrelevant');
  if (service.startsWith('systemd-user:')) return skip('joined');
  const by = opened ? body.lastIndexOf(' by ') : -1;
  const user = withoutId(body.slice(24, by < 24 ? undefined : by));
  const actor = by < 24 ? '' : withoutId(body.slice(by + 4));
  // Where nobody was logged in before, the session's user opened it; `LOGIN` is what login gives as its own name.
  if (actor === '' || actor === 'LOGIN' || actor === user) return eventOf(record, opened ? OPENED : CLOSED, { user });
  return eventOf(record, OPENED, { user: actor, target: user });
}

const withoutId = (name: string): string => {
  const open = name.indexOf('(');
  return open < 0 ? name : name.slice(0, open);
};

/** pam_faillock, pam_tally2 and pam_tally, each in its words. */
function lockedUser(body: string): string | undefined {
  if (body.startsWith('Consecutive login failures for user ')) {
    const end = body.indexOf(' account ', 36);
    return end < 0 ? undefined : body.slice(36, end);
  }
  if (!body.startsWith('user ') || !body.includes(' tally ')) return undefined;
  const end = body.indexOf(' (', 5);
  return end < 0 ? undefined : body.slice(5, end);
}

function account(record: SyslogRecord, body: string, own: boolean): Parsed {
  if (body.startsWith('account ')) {
    const end = body.indexOf(' has expired', 8);
    if (end < 0) return skip('irrelevant');
    return own ? skip('intermediate') : eventOf(record, ACCOUNT_EXPIRED, { user: body.slice(8, end) });
  }
  if (body.startsWith('expired password for user ')) {
    return eventOf(record, PASSWORD_EXPIRED, { user: valueOf(body, 'for user ') });
  }
  if (body.startsWith('access denied for user ')) {
    if (own) return skip('intermediate');
    const end = body.indexOf("' from", 24);
    const from = body.indexOf('`', Math.max(end, 24));
    return eventOf(record, ACCESS_DENIED, {
      user: body.slice(24, end < 0 ? undefined : end),
      ip: from < 0 ? undefined : ipOf(body.slice(from + 1, -1)),
    });
  }
  for (const start of STAGES) if (body.startsWith(start)) return skip('intermediate');
  return skip('irrelevant');
}

/** Lines about an attempt that `authentication failure` or the program's own line tells of. */
const STAGES: readonly string[] = [
  'check pass; user',
  'auth could not identify password',
  'conversation failed',
  'received for user ',
  'requirement "',
  'bad username [',
  'User unknown',
];
