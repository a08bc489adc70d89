/**
 * Records of /var/log/audit/audit.log as auditd writes them with its default `log_format = ENRICHED`: after a group
 * separator the numbers come again as names (auditd.conf(5), audit.rules(7), ausearch(8)).
 */

export interface AuditStamp {
  /** Ms since the epoch. */
  readonly time: number;
  /** Counts the events of a host. The records of one event have the same time and serial. */
  readonly serial: number;
}

/** Who acts: the login uid stays through su and sudo, and is unset for services. */
export interface AuditActor {
  readonly pid: number;
  readonly user: string;
  readonly uid: number;
  /** Undefined for services. */
  readonly session: number | undefined;
}

const SEPARATOR = '\u001d';
const UNSET = 4294967295;

function auditRecord({ time, serial }: AuditStamp, type: string, fields: string, names = ''): string {
  const seconds = Math.floor(time / 1000);
  const millis = String(time % 1000).padStart(3, '0');
  return `type=${type} msg=audit(${seconds}.${millis}:${serial}): ${fields}${names && SEPARATOR}${names}`;
}

export interface UserMessage extends AuditStamp {
  /** e.g. `USER_AUTH`, `USER_LOGIN`, `CRED_ACQ`, `SERVICE_START` */
  readonly type: string;
  readonly actor: AuditActor;
  /** What stands before `exe=`, e.g. `op=PAM:authentication grantors=pam_unix acct="root"`. */
  readonly what: string;
  readonly executable: string;
  readonly address?: string | undefined;
  readonly terminal?: string;
  readonly success: boolean;
}

/** A record that a program sends: logins, sudo, services. */
export function userMessage(message: UserMessage): string {
  const { actor, address = '?', terminal = '?' } = message;
  const { pid, user, uid, session } = actor;
  const auid = session === undefined ? UNSET : uid;
  const result = `exe="${message.executable}" hostname=${address} addr=${address} terminal=${terminal} res=${message.success ? 'success' : 'failed'}`;
  return auditRecord(
    message,
    message.type,
    `pid=${pid} uid=0 auid=${auid} ses=${session ?? UNSET} subj=unconfined msg='${message.what} ${result}'`,
    `UID="root" AUID="${session === undefined ? 'unset' : user}"`,
  );
}

/** A failed or good password of sshd. */
export const sshAuthentication = (
  line: Omit<UserMessage, 'type' | 'what' | 'executable'> & { readonly account: string },
): string =>
  userMessage({
    ...line,
    type: 'USER_AUTH',
    what: `op=PAM:authentication grantors=${line.success ? 'pam_unix' : '?'} acct="${line.account}"`,
    executable: '/usr/sbin/sshd',
    terminal: 'ssh',
  });

export interface SystemCall extends AuditStamp {
  readonly actor: AuditActor;
  readonly call: string;
  /** Of x86_64. */
  readonly number: number;
  readonly success: boolean;
  readonly executable: string;
  readonly parent: number;
  /** The key of the rule that it matched. */
  readonly key: string;
  readonly paths: readonly {
    readonly name: string;
    readonly inode: number;
    readonly type: 'NORMAL' | 'PARENT' | 'CREATE' | 'DELETE';
  }[];
  readonly directory: string;
  readonly command: readonly string[];
}

/** The records of a system call that an audit rule matched, in the kernel's order. */
export function systemCall(call: SystemCall): string[] {
  const lines = [syscallRecord(call)];
  if (call.call === 'execve') {
    const args = call.command.map((arg, index) => `a${index}="${arg}"`).join(' ');
    lines.push(auditRecord(call, 'EXECVE', `argc=${call.command.length} ${args}`));
  }
  lines.push(auditRecord(call, 'CWD', `cwd="${call.directory}"`));
  call.paths.forEach(({ name, inode, type }, item) => {
    const numbers = `inode=${inode} dev=fd:01 mode=0100644 ouid=0 ogid=0 rdev=00:00`;
    const capabilities = 'cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0';
    const fields = `item=${item} name="${name}" ${numbers} nametype=${type} ${capabilities}`;
    lines.push(auditRecord(call, 'PATH', fields, 'OUID="root" OGID="root"'));
  });
  const title = Buffer.from(call.command.join('\0')).toString('hex').toUpperCase();
  lines.push(auditRecord(call, 'PROCTITLE', `proctitle=${title}`));
  return lines;
}

function syscallRecord(call: SystemCall): string {
  const { pid, user, uid, session } = call.actor;
  const program = call.executable.slice(call.executable.lastIndexOf('/') + 1);
  const auid = session === undefined ? UNSET : uid;
  const ids = `uid=${uid} gid=${uid} euid=${uid} suid=${uid} fsuid=${uid} egid=${uid} sgid=${uid} fsgid=${uid}`;
  const names = ['UID', 'GID', 'EUID', 'SUID', 'FSUID', 'EGID', 'SGID', 'FSGID']
    .map((name) => `${name}="${user}"`)
    .join(' ');
  return auditRecord(
    call,
    'SYSCALL',
    `arch=c000003e syscall=${call.number} success=${call.success ? 'yes' : 'no'} exit=${call.success ? 0 : -13} a0=55d2c0a1 a1=7ffd3b20 a2=0 a3=1b6 items=${call.paths.length} ppid=${call.parent} pid=${pid} auid=${auid} ${ids} tty=pts0 ses=${session ?? UNSET} comm="${program}" exe="${call.executable}" subj=unconfined key="${call.key}"`,
    `ARCH=x86_64 SYSCALL=${call.call} AUID="${session === undefined ? 'unset' : user}" ${names}`,
  );
}
