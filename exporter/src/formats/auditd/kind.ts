/** What happened: category, type, action and outcome, by record type. */
import type { EventType, Outcome } from '../../event.ts';
import type { Kind, Kinds } from './kinds.ts';
import { kinds } from './kinds.ts';
import { keyOf } from './keys.ts';
import { creates } from './objects.ts';
import type { Parts } from './parts.ts';
import { IS_SSHD, LOGS_IN } from './programs.ts';
import type { AuditRecord } from './record.ts';
import { byPlace } from './types.ts';

const A1 = keyOf('a1');
const A2 = keyOf('a2');
const APPARMOR = keyOf('apparmor');
const CODE = keyOf('code');
const ERROR = keyOf('error');
const OP = keyOf('op');
const PERMISSIVE = keyOf('permissive');
const SERESULT = keyOf('seresult');

type KindReader = (parts: Parts, own: Kinds) => Kind;

/** By record type: those of which the result alone does not say what kind of event it is. */
const READERS: Readonly<Record<string, KindReader>> = {
  SYSCALL: (parts) => syscallKind(parts, parts.main),
  USER_AUTH: ({ main }, own) => (isAttempt(main) ? own : NO_ATTEMPT)[main.outcome()],
  // A success is the login; failures repeat what USER_AUTH counted, and sshd writes one for every method that it tried.
  USER_LOGIN: ({ main }, own) => (main.outcome() === 'success' ? LOGIN.success : own[main.outcome()]),
  USER_ACCT: ({ main }, own) => (main.outcome() === 'failure' ? DENIED_ACCOUNT.failure : own[main.outcome()]),
  USER_ERR: ({ main }, own) => own[main.outcome()],
  AVC: ({ main }) => (main.has(APPARMOR) ? apparmor(main) : selinux(main)),
  USER_AVC: ({ main }) => (main.has(APPARMOR) ? apparmor(main) : selinux(main)),
  SECCOMP: ({ main }) => seccomp(main),
  ANOM_ABEND: (_, own) => own.failure,
  BPF: (parts, own) => (parts.main.text(OP) === 'UNLOAD' ? BPF_UNLOAD : own)[ofSyscall(parts)],
  KERN_MODULE: (parts, own) =>
    (parts.syscall?.call()?.name === 'delete_module' ? MODULE_UNLOAD : own)[ofSyscall(parts)],
  USER_MGMT: ({ main }, own) => (isDeletion(main.text(OP)) ? USER_DELETION : own)[main.outcome()],
  GRP_MGMT: ({ main }, own) => (isDeletion(main.text(OP)) ? GROUP_DELETION : own)[main.outcome()],
};

const BY_PLACE: readonly (KindReader | undefined)[] = byPlace((name) => READERS[name]);

export function kindOf(parts: Parts): Kind {
  const { main, syscall } = parts;
  const own = main.type.kinds;
  const read = BY_PLACE[main.type.place];
  if (read !== undefined) return read(parts, own);
  // A type that is newer than the table says less than the system call beside it.
  if (main.type.place === 0 && syscall !== undefined) return syscallKind(parts, syscall);
  return own[ofSyscall(parts)];
}

const NO_ATTEMPT = kinds('session', 'info', 'user_auth');
const LOGIN = kinds('authentication', 'start', 'user_login');
const DENIED_ACCOUNT = kinds('authentication', 'start', 'user_acct');
const BPF_UNLOAD = kinds('driver', 'end', 'bpf');
const MODULE_UNLOAD = kinds('driver', 'end', 'kern_module');
const USER_DELETION = kinds('iam', 'deletion', 'user_mgmt');
const GROUP_DELETION = kinds('iam', 'deletion', 'grp_mgmt');
const UNKNOWN_CALL = kinds('process', 'info', 'syscall');

/** The main record's own result, or else whether its SYSCALL succeeded. */
function ofSyscall({ main, syscall }: Parts): Outcome {
  const own = main.outcome();
  return own === 'unknown' && syscall !== undefined ? syscall.outcome() : own;
}

/**
 * A failure that PAM reports is the failed attempt. sshd's own USER_AUTH (RHEL: `op=password` after PAM's, `op=pubkey_auth`
 * for each key) is not, and a success of a program that goes on to USER_LOGIN is counted there.
 */
function isAttempt(record: AuditRecord): boolean {
  const program = record.programBits();
  if ((program & LOGS_IN) === 0) return true;
  if (record.outcome() === 'success') return false;
  if ((program & IS_SSHD) === 0 || record.is(OP, 'PAM:authentication')) return true;
  const operation = record.text(OP);
  return operation === undefined || operation === 'PAM:authentication';
}

const isDeletion = (op: string | undefined): boolean =>
  op !== undefined && (op.startsWith('delet') || op.startsWith('del-') || op.startsWith('remov'));

/** open(2) flags: not read-only, or O_TRUNC. */
const opensForWriting = (flags: string | undefined): boolean => (parseInt(flags ?? '0', 16) & 0o1003) !== 0;

function syscallKind(parts: Parts, record: AuditRecord): Kind {
  const call = record.call();
  let of: Kinds = call?.kinds ?? UNKNOWN_CALL;
  if (call?.opens !== undefined) {
    if (creates(parts)) of = call.opens.creation;
    else if (
      call.name === 'open' ? opensForWriting(record.own(A1)) : call.name === 'openat' && opensForWriting(record.own(A2))
    ) {
      of = call.opens.change;
    }
  }
  return of[record.outcome()];
}

/** In permissive mode SELinux reports what it let pass. */
function selinux(record: AuditRecord): Kind {
  const { category, action } = record.type.kinds.unknown;
  const result = record.text(SERESULT);
  if (result === 'received') {
    return { category: 'configuration', type: 'change', action: `${action}_received`, outcome: 'success' };
  }
  if (result === undefined) return { category, type: 'info', action, outcome: record.outcome() };
  const allowed = result === 'granted' || record.is(PERMISSIVE, '1');
  return verdict(allowed, `${action}_${result}`);
}

function apparmor(record: AuditRecord): Kind {
  const result = record.own(APPARMOR) ?? '';
  if (result === 'DENIED') return verdict(false, 'apparmor_denied');
  if (result === 'STATUS') {
    const outcome = record.has(ERROR) ? 'failure' : 'success';
    return { category: 'configuration', type: 'change', action: 'apparmor_status', outcome };
  }
  if (result === 'ALLOWED' || result === 'AUDIT') return verdict(true, `apparmor_${result.toLowerCase()}`);
  return { category: 'intrusion_detection', type: 'info', action: 'apparmor', outcome: 'unknown' };
}

/** seccomp(2): SECCOMP_RET_LOG and SECCOMP_RET_ALLOW let the call pass. */
function seccomp(record: AuditRecord): Kind {
  const code = record.own(CODE)?.toLowerCase();
  return verdict(code === '0x7ffc0000' || code === '0x7fff0000', 'seccomp');
}

function verdict(allowed: boolean, action: string): Kind {
  const type: EventType = allowed ? 'allowed' : 'denied';
  return { category: 'intrusion_detection', type, action, outcome: allowed ? 'success' : 'failure' };
}
