/** The programs whose own lines the format reads. */
import type { SkipReason } from '../../event.ts';
import { ByteTable } from '../../values/byte-table.ts';
import type { Interner } from '../../values/interner.ts';
import { accounts } from './accounts.ts';
import { pattern } from './bytes.ts';
import type { Pattern } from './bytes.ts';
import type { Correlation } from './correlation.ts';
import type { SyslogRecord } from './record.ts';
import { checkPassword, cron, logind, polkit } from './services.ts';
import { sshd } from './sshd.ts';
import { login, su } from './su.ts';
import { sudo } from './sudo.ts';
import type { SyslogEvent } from './syslog-event.ts';

/** What became of a record: the event, filled, or the reason why there is none. */
export type Verdict = SkipReason | SyslogEvent;

type ReadProgram = (record: SyslogRecord, event: SyslogEvent, memory: Correlation) => Verdict;

export interface KnownProgram {
  readonly read: ReadProgram;
  /** Whether the program writes a line about each attempt itself, so that PAM's lines about it do not count. */
  readonly ownVerdict: boolean;
  readonly name: Pattern;
  /** The id of its `event.provider`. */
  readonly provider: number;
}

const READERS: ReadonlyMap<string, ReadProgram> = new Map<string, ReadProgram>([
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

const OWN_VERDICT: ReadonlySet<ReadProgram> = new Set([sshd, su, login]);

/** The daemons of OpenSSH 9.8 and later count as sshd, so that one selector finds all versions. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['sshd-session', 'sshd'],
  ['sshd-auth', 'sshd'],
  ['su-l', 'su'],
]);

export class Programs {
  readonly #names = new ByteTable(0);
  readonly #programs: KnownProgram[] = [];
  /** The one that was found last. */
  last: KnownProgram | undefined;

  constructor(interner: Interner) {
    for (const [name, read] of READERS) {
      const bytes = Buffer.from(name);
      const provider = interner.ofText(PROVIDERS.get(name) ?? name);
      this.#names.find(bytes, 0, bytes.length);
      this.#names.add(bytes, 0, bytes.length, this.#programs.length);
      this.#programs.push({ name: pattern(name), read, ownVerdict: OWN_VERDICT.has(read), provider });
    }
  }

  find(bytes: Uint8Array, from: number, to: number): KnownProgram | undefined {
    const program = this.#programs[this.#names.find(bytes, from, to)];
    if (program !== undefined) this.last = program;
    return program;
  }
}
