/**
 * What the shadow suite writes about accounts: useradd(8), usermod(8), userdel(8), groupadd(8), groupmod(8),
 * groupdel(8), gpasswd(1), passwd(1), chage(1), chfn(1), chsh(1).
 *
 * A change is written for each file that holds it (group, gshadow, passwd). The line about the group itself counts;
 * those about the shadow group and about single files are joined to it.
 */
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import type { Subject, SyslogEvent } from './syslog-event.ts';

const USER_CREATED = kind('userCreated');
const USER_NOT_CREATED = kind('userNotCreated');
const USER_DELETED = kind('userDeleted');
const USER_CHANGED = kind('userChanged');
const GROUP_CREATED = kind('groupCreated');
const GROUP_DELETED = kind('groupDeleted');
const GROUP_CHANGED = kind('groupChanged');
const MEMBER_ADDED = kind('memberAdded');
const MEMBER_REMOVED = kind('memberRemoved');
const PASSWORD_CHANGED = kind('passwordChanged');
const PASSWORD_LOCKED = kind('passwordLocked');
const PASSWORD_UNLOCKED = kind('passwordUnlocked');
const EXPIRY_CHANGED = kind('expiryChanged');

interface Account {
  readonly user?: string | undefined;
  readonly target?: string | undefined;
  readonly group?: string | undefined;
}

type Read = (rest: string) => Account | undefined;

/** What stands in the first quotes, and in the second. */
function quoted(rest: string): readonly [string | undefined, string | undefined] {
  const [, first, , second] = rest.split("'", 5);
  return [first, second];
}

const quotedUser: Read = (rest) => ({ target: quoted(rest)[0] });
const quotedGroup: Read = (rest) => ({ group: quoted(rest)[0] });
const member: Read = (rest) => {
  const [target, group] = quoted(rest);
  return rest.includes(" group '") && group !== undefined ? { target, group } : undefined;
};

/** `name=bob, UID=1001, …` */
const nameOf = (rest: string): string => {
  const comma = rest.indexOf(',');
  return comma < 0 ? rest : rest.slice(0, comma);
};

/** `bob added by root to group sudo`, `bob removed by root from group sudo` */
const gpasswdMember =
  (verb: string, preposition: string): Read =>
  (rest) => {
    const by = rest.indexOf(verb);
    const group = by < 0 ? -1 : rest.indexOf(preposition, by + verb.length);
    if (group < 0) return undefined;
    return {
      target: rest.slice(0, by),
      user: rest.slice(by + verb.length, group),
      // gpasswd names the file where it could not write the others.
      group: rest.slice(group + preposition.length).replace(/ in \/etc\/group$/, ''),
    };
  };

/** `sudo changed by root` */
const groupBy =
  (verb: string): Read =>
  (rest) => {
    const by = rest.indexOf(verb);
    return by < 0 ? undefined : { group: rest.slice(0, by), user: rest.slice(by + verb.length).split(' to ', 1)[0] };
  };

interface Wording {
  readonly prefix: string;
  readonly kind: number;
  readonly read: Read;
}

const wording = (prefix: string, what: number, read: Read): Wording => ({ prefix, kind: what, read });

/** The first whose prefix fits and whose `read` finds its parts. */
const WORDINGS: readonly Wording[] = [
  wording('new user: name=', USER_CREATED, (rest) => ({ target: nameOf(rest) })),
  wording('new group: name=', GROUP_CREATED, (rest) => ({ group: nameOf(rest) })),
  wording("failed adding user '", USER_NOT_CREATED, (rest) => ({ target: rest.split("'", 1)[0] })),
  wording('delete user ', USER_DELETED, quotedUser),
  wording('removed group ', GROUP_DELETED, quotedGroup),
  wording('group ', GROUP_DELETED, (rest) => (rest.endsWith("' removed") ? quotedGroup(rest) : undefined)),
  wording('group changed in ', GROUP_CHANGED, (rest) => {
    const open = rest.indexOf(' (group ');
    return rest.slice(0, open).endsWith('/group') ? { group: rest.slice(open + 8).split('/', 1)[0] } : undefined;
  }),
  wording('add ', MEMBER_ADDED, member),
  wording('delete ', MEMBER_REMOVED, member),
  wording('user ', MEMBER_ADDED, gpasswdMember(' added by ', ' to group ')),
  wording('user ', MEMBER_REMOVED, gpasswdMember(' removed by ', ' from group ')),
  wording('members of group ', GROUP_CHANGED, groupBy(' set by ')),
  wording('administrators of group ', GROUP_CHANGED, groupBy(' set by ')),
  wording('access to group ', GROUP_CHANGED, groupBy(' restricted by ')),
  wording('password of group ', GROUP_CHANGED, groupBy(' changed by ')),
  wording('password of group ', GROUP_CHANGED, groupBy(' removed by ')),
  wording('password for ', PASSWORD_CHANGED, (rest) => {
    const [target, user] = quoted(rest);
    return user === undefined ? undefined : { target, user };
  }),
  wording('lock user ', PASSWORD_LOCKED, quotedUser),
  wording('unlock user ', PASSWORD_UNLOCKED, quotedUser),
  wording('change user ', PASSWORD_CHANGED, (rest) => (rest.endsWith("' password") ? quotedUser(rest) : undefined)),
  wording('change user ', USER_CHANGED, quotedUser),
  wording('changed user ', USER_CHANGED, quotedUser),
  wording('changed password expiry for ', EXPIRY_CHANGED, (rest) => ({ target: rest })),
];

const subjectOf = ({ user, target, group }: Account): Subject => ({
  'user.name': user,
  'user.target.name': target,
  'group.name': group,
});

export function accounts(record: SyslogRecord, event: SyslogEvent): Verdict {
  const message = record.message();
  if (isRepeat(message)) return 'joined';
  for (const { prefix, kind: what, read } of WORDINGS) {
    if (!message.startsWith(prefix)) continue;
    const account = read(message.slice(prefix.length));
    if (account !== undefined) return event.is(what).about(subjectOf(account));
  }
  return 'irrelevant';
}

/** The same change again, about another file than the one that counts. */
function isRepeat(message: string): boolean {
  if (message.startsWith('group added to ') || message.startsWith('removed shadow group ')) return true;
  if (message.startsWith('group changed in ')) return !message.includes('/group ');
  if (message.startsWith("group '")) return message.includes("' removed from ");
  // A renamed user's entries in the groups: `change 'bob' to 'bobby' in group 'sudo'`.
  if (message.startsWith("change '") || message.startsWith('change admin ')) return true;
  return message.includes(" shadow group '") || message.endsWith(' in /etc/gshadow');
}
