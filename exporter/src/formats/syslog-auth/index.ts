/**
 * The authentication log of Linux and Unix: /var/log/auth.log, /var/log/secure, or syslog from the network.
 *
 * Headers as in header.ts; then PAM's lines (pam.ts) of any program, and the programs of the table below. Other
 * programs have no audit meaning: `irrelevant`. One attempt counts once: see sshd.ts and pam.ts for the line that does.
 *
 * A line that rsyslog or syslogd wrote in place of several, `message repeated 3 times: [ … ]`, is a list of so many
 * records. The older `last message repeated 3 times` does not say what was repeated: `unsupported`.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import type { Format, LineParser, ParseContext } from '../format.ts';
import { localTime } from '../time-zone.ts';
import { accounts } from './accounts.ts';
import { Correlation } from './correlation.ts';
import { HeaderReader } from './header.ts';
import { MAX_LIST, pam } from './pam.ts';
import type { SyslogRecord } from './record.ts';
import { emptyRecord } from './record.ts';
import { checkPassword, cron, logind, polkit } from './services.ts';
import { sshd } from './sshd.ts';
import { login, su } from './su.ts';
import { sudo } from './sudo.ts';

type Program = (record: SyslogRecord, memory: Correlation) => Parsed;

const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['sshd', sshd],
  ['sshd-session', sshd],
  ['sshd-auth', sshd],
  ['sudo', sudo],
  ['su', su],
  ['su-l', su],
  ['login', login],
  ['polkitd', polkit],
  ['CRON', cron],
  ['cron', cron],
  ['crond', cron],
  ['crontab', cron],
  ['systemd-logind', logind],
  ['unix_chkpwd', checkPassword],
  ...['useradd', 'usermod', 'userdel', 'adduser', 'newusers'].map((name) => [name, accounts] as const),
  ...['groupadd', 'groupmod', 'groupdel', 'gpasswd', 'groupmems'].map((name) => [name, accounts] as const),
  ...['passwd', 'chpasswd', 'chgpasswd', 'chage', 'chfn', 'chsh'].map((name) => [name, accounts] as const),
]);

const REPEATED = 'message repeated ';

function outcome(record: SyslogRecord, memory: Correlation): Parsed | readonly Parsed[] {
  if (record.program === undefined) {
    return skip(record.message.startsWith('last message repeated ') ? 'unsupported' : 'irrelevant');
  }
  const first = record.message.charCodeAt(0);
  if (first === 112 || first === 80) {
    const fromPam = pam(record, memory);
    if (fromPam !== undefined) return fromPam;
  }
  return PROGRAMS.get(record.program)?.(record, memory) ?? skip('irrelevant');
}

/** `message repeated 3 times: [ Failed password for bob from …]` */
function repeated(record: SyslogRecord, memory: Correlation): Parsed | readonly Parsed[] {
  const { message } = record;
  const times = message.indexOf(' times: [', REPEATED.length);
  const count = Number(
    message.slice(REPEATED.length, times < 0 ? REPEATED.length : Math.min(times, REPEATED.length + 9)),
  );
  if (times < 0 || !Number.isInteger(count) || count < 1) return skip('irrelevant');
  record.message = message.slice(times + 9, message.endsWith(']') ? -1 : undefined).trim();
  const all: Parsed[] = [];
  while (all.length < Math.min(count, MAX_LIST)) all.push(...[outcome(record, memory)].flat());
  return all.length > MAX_LIST ? all.slice(0, MAX_LIST) : all;
}

function create(timeZone: string): LineParser {
  const header = new HeaderReader(localTime(timeZone));
  const record = emptyRecord();
  const memory = new Correlation();
  const read = (line: string, context: ParseContext): Parsed | readonly Parsed[] => {
    if (!header.read(line, context.receivedAt, record)) return skip(line.trim() === '' ? 'empty' : 'malformed');
    return record.message.startsWith(REPEATED) ? repeated(record, memory) : outcome(record, memory);
  };
  return {
    parse(line, context) {
      try {
        return read(line, context);
      } catch {
        return skip('parser_error');
      }
    },
    flush: () => [],
    state: () => memory.state(),
    restore: (state) => memory.restore(state),
  };
}

export const syslogAuth: Format = {
  name: 'syslog-auth',
  description: 'auth.log of Linux and Unix: sshd, sudo, su, login, PAM, and changes of accounts; any syslog header',
  framing: 'lines',
  paths: [],
  create: (options) => create(options.timeZone),
};
