/**
 * What su and login write, of util-linux and of shadow: su(1), login(1). Their own line about an attempt counts; PAM's
 * lines about it do not (pam.ts). shadow's su also writes `+ /dev/pts/0 bob:root` or `- …` about the same attempt.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import { ipOf } from '../values.ts';
import type { SyslogRecord } from './record.ts';
import { eventOf, kind } from './record.ts';

const SU = kind('authentication', 'start', 'su', 'success');
const SU_FAILED = kind('authentication', 'start', 'su', 'failure', 'bad_credentials');

export function su(record: SyslogRecord): Parsed {
  const { message } = record;
  const first = message.charCodeAt(0);
  if (first === 43 || first === 45) return skip('joined');
  const refused = message.startsWith('FAILED SU ') || message.startsWith('FAILED su ') || message.startsWith('BAD SU ');
  const what = refused ? SU_FAILED : SU;
  let at = message.startsWith('FAILED ') ? 10 : message.startsWith('BAD SU ') ? 7 : 0;
  if (message.startsWith('(to ', at)) {
    const close = message.indexOf(') ', at);
    const end = message.lastIndexOf(' on ');
    if (close < 0 || end < close + 2) return skip('irrelevant');
    return eventOf(record, what, { user: message.slice(close + 2, end), target: message.slice(at + 4, close) });
  }
  if (message.startsWith('Successful su ')) at = 14;
  if (message.startsWith('for ', at)) {
    const by = message.indexOf(' by ', at);
    if (by < 0) return skip('irrelevant');
    return eventOf(record, what, { user: message.slice(by + 4), target: message.slice(at + 4, by) });
  }
  const to = message.indexOf(' to ', at);
  const on = message.lastIndexOf(' on ');
  if (to < at || on < to + 4 || message.lastIndexOf(' ', to - 1) >= at) return skip('irrelevant');
  return eventOf(record, what, { user: message.slice(at, to), target: message.slice(to + 4, on) });
}

const LOGIN = kind('authentication', 'start', 'login', 'success');
const LOGIN_FAILED = kind('authentication', 'start', 'login', 'failure', 'bad_credentials');
const TOO_MANY = kind('authentication', 'start', 'login', 'failure', 'max_attempts');

export function login(record: SyslogRecord): Parsed {
  const { message } = record;
  if (message.startsWith('FAILED LOGIN')) return loginFailed(record, LOGIN_FAILED);
  if (message.startsWith('TOO MANY LOGIN TRIES')) return loginFailed(record, TOO_MANY);
  if (message.startsWith('ROOT LOGIN ')) return eventOf(record, LOGIN, { user: 'root', ip: hostOf(message) });
  if (message.startsWith('LOGIN ON ')) {
    const by = message.indexOf(' BY ');
    const end = by < 0 ? -1 : message.indexOf(' ', by + 4);
    if (by < 0) return skip('irrelevant');
    return eventOf(record, LOGIN, { user: message.slice(by + 4, end < 0 ? undefined : end), ip: hostOf(message) });
  }
  const loggedIn = message.indexOf("' logged in ");
  if (message.charCodeAt(0) === 39 && loggedIn > 0) {
    return eventOf(record, LOGIN, { user: message.slice(1, loggedIn), ip: hostOf(message) });
  }
  return skip(message.startsWith('DIALUP AT ') ? 'joined' : 'irrelevant');
}

/** `FAILED LOGIN 1 FROM tty1 FOR bob, Authentication failure`, shadow: `FAILED LOGIN (1) on '/dev/tty1' FOR 'bob', …` */
function loginFailed(record: SyslogRecord, what: typeof LOGIN_FAILED): Parsed {
  const { message } = record;
  const name = message.indexOf(' FOR ');
  if (name < 0) return skip('irrelevant');
  const comma = message.lastIndexOf(', ');
  let user = message.slice(name + 5, comma < name + 5 ? undefined : comma);
  if (user.length > 1 && user.startsWith("'") && user.endsWith("'")) user = user.slice(1, -1);
  const unknown = user === 'UNKNOWN' || user === '(unknown)' || user === '(null)';
  return eventOf(record, what, { user: unknown ? undefined : user, ip: hostOf(message.slice(0, name)) });
}

/** `FROM host` or `from 'host'`; of util-linux it may be a terminal. */
function hostOf(message: string): string | undefined {
  let at = message.indexOf(' FROM ');
  if (at < 0) at = message.indexOf(' from ');
  if (at < 0) return undefined;
  const end = message.indexOf(' ', at + 6);
  return ipOf(message.slice(at + 6, end < 0 ? undefined : end).replaceAll("'", ''));
}
