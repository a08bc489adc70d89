/**
 * What polkitd(8), cron(8), systemd-logind(8) and unix_chkpwd(8) write.
 *
 * polkitd writes about an authorization, not about the password: PAM's line of its agent counts the attempt. logind's
 * sessions are those that PAM opened, and unix_chkpwd checks a password for a program that reports it through PAM.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import type { SyslogRecord } from './record.ts';
import { eventOf, kind } from './record.ts';

const GRANTED = kind('process', 'access', 'polkit_authorization', 'success');
const REFUSED = kind('process', 'access', 'polkit_authorization', 'failure', 'bad_credentials');
const COMMAND = kind('process', 'start', 'cron_command', 'success');
const DENIED = kind('process', 'start', 'cron_command', 'failure', 'not_allowed');

/** `Operator of unix-session:2 FAILED to authenticate to gain authorization for action a.b for … (owned by unix-user:bob)` */
export function polkit(record: SyslogRecord): Parsed {
  const { message } = record;
  if (!message.startsWith('Operator of ')) return skip('irrelevant');
  const owner = message.lastIndexOf(' (owned by unix-user:');
  const user = owner < 0 ? undefined : message.slice(owner + 21).replace(/\)$/, '');
  if (message.includes(' FAILED to authenticate to gain ')) return eventOf(record, REFUSED, { user });
  const as = message.indexOf(' successfully authenticated as unix-user:');
  if (as < 0) return skip('irrelevant');
  const end = message.indexOf(' ', as + 41);
  return eventOf(record, GRANTED, { user, target: message.slice(as + 41, end < 0 ? undefined : end) });
}

/** `(root) CMD (command)`; `CMDEND` and the other notes of cron are not audit records. */
export function cron(record: SyslogRecord): Parsed {
  const { message } = record;
  const close = message.indexOf(') ');
  if (message.charCodeAt(0) !== 40 || close < 0) return skip('irrelevant');
  const user = message.slice(1, close);
  if (message.startsWith('CMD (', close + 2)) {
    return eventOf(record, COMMAND, {
      user,
      command: message
        .slice(close + 7)
        .replace(/\)$/, '')
        .trim(),
    });
  }
  return message.startsWith('AUTH (', close + 2) ? eventOf(record, DENIED, { user }) : skip('irrelevant');
}

export function logind({ message }: SyslogRecord): Parsed {
  const session = message.startsWith('New session ') || message.startsWith('Removed session ');
  return skip(session || message.startsWith('Session ') ? 'joined' : 'irrelevant');
}

export function checkPassword({ message }: SyslogRecord): Parsed {
  const checked = message.startsWith('password check failed ') || message.startsWith('check pass; user unknown');
  return skip(checked ? 'intermediate' : 'irrelevant');
}
