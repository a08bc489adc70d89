/**
 * Who did it, and to whom. Numbers become names only where the log has them: the enriched fields AUID, UID, EUID and
 * ID, or `acct=`. The login uid (auid) is who logged in and stays through su and sudo; unset is -1 or 4294967295.
 *
 * Records about an account differ in whose `acct=` it is. For a login program (sshd, login, cron …) it is who logs in,
 * and `uid=` is the program's own, so it is not used. For a program that changes the user (su, sudo …) it is the user
 * that it becomes: user.target.name; only sudo's USER_AUTH and USER_ACCT name the caller. For user management it is
 * the account that is managed.
 */
import { NONE } from '../../values/interner.ts';
import { keyOf } from './keys.ts';
import type { Parts } from './parts.ts';
import { holderOf } from './parts.ts';
import { IS_SUDO, SWITCHES } from './programs.ts';
import type { AuditRecord } from './record.ts';
import { byPlace } from './types.ts';

const ACCT = keyOf('acct');
const GRP = keyOf('grp');
const ID = keyOf('id');
const ID_NAME = keyOf('ID');
const AUID = keyOf('auid');
const AUID_NAME = keyOf('AUID');
const UID = keyOf('uid');
const UID_NAME = keyOf('UID');
const EUID_NAME = keyOf('EUID');

const LOGIN_NAMES = new Set(
  'USER_AUTH USER_ACCT USER_ERR USER_LOGIN USER_LOGOUT USER_START USER_END CRED_ACQ CRED_DISP CRED_REFR USER_ROLE_CHANGE'.split(
    ' ',
  ),
);

const LOGIN_TYPES: readonly boolean[] = byPlace((name) => LOGIN_NAMES.has(name));

const GROUP_TYPES = new Set(['ADD_GROUP', 'DEL_GROUP', 'GRP_MGMT', 'GRP_AUTH', 'GRP_CHAUTHTOK', 'CHGRP_ID']);

/** The user's name. */
export function userNameOf(parts: Parts): number {
  const { main } = parts;
  if (!isLogin(main)) return actorOf(parts);
  const loginName = isSet(main, AUID) ? enriched(main, AUID_NAME) : NONE;
  if (!switches(main)) return main.id(ACCT) || enriched(main, ID_NAME) || loginName;
  // These programs are set-uid root.
  return loginName || (main.is(UID, '0') ? NONE : enriched(main, UID_NAME)) || callerOf(main);
}

/** Only sudo's messages about the password and the account name who called it. */
function callerOf(record: AuditRecord): number {
  const named = record.type.name === 'USER_AUTH' || record.type.name === 'USER_ACCT';
  return named && (record.programBits() & IS_SUDO) !== 0 ? record.id(ACCT) : NONE;
}

export function userIdOf(parts: Parts): number {
  const { main } = parts;
  const login = holderOf(parts, AUID);
  if (!isLogin(main)) return setId(login, AUID) || holderOf(parts, UID).id(UID);
  const loginId = setId(main, AUID);
  return switches(main) ? loginId || main.id(UID) : setId(main, ID) || loginId;
}

export function targetOf(parts: Parts): number {
  const { main } = parts;
  const type = main.type.name;
  if (isLogin(main)) {
    return switches(main) ? unless(main.id(ACCT), userNameOf(parts)) : NONE;
  }
  if (GROUP_TYPES.has(type)) return NONE;
  if (main.type.origin === 'user') {
    const target = main.id(ACCT) || enriched(main, ID_NAME);
    return isManaged(type) ? target : unless(target, actorOf(parts));
  }
  const isUser = isSet(holderOf(parts, AUID), AUID);
  return isUser ? unless(enriched(holderOf(parts, EUID_NAME), EUID_NAME), actorOf(parts)) : NONE;
}

export function groupOf({ main }: Parts): number {
  const type = main.type.name;
  if (isLogin(main)) return NONE;
  if (GROUP_TYPES.has(type)) return main.id(GRP) || main.id(ACCT) || enriched(main, ID_NAME);
  return main.type.origin === 'user' ? main.id(GRP) : NONE;
}

/** A user who changes the own account is still its target. */
const isManaged = (type: string): boolean =>
  type === 'USER_CHAUTHTOK' || type === 'USER_MGMT' || type === 'ADD_USER' || type === 'DEL_USER';

const switches = (record: AuditRecord): boolean => (record.programBits() & SWITCHES) !== 0;

const isLogin = ({ type }: AuditRecord): boolean => LOGIN_TYPES[type.place] === true;

const unless = (id: number, same: number): number => (id === same ? NONE : id);

function actorOf(parts: Parts): number {
  const login = isSet(holderOf(parts, AUID), AUID) ? enriched(holderOf(parts, AUID_NAME), AUID_NAME) : NONE;
  return login || enriched(holderOf(parts, UID_NAME), UID_NAME);
}

/** An enriched name; `unknown(1001)` is an id without a name. */
const enriched = (record: AuditRecord, key: number): number =>
  record.startsWith(key, 'unknown(') ? NONE : record.id(key);

const isSet = (record: AuditRecord, key: number): boolean =>
  !record.isNone(key) && !record.is(key, '4294967295') && !record.is(key, '-1');

const setId = (record: AuditRecord, key: number): number => (isSet(record, key) ? record.id(key) : NONE);
