/**
 * What polkitd(8), cron(8), systemd-logind(8) and unix_chkpwd(8) write.
 *
 * polkitd writes about an authorization, not about the password: PAM's line of its agent counts the attempt. logind's
 * sessions are those that PAM opened, and unix_chkpwd checks a password for a program that reports it through PAM.
 */
import { lastPattern, pattern } from './bytes.ts';
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import type { SyslogEvent } from './syslog-event.ts';

const GRANTED = kind('polkitGranted');
const REFUSED = kind('polkitRefused');
const COMMAND = kind('cronCommand');
const DENIED = kind('cronDenied');

const CLOSE = 41;

const OPERATOR = pattern('Operator of ');
const OWNED_BY = ' (owned by unix-user:';
const LAST_OWNED_BY = lastPattern(OWNED_BY);
const FAILED = pattern(' FAILED to authenticate to gain ');
const AS = pattern(' successfully authenticated as unix-user:');

/** `Operator of unix-session:2 FAILED to authenticate to gain authorization for action a.b for … (owned by unix-user:bob)` */
export function polkit(record: SyslogRecord, event: SyslogEvent): Verdict {
  const { start, end } = record;
  if (!record.starts(OPERATOR, start)) return 'irrelevant';
  const owner = record.findLast(LAST_OWNED_BY, start);
  const user = owner < 0 ? end : owner + OWNED_BY.length;
  const userEnd = user < end && record.at(end - 1) === CLOSE ? end - 1 : end;
  if (record.find(FAILED, start) >= 0) return event.is(REFUSED).user(user, userEnd);
  const as = record.find(AS, start);
  if (as < 0) return 'irrelevant';
  const target = as + AS.length;
  return event.is(GRANTED).user(user, userEnd).target(target, record.wordEnd(target));
}

const USER_END = pattern(') ');
const CMD = pattern('CMD (');
const AUTH = pattern('AUTH (');

/** `(root) CMD (command)`; `CMDEND` and the other notes of cron are not audit records. */
export function cron(record: SyslogRecord, event: SyslogEvent): Verdict {
  const { start } = record;
  const close = record.find(USER_END, start);
  if (record.at(start) !== 40 || close < 0) return 'irrelevant';
  const note = close + USER_END.length;
  if (record.starts(CMD, note)) {
    const command = record
      .text(note + CMD.length, record.end)
      .replace(/\)$/, '')
      .trim();
    return event
      .is(COMMAND)
      .user(start + 1, close)
      .about({ 'process.command_line': command });
  }
  return record.starts(AUTH, note) ? event.is(DENIED).user(start + 1, close) : 'irrelevant';
}

const SESSION = ['New session ', 'Removed session ', 'Session '].map(pattern);

export function logind(record: SyslogRecord): Verdict {
  return SESSION.some((words) => record.starts(words, record.start)) ? 'joined' : 'irrelevant';
}

const CHECKED = ['password check failed ', 'check pass; user unknown'].map(pattern);

export function checkPassword(record: SyslogRecord): Verdict {
  return CHECKED.some((words) => record.starts(words, record.start)) ? 'intermediate' : 'irrelevant';
}
