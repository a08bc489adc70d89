/**
 * Format `auditd`: the log of the Linux Audit daemon (/var/log/audit/audit.log, auditd.conf(5): RAW and ENRICHED), also
 * with `node=`, through audispd or audisp-syslog, and from the kernel log.
 *
 * One login attempt is one event of category `authentication`, although several records tell of it:
 * - failure: USER_AUTH with `res=failed`, which PAM writes once per attempt; USER_ACCT with `res=failed`, where the
 *   account was refused after that (reason `account_denied`).
 * - success: USER_LOGIN, for programs that write it (sshd, login, gdm, lightdm); USER_AUTH for all others (su, sudo,
 *   polkit, ftp and mail servers).
 * - Everything else about it has the category `session`: USER_AUTH that sshd itself adds to PAM's (RHEL), failed
 *   USER_LOGIN (OpenSSH writes one for every method that it tries, even `none` before a good password), USER_ERR,
 *   CRED_*, USER_START, USER_END, LOGIN. Where sshd does not use PAM, failed logins are therefore
 *   `event_action="user_login", event_outcome="failure"`.
 *
 * event.action is the record type in lower case, or the name of the system call; event.id is `seconds.millis:serial`.
 * raw: the keys of the first record, `key` (the audit rule's; several are separated by commas), and `records`.
 */
import type { Format } from '../format.ts';
import { Joiner } from './join.ts';

export const auditd: Format = {
  name: 'auditd',
  description: 'Linux audit daemon, raw or enriched; the records of one event are joined',
  framing: 'lines',
  create: (options) => new Joiner(options),
};
