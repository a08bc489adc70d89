/** What happened: category, type, action, outcome and reason, by record type. */
import type { Category, EventType, Outcome } from '../../event.ts';
import type { Fields } from './fields.ts';
import { creates } from './objects.ts';
import type { Parts } from './parts.ts';
import { label, programOf } from './parts.ts';
import { syscallByName } from './syscalls.ts';

export interface Kind {
  readonly category: Category;
  readonly type: EventType;
  readonly action: string;
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
}

export function kindOf(parts: Parts): Kind {
  const { main } = parts;
  const { category, type, action } = main.type;
  const { fields } = main;
  switch (main.type.name) {
    case 'SYSCALL':
      return syscallKind(parts, fields);
    case 'USER_AUTH':
      return { ...authentication(fields), action, outcome: outcomeOf(fields), reason: accountReason(fields) };
    case 'USER_LOGIN':
      return { ...login(fields), action, outcome: outcomeOf(fields), reason: accountReason(fields) };
    case 'USER_ACCT':
      return accounting(fields);
    case 'USER_ERR':
      return { category, type, action, outcome: outcomeOf(fields), reason: accountReason(fields) };
    case 'AVC':
    case 'USER_AVC':
      return selinux(fields, action) ?? apparmor(fields);
    case 'SECCOMP':
      return seccomp(fields);
    case 'ANOM_ABEND':
      return { category, type, action, outcome: 'failure', reason: signal(fields.get('sig')) };
    case 'BPF':
      return { category, type: fields.get('op') === 'UNLOAD' ? 'end' : type, action, outcome: ofSyscall(parts) };
    case 'KERN_MODULE':
      return {
        category,
        type: parts.syscall?.fields.get('SYSCALL') === 'delete_module' ? 'end' : type,
        action,
        outcome: ofSyscall(parts),
      };
    case 'USER_MGMT':
    case 'GRP_MGMT':
      return { category, type: managementType(fields.get('op')), action, outcome: outcomeOf(fields) };
    default:
      // A type that is newer than the table says less than the system call beside it.
      if (action === 'unknown' && parts.syscall !== undefined) return syscallKind(parts, parts.syscall.fields);
      return { category, type, action, outcome: ofSyscall(parts) };
  }
}

/** The main record's own result, or else whether its SYSCALL succeeded. */
function ofSyscall({ main, syscall }: Parts): Outcome {
  const own = outcomeOf(main.fields);
  return own === 'unknown' && syscall !== undefined ? outcomeOf(syscall.fields) : own;
}

function outcomeOf(fields: Fields): Outcome {
  switch (fields.get('res') ?? fields.get('success') ?? fields.get('result')) {
    case 'success':
    case '1':
    case 'yes':
      return 'success';
    case 'failed':
    case 'fail':
    case 'failure':
    case '0':
    case 'no':
      return 'failure';
    default:
      return 'unknown';
  }
}

/** Programs that write USER_LOGIN when a login is complete; `sshd-session` is OpenSSH 9.8's name. */
const LOGIN_PROGRAMS = new Set(
  'sshd sshd-session sshd-auth login gdm-session-worker gdm lightdm sddm-helper kdm_greet in.rlogind'.split(' '),
);

const AUTHENTICATION = { category: 'authentication', type: 'start' } as const;
const SESSION_INFO = { category: 'session', type: 'info' } as const;

/**
 * A failure that PAM reports is the failed attempt. sshd's own USER_AUTH (RHEL: `op=password` after PAM's, `op=pubkey_auth`
 * for each key) is not, and a success of a program that goes on to USER_LOGIN is counted there.
 */
function authentication(fields: Fields): typeof AUTHENTICATION | typeof SESSION_INFO {
  const program = programOf(fields);
  if (program === undefined || !LOGIN_PROGRAMS.has(program)) return AUTHENTICATION;
  if (outcomeOf(fields) === 'success') return SESSION_INFO;
  const own = program.startsWith('sshd') && fields.get('op') !== undefined && fields.get('op') !== 'PAM:authentication';
  return own ? SESSION_INFO : AUTHENTICATION;
}

/** A success is the login; failures repeat what USER_AUTH counted, and sshd writes one for every method that it tried. */
const login = (fields: Fields): Pick<Kind, 'category' | 'type'> =>
  outcomeOf(fields) === 'success' ? AUTHENTICATION : { category: 'session', type: 'start' };

/** Refused after the password was right (locked, expired, pam_access): no USER_LOGIN follows, so this is the failure. */
function accounting(fields: Fields): Kind {
  const outcome = outcomeOf(fields);
  const action = 'user_acct';
  if (outcome !== 'failure') return { ...SESSION_INFO, action, outcome };
  return { ...AUTHENTICATION, action, outcome, reason: 'account_denied' };
}

/** sshd writes `(invalid user)` or `(unknown)`, PAM `?` for an account that does not exist. */
function accountReason(fields: Fields): string | undefined {
  const acct = fields.get('acct');
  return acct !== undefined && label(acct) === undefined && outcomeOf(fields) === 'failure'
    ? 'invalid_user'
    : undefined;
}

function managementType(op: string | undefined): EventType {
  if (op === undefined) return 'change';
  return op.startsWith('delet') || op.startsWith('del-') || op.startsWith('remov') ? 'deletion' : 'change';
}

/** open(2) flags: not read-only, or O_TRUNC. */
const opensForWriting = (flags: string | undefined): boolean => (parseInt(flags ?? '0', 16) & 0o1003) !== 0;

function syscallKind(parts: Parts, fields: Fields): Kind {
  const outcome = outcomeOf(fields);
  const call = syscallByName(fields.get('SYSCALL'));
  if (call === undefined) return { category: 'process', type: 'info', action: 'syscall', outcome };
  const { name, category } = call;
  let { type } = call;
  if (category === 'file' && type === 'access' && name.startsWith('open')) {
    if (creates(parts)) type = 'creation';
    else if (
      name === 'open' ? opensForWriting(fields.get('a1')) : name === 'openat' && opensForWriting(fields.get('a2'))
    ) {
      type = 'change';
    }
  }
  return { category, type, action: name, outcome };
}

/** In permissive mode SELinux reports what it let pass. */
function selinux(fields: Fields, action: string): Kind | undefined {
  if (fields.get('apparmor') !== undefined) return undefined;
  const result = fields.get('seresult');
  if (result === 'received') {
    return {
      category: 'configuration',
      type: 'change',
      action: `${action}_received`,
      outcome: 'success',
      reason: fields.get('seperms'),
    };
  }
  if (result === undefined)
    return { category: 'intrusion_detection', type: 'info', action, outcome: outcomeOf(fields) };
  const allowed = result === 'granted' || fields.get('permissive') === '1';
  return {
    category: 'intrusion_detection',
    type: allowed ? 'allowed' : 'denied',
    action: `${action}_${result}`,
    outcome: allowed ? 'success' : 'failure',
    reason: word(fields.get('seperms')?.replaceAll(' ', '_')),
  };
}

function apparmor(fields: Fields): Kind {
  const verdict = fields.get('apparmor') ?? '';
  const reason = word(fields.get('operation'));
  if (verdict === 'DENIED') {
    return { category: 'intrusion_detection', type: 'denied', action: 'apparmor_denied', outcome: 'failure', reason };
  }
  if (verdict === 'STATUS') {
    const outcome = fields.get('error') === undefined ? 'success' : 'failure';
    return { category: 'configuration', type: 'change', action: 'apparmor_status', outcome, reason };
  }
  const known = verdict === 'ALLOWED' || verdict === 'AUDIT';
  return {
    category: 'intrusion_detection',
    type: known ? 'allowed' : 'info',
    action: known ? `apparmor_${verdict.toLowerCase()}` : 'apparmor',
    outcome: known ? 'success' : 'unknown',
    reason,
  };
}

/** seccomp(2): SECCOMP_RET_LOG and SECCOMP_RET_ALLOW let the call pass. */
function seccomp(fields: Fields): Kind {
  const code = fields.get('code')?.toLowerCase();
  const allowed = code === '0x7ffc0000' || code === '0x7fff0000';
  return {
    category: 'intrusion_detection',
    type: allowed ? 'allowed' : 'denied',
    action: 'seccomp',
    outcome: allowed ? 'success' : 'failure',
    reason: syscallByName(fields.get('SYSCALL'))?.name,
  };
}

const signal = (sig: string | undefined): string | undefined =>
  sig !== undefined && /^\d{1,2}$/.test(sig) ? `signal_${sig}` : undefined;

/** Only what can be a word of the log's own vocabulary, so that reasons stay few. */
const word = (value: string | undefined): string | undefined =>
  value !== undefined && /^[a-z][a-z0-9_]{0,63}$/.test(value) ? value : undefined;
