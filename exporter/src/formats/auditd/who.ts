/**
 * Who did it, and to whom. Numbers become names only where the log has them: the enriched fields AUID, UID, EUID and
 * ID, or `acct=`. The login uid (auid) is who logged in and stays through su and sudo; unset is -1 or 4294967295.
 *
 * Records about an account differ in whose `acct=` it is. For a login program (sshd, login, cron …) it is who logs in,
 * and `uid=` is the program's own, so it is not used. For a program that changes the user (su, sudo …) it is the user
 * that it becomes: user.target.name; only sudo's USER_AUTH and USER_ACCT name the caller. For user management it is
 * the account that is managed.
 */
import type { Fields } from './fields.ts';
import type { Parts } from './parts.ts';
import { label, programOf, valueOf } from './parts.ts';

export interface Who {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly target: string | undefined;
  readonly group: string | undefined;
}

const LOGIN_TYPES = new Set(
  'USER_AUTH USER_ACCT USER_ERR USER_LOGIN USER_LOGOUT USER_START USER_END CRED_ACQ CRED_DISP CRED_REFR USER_ROLE_CHANGE'.split(
    ' ',
  ),
);

const GROUP_TYPES = new Set(['ADD_GROUP', 'DEL_GROUP', 'GRP_MGMT', 'GRP_AUTH', 'GRP_CHAUTHTOK', 'CHGRP_ID']);

/** Programs whose `acct=` is another user than the caller. */
const SWITCHING = new Set(
  'su su-l sudo sudo-rs sudoedit runuser pkexec polkit-agent-helper-1 doas passwd chsh chfn chage newgrp sg'.split(' '),
);

export function whoOf(parts: Parts): Who {
  const { main } = parts;
  const { fields } = main;
  const type = main.type.name;
  if (LOGIN_TYPES.has(type)) {
    const program = programOf(fields);
    return program !== undefined && SWITCHING.has(program) ? switching(fields, type, program) : loggingIn(fields);
  }
  const auid = setId(valueOf(parts, 'auid'));
  const name = actorName(valueOf(parts, 'AUID'), auid, valueOf(parts, 'UID'));
  const id = auid ?? label(valueOf(parts, 'uid'));
  if (GROUP_TYPES.has(type)) return { name, id, target: undefined, group: groupOf(fields) };
  if (main.type.origin === 'user') {
    const target = label(fields.get('acct')) ?? userName(fields.get('ID'));
    return {
      name,
      id,
      target: target === name && !isManaged(type) ? undefined : target,
      group: label(fields.get('grp')),
    };
  }
  const effective = auid === undefined ? undefined : userName(valueOf(parts, 'EUID'));
  return { name, id, target: effective === name ? undefined : effective, group: undefined };
}

/** A user who changes the own account is still its target. */
const isManaged = (type: string): boolean =>
  type === 'USER_CHAUTHTOK' || type === 'USER_MGMT' || type === 'ADD_USER' || type === 'DEL_USER';

function loggingIn(fields: Fields): Who {
  const auid = setId(fields.get('auid'));
  const account = label(fields.get('acct')) ?? userName(fields.get('ID'));
  const name = account ?? (auid === undefined ? undefined : userName(fields.get('AUID')));
  return { name, id: setId(fields.get('id')) ?? auid, target: undefined, group: undefined };
}

function switching(fields: Fields, type: string, program: string): Who {
  const auid = setId(fields.get('auid'));
  const account = label(fields.get('acct'));
  const caller = program.startsWith('sudo') && (type === 'USER_AUTH' || type === 'USER_ACCT') ? account : undefined;
  const uid = fields.get('uid') === '0' ? undefined : userName(fields.get('UID')); // these programs are set-uid root
  const name = (auid === undefined ? undefined : userName(fields.get('AUID'))) ?? uid ?? caller;
  return {
    name,
    id: auid ?? label(fields.get('uid')),
    target: account === name ? undefined : account,
    group: undefined,
  };
}

const actorName = (auid: string | undefined, set: string | undefined, uid: string | undefined): string | undefined =>
  (set === undefined ? undefined : userName(auid)) ?? userName(uid);

const groupOf = (fields: Fields): string | undefined =>
  label(fields.get('grp')) ?? label(fields.get('acct')) ?? userName(fields.get('ID'));

/** An enriched name; `unknown(1001)` is an id without a name. */
const userName = (value: string | undefined): string | undefined =>
  value === undefined || value.startsWith('unknown(') ? undefined : label(value);

/** An id that is set. */
const setId = (value: string | undefined): string | undefined =>
  value === '4294967295' || value === '-1' ? undefined : label(value);
