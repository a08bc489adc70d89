/**
 * What su and login write, of util-linux and of shadow: su(1), login(1). Their own line about an attempt counts; PAM's
 * lines about it do not (pam.ts). shadow's su also writes `+ /dev/pts/0 bob:root` or `- …` about the same attempt.
 */
import { ipOf } from '../values.ts';
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import type { SyslogEvent } from './syslog-event.ts';

const SU = kind('su');
const SU_FAILED = kind('suFailed');

export function su(record: SyslogRecord, event: SyslogEvent): Verdict {
  const message = record.message();
  const became = (user: string, target: string): Verdict =>
    event.is(refused ? SU_FAILED : SU).about({ 'user.name': user, 'user.target.name': target });
  const first = message.charCodeAt(0);
  if (first === 43 || first === 45) return 'joined';
  const refused = message.startsWith('FAILED SU ') || message.startsWith('FAILED su ') || message.startsWith('BAD SU ');
  let at = message.startsWith('FAILED ') ? 10 : message.startsWith('BAD SU ') ? 7 : 0;
  if (message.startsWith('(to ', at)) {
    const close = message.indexOf(') ', at);
    const end = message.lastIndexOf(' on ');
    if (close < 0 || end < close + 2) return 'irrelevant';
    return became(message.slice(close + 2, end), message.slice(at + 4, close));
  }
  if (message.startsWith('Successful su ')) at = 14;
  if (message.startsWith('for ', at)) {
    const by = message.indexOf(' by ', at);
    if (by < 0) return 'irrelevant';
    return became(message.slice(by + 4), message.slice(at + 4, by));
  }
  const to = message.indexOf(' to ', at);
  const on = message.lastIndexOf(' on ');
  if (to < at || on < to + 4 || message.lastIndexOf(' ', to - 1) >= at) return 'irrelevant';
  return became(message.slice(at, to), message.slice(to + 4, on));
}

const LOGIN = kind('login');
const LOGIN_FAILED = kind('loginFailed');
const TOO_MANY = kind('loginTooMany');

export function login(record: SyslogRecord, event: SyslogEvent): Verdict {
  const message = record.message();
  const loggedInAs = (user: string): Verdict =>
    event.is(LOGIN).about({ 'user.name': user, 'source.ip': hostOf(message) });
  if (message.startsWith('FAILED LOGIN')) return loginFailed(message, event, LOGIN_FAILED);
  if (message.startsWith('TOO MANY LOGIN TRIES')) return loginFailed(message, event, TOO_MANY);
  if (message.startsWith('ROOT LOGIN ')) return loggedInAs('root');
  if (message.startsWith('LOGIN ON ')) {
    const by = message.indexOf(' BY ');
    const end = by < 0 ? -1 : message.indexOf(' ', by + 4);
    return by < 0 ? 'irrelevant' : loggedInAs(message.slice(by + 4, end < 0 ? undefined : end));
  }
  const loggedIn = message.indexOf("' logged in ");
  if (message.charCodeAt(0) === 39 && loggedIn > 0) return loggedInAs(message.slice(1, loggedIn));
  return message.startsWith('DIALUP AT ') ? 'joined' : 'irrelevant';
}

/** `FAILED LOGIN 1 FROM tty1 FOR bob, Authentication failure`, shadow: `FAILED LOGIN (1) on '/dev/tty1' FOR 'bob', …` */
function loginFailed(message: string, event: SyslogEvent, what: number): Verdict {
  const name = message.indexOf(' FOR ');
  if (name < 0) return 'irrelevant';
  const comma = message.lastIndexOf(', ');
  let user = message.slice(name + 5, comma < name + 5 ? undefined : comma);
  if (user.length > 1 && user.startsWith("'") && user.endsWith("'")) user = user.slice(1, -1);
  const unknown = user === 'UNKNOWN' || user === '(unknown)' || user === '(null)';
  return event.is(what).about({ 'user.name': unknown ? undefined : user, 'source.ip': hostOf(message.slice(0, name)) });
}

/** `FROM host` or `from 'host'`; of util-linux it may be a terminal. */
function hostOf(message: string): string | undefined {
  let at = message.indexOf(' FROM ');
  if (at < 0) at = message.indexOf(' from ');
  if (at < 0) return undefined;
  const end = message.indexOf(' ', at + 6);
  return ipOf(message.slice(at + 6, end < 0 ? undefined : end).replaceAll("'", ''));
}
