/** The ten metrics of ../config/syslog-auth.yml, by regular expressions over each line. */
import type { Counter } from './count.ts';

const HEADER = /^\S+ (\S+) ([\w-]+)(?:\[\d+\])?: (.*)$/;
const FAILED = /^Failed password for (\S+) from (\S+) port /;
const INVALID = /^Invalid user (\S+) from (\S+) port /;
const ACCEPTED = /^Accepted \S+ for (\S+) from (\S+) port /;
const SCAN = /^Connection closed by ([0-9a-f.:]+) port \d+ \[preauth\]$/;
const OPENED = /^pam_unix\(\w+:session\): session opened for user (\w+)\(uid=\d+\) by (\w*)\(uid=\d+\)$/;
const SUDO_FAILED = /^pam_unix\(sudo:auth\): authentication failure; .* user=(\S+)$/;
const SUDO = /^ *(\w+) : (.* ; )?TTY=\S+ ; PWD=\S+ ; USER=(\w+) ; COMMAND=/;
const CREATED = /^new user: name=(\w+), /;

export function syslogAuth(line: string, count: Counter): void {
  const [, host_name, event_provider, message] = HEADER.exec(line) ?? [];
  if (host_name === undefined || event_provider === undefined || message === undefined) return;
  const failure = (user_name: string, source_ip: string, event_reason: string): void => {
    count('ssh_failed_logins_total', { user_name, source_ip, event_reason });
    count('auth_failures_total', { host_name, event_provider });
    if (event_reason === 'invalid_user') count('ssh_invalid_users_total', { source_ip });
    if (user_name === 'root') count('ssh_root_guesses_total', { host_name, source_ip });
  };
  if (event_provider === 'sshd') {
    const [, guessed, guesser] = FAILED.exec(message) ?? [];
    if (guessed !== undefined && guesser !== undefined) return failure(guessed, guesser, 'bad_password');
    const [, unknown, stranger] = INVALID.exec(message) ?? [];
    if (unknown !== undefined && stranger !== undefined) return failure(unknown, stranger, 'invalid_user');
    const [, user_name, source_ip] = ACCEPTED.exec(message) ?? [];
    if (user_name !== undefined && source_ip !== undefined)
      return count('ssh_logins_total', { user_name, source_ip, host_name });
    const [, scanner] = SCAN.exec(message) ?? [];
    if (scanner !== undefined) return count('ssh_scans_total', { source_ip: scanner, event_reason: 'closed' });
  }
  const [, user, by] = OPENED.exec(message) ?? [];
  // sudo's sessions are those of who ran it; nobody opened the others.
  if (user !== undefined) return count('sessions_total', { event_provider, user_name: by || user, host_name });
  if (event_provider === 'sudo') sudo(message, host_name, count);
  const [, user_target_name] = CREATED.exec(message) ?? [];
  if (user_target_name !== undefined) count('users_created_total', { host_name, user_target_name });
}

function sudo(message: string, host_name: string, count: Counter): void {
  const [, failed] = SUDO_FAILED.exec(message) ?? [];
  if (failed !== undefined) {
    count('auth_failures_total', { host_name, event_provider: 'sudo' });
    count('sudo_failed_passwords_total', { user_name: failed, host_name });
  }
  const [, user_name, reason, user_target_name] = SUDO.exec(message) ?? [];
  if (user_name === undefined || user_target_name === undefined) return;
  const event_reason = reason === undefined ? '' : 'bad_password';
  count('sudo_commands_total', { user_name, user_target_name, host_name, event_reason });
}
