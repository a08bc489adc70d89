/** syslog-auth and auditd. */
import type { Case } from './default-metrics.case.ts';

const syslog = (name: string, message: string, ...counts: string[]): Case => ({
  format: 'syslog-auth',
  name,
  lines: [`2026-03-01T12:00:00+00:00 web1 ${message}`],
  counts,
});

const sudo = (name: string, command: string, ...counts: string[]): Case =>
  syslog(name, `sudo: amy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=${command}`, ...counts);

const auditd = (name: string, lines: string[], ...counts: string[]): Case => ({
  format: 'auditd',
  name,
  lines,
  counts,
});
const record = (type: string, fields: string): string => `type=${type} msg=audit(1772366400.000:1): ${fields}`;
const message = (type: string, fields: string): string =>
  record(type, `pid=9 uid=0 auid=1000 ses=1 msg='${fields}'\u001dUID="root" AUID="amy"`);

export const HOST_CASES: readonly Case[] = [
  syslog(
    'ssh, wrong password',
    'sshd[7]: Failed password for bob from 192.0.2.1 port 5 ssh2',
    'failed_logins bob,192.0.2.1',
  ),
  syslog('ssh', 'sshd[7]: Accepted publickey for bob from 192.0.2.1 port 5 ssh2'),
  syslog(
    'ssh as root',
    'sshd[7]: Accepted publickey for root from 192.0.2.1 port 5 ssh2',
    'root_logins sshd,web1,,192.0.2.1',
  ),
  syslog('root at the console', 'login[7]: ROOT LOGIN ON tty1', 'root_logins login,web1,,'),
  syslog('su', 'su[7]: (to root) amy on pts/0', 'root_logins su,web1,,'),
  syslog('su by root', 'su[7]: (to root) root on none'),
  syslog('su to a service user', 'su[7]: (to postgres) root on none'),
  syslog('su, refused', 'su[7]: FAILED SU (to root) amy on pts/0', 'failed_logins amy,'),
  sudo('a command', '/usr/bin/apt update'),
  syslog(
    'sudo without the right',
    'sudo: amy : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls',
    'permission_denied amy,sudo',
  ),
  sudo('sudo stops auditd', '/usr/bin/systemctl stop auditd', 'logging_disabled sudo,sudo_command,amy'),
  sudo(
    'sudo disables rsyslog',
    '/bin/systemctl disable --now rsyslog.service',
    'logging_disabled sudo,sudo_command,amy',
  ),
  sudo('sudo empties the rules', '/sbin/auditctl -D', 'logging_disabled sudo,sudo_command,amy'),
  sudo('sudo stops a web server', '/usr/bin/systemctl stop nginx'),
  sudo('visudo', '/usr/sbin/visudo', 'privileges_granted sudo,sudo_command,amy,root'),
  sudo('visudo that only checks', '/usr/sbin/visudo -c'),
  sudo('a file for sudo', '/usr/bin/tee /etc/sudoers.d/eve', 'privileges_granted sudo,sudo_command,amy,root'),
  sudo('reading it', '/usr/bin/cat /etc/sudoers'),
  syslog('usermod', "usermod[7]: add 'eve' to group 'sudo'", 'privileges_granted usermod,group_member_added,,eve'),
  syslog('usermod, shadow', "usermod[7]: add 'eve' to shadow group 'sudo'"),
  syslog('usermod, other group', "usermod[7]: add 'eve' to group 'audio'"),
  syslog(
    'gpasswd',
    'gpasswd[7]: user eve added by root to group docker',
    'privileges_granted gpasswd,group_member_added,root,eve',
  ),
  syslog(
    'useradd',
    'useradd[7]: new user: name=eve, UID=1001, GID=1001, home=/home/eve, shell=/bin/sh',
    'users_created useradd,,eve',
  ),

  auditd(
    'ssh, wrong password',
    [
      message(
        'USER_AUTH',
        'op=PAM:authentication grantors=? acct="bob" exe="/usr/sbin/sshd" hostname=192.0.2.1 addr=192.0.2.1 terminal=ssh res=failed',
      ),
    ],
    'failed_logins bob,192.0.2.1',
  ),
  auditd(
    'ssh as root',
    [
      message(
        'USER_LOGIN',
        'op=login acct="root" exe="/usr/sbin/sshd" hostname=192.0.2.1 addr=192.0.2.1 terminal=ssh res=success',
      ),
    ],
    'root_logins sshd,,,192.0.2.1',
  ),
  auditd(
    'su',
    [
      message(
        'USER_AUTH',
        'op=PAM:authentication grantors=pam_unix acct="root" exe="/usr/bin/su" hostname=? addr=? terminal=pts/0 res=success',
      ),
    ],
    'root_logins su,,,',
  ),
  auditd('sudo', [
    message(
      'USER_AUTH',
      'op=PAM:authentication grantors=pam_unix acct="amy" exe="/usr/bin/sudo" hostname=? addr=? terminal=pts/0 res=success',
    ),
  ]),
  auditd(
    'auditing off',
    [record('CONFIG_CHANGE', 'op=set audit_enabled=0 old=1 auid=1000 ses=1 res=1')],
    'logging_disabled kernel,config_change,',
  ),
  auditd('auditing on', [record('CONFIG_CHANGE', 'op=set audit_enabled=1 old=0 auid=1000 ses=1 res=1')]),
  auditd(
    'a rule removed',
    [record('CONFIG_CHANGE', 'auid=1000 ses=1 op=remove_rule key="k" list=4 res=1\u001dAUID="amy"')],
    'logging_disabled kernel,config_change,amy',
  ),
  auditd('a rule added', [record('CONFIG_CHANGE', 'auid=1000 ses=1 op=add_rule key="k" list=4 res=1')]),
  auditd(
    'the daemon ends',
    [record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=1 pid=1 subj=x res=success\u001dAUID="root" UID="root"')],
    'logging_disabled auditd,daemon_end,root',
  ),
  auditd(
    'rsyslog stops',
    [message('SERVICE_STOP', 'unit=rsyslog comm="systemd" exe="/usr/lib/systemd/systemd" res=success')],
    'logging_disabled systemd,service_stop,amy',
  ),
  auditd('cron stops', [
    message('SERVICE_STOP', 'unit=cron comm="systemd" exe="/usr/lib/systemd/systemd" res=success'),
  ]),
  auditd(
    'usermod',
    [message('USER_MGMT', 'op=add-user-to-group grp="wheel" acct="eve" exe="/usr/sbin/usermod" res=success')],
    'privileges_granted usermod,user_mgmt,amy,eve',
  ),
  auditd('usermod, shadow', [
    message('USER_MGMT', 'op=add-to-shadow-group grp="wheel" acct="eve" exe="/usr/sbin/usermod" res=success'),
  ]),
  auditd('usermod, out of the group', [
    message('USER_MGMT', 'op=delete-user-from-group grp="wheel" acct="eve" exe="/usr/sbin/usermod" res=success'),
  ]),
  auditd(
    'useradd',
    [message('ADD_USER', 'op=add-user acct="eve" exe="/usr/sbin/useradd" res=success')],
    'users_created useradd,amy,eve',
  ),
  auditd('its home', [message('ADD_USER', 'op=add-home-dir acct="eve" exe="/usr/sbin/useradd" res=success')]),
  auditd(
    'a file that may not be opened',
    [
      record(
        'SYSCALL',
        'arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a2=0 items=1 auid=1000 uid=1000 comm="cat" exe="/bin/cat" key="k"\u001dAUID="amy" UID="amy"',
      ),
      record('PATH', 'item=0 name="/etc/shadow" nametype=NORMAL'),
    ],
    'permission_denied amy,kernel',
  ),
  auditd(
    'sudoers is written',
    [
      record(
        'SYSCALL',
        'arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a2=241 items=1 auid=1000 uid=0 comm="sh" exe="/bin/sh" key="k"\u001dAUID="amy" UID="root"',
      ),
      record('CWD', 'cwd="/root"'),
      record('PATH', 'item=0 name="/etc/sudoers.d/eve" nametype=CREATE'),
    ],
    'privileges_granted kernel,openat,amy,',
  ),
];
