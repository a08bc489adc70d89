/** Why an event ended so. */
import { keyOf } from './keys.ts';
import { label } from './label.ts';
import type { Parts } from './parts.ts';
import type { AuditRecord } from './record.ts';

const ACCT = keyOf('acct');
const APPARMOR = keyOf('apparmor');
const OPERATION = keyOf('operation');
const SEPERMS = keyOf('seperms');
const SERESULT = keyOf('seresult');
const SIG = keyOf('sig');

export function reasonOf({ main }: Parts): string | undefined {
  switch (main.type.name) {
    case 'USER_AUTH':
    case 'USER_LOGIN':
    case 'USER_ERR':
      return main.outcome() === 'failure' && isNobody(main.own(ACCT)) ? 'invalid_user' : undefined;
    case 'USER_ACCT':
      // Refused after the password was right (locked, expired, pam_access): no USER_LOGIN follows, so this is the failure.
      return main.outcome() === 'failure' ? 'account_denied' : undefined;
    case 'AVC':
    case 'USER_AVC':
      return main.has(APPARMOR) ? word(main.text(OPERATION)) : permissions(main);
    case 'SECCOMP':
      return main.call()?.name;
    case 'ANOM_ABEND':
      return signal(main.own(SIG));
    default:
      return undefined;
  }
}

/** sshd writes `(invalid user)` or `(unknown)`, PAM `?` for an account that does not exist. */
const isNobody = (acct: string | undefined): boolean => acct !== undefined && label(acct) === undefined;

function permissions(record: AuditRecord): string | undefined {
  const result = record.text(SERESULT);
  if (result === undefined) return undefined;
  const permissions = record.text(SEPERMS);
  return result === 'received' ? permissions : word(permissions?.replaceAll(' ', '_'));
}

const signal = (sig: string | undefined): string | undefined =>
  sig !== undefined && /^\d{1,2}$/.test(sig) ? `signal_${sig}` : undefined;

/** Only what can be a word of the log's own vocabulary, so that reasons stay few. */
const word = (value: string | undefined): string | undefined =>
  value !== undefined && /^[a-z][a-z0-9_]{0,63}$/.test(value) ? value : undefined;
