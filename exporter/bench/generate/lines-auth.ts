/**
 * Lines of the authentication log as rsyslog writes them by default since version 8 on Debian 12: RFC 3339 time, host,
 * program, process id, message. Messages as OpenSSH, sudo(8), pam_unix(8), cron(8) and systemd-logind(8) write them.
 */

export interface AuthLine {
  /** Ms since the epoch. */
  readonly time: number;
  readonly host: string;
  readonly pid?: number;
}

export interface SshLine extends AuthLine {
  readonly user: string;
  readonly address: string;
  readonly port?: number;
}

function authLine({ time, host, pid }: AuthLine, program: string, message: string): string {
  const stamp = new Date(time).toISOString().replace('Z', '417+00:00');
  return `${stamp} ${host} ${program}${pid === undefined ? '' : `[${pid}]`}: ${message}`;
}

const sshd = (line: AuthLine, message: string): string => authLine({ pid: 2211, ...line }, 'sshd', message);

const from = ({ address, port = 41_022 }: SshLine): string => `${address} port ${port}`;

/** Of a user who exists. */
export const failedPassword = (line: SshLine): string =>
  sshd(line, `Failed password for ${line.user} from ${from(line)} ssh2`);

export const failedPasswordOfInvalidUser = (line: SshLine): string =>
  sshd(line, `Failed password for invalid user ${line.user} from ${from(line)} ssh2`);

export const invalidUser = (line: SshLine): string => sshd(line, `Invalid user ${line.user} from ${from(line)}`);

export const acceptedPublickey = (line: SshLine & { readonly fingerprint: string }): string =>
  sshd(line, `Accepted publickey for ${line.user} from ${from(line)} ssh2: ED25519 SHA256:${line.fingerprint}`);

export const tooManyAttempts = (line: SshLine): string =>
  sshd(line, `error: maximum authentication attempts exceeded for ${line.user} from ${from(line)} ssh2 [preauth]`);

export const tooManyFailures = (line: SshLine): string =>
  sshd(
    line,
    `Disconnecting authenticating user ${line.user} ${from(line)}: Too many authentication failures [preauth]`,
  );

export const connectionClosed = (line: SshLine & { readonly invalid?: boolean }): string =>
  sshd(
    line,
    `Connection closed by ${line.invalid ? 'invalid' : 'authenticating'} user ${line.user} ${from(line)} [preauth]`,
  );

export const disconnected = (line: SshLine): string => sshd(line, `Disconnected from user ${line.user} ${from(line)}`);

export const receivedDisconnect = (line: SshLine): string =>
  sshd(line, `Received disconnect from ${from(line)}:11: disconnected by user`);

export const scannerLeft = (line: SshLine): string => sshd(line, `Connection closed by ${from(line)} [preauth]`);

export const sshPamFailure = (line: SshLine & { readonly unknown?: boolean }): string =>
  sshd(
    line,
    `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${line.address} ${line.unknown ? '' : ` user=${line.user}`}`,
  );

export const sshUserUnknown = (line: AuthLine): string => sshd(line, 'pam_unix(sshd:auth): check pass; user unknown');

export interface SessionLine extends AuthLine {
  readonly program: string;
  readonly service: string;
  readonly user: string;
  readonly uid: number;
  /** Who opened it, `bob(uid=1001)`; nobody was logged in before if it is absent. */
  readonly by?: string;
}

export const sessionOpened = (line: SessionLine): string =>
  authLine(
    line,
    line.program,
    `pam_unix(${line.service}:session): session opened for user ${line.user}(uid=${line.uid}) by ${line.by ?? '(uid=0)'}`,
  );

export const sessionClosed = (line: Omit<SessionLine, 'uid'>): string =>
  authLine(line, line.program, `pam_unix(${line.service}:session): session closed for user ${line.user}`);

export interface SudoLine extends AuthLine {
  readonly user: string;
  readonly command: string;
  readonly target?: string;
}

const sudoFields = ({ user, command, target = 'root' }: SudoLine): string =>
  `TTY=pts/0 ; PWD=/home/${user} ; USER=${target} ; COMMAND=${command}`;

export const sudoCommand = (line: SudoLine): string =>
  authLine(line, 'sudo', `${line.user.padStart(8)} : ${sudoFields(line)}`);

export const sudoRefused = (line: SudoLine & { readonly why: string }): string =>
  authLine(line, 'sudo', `${line.user.padStart(8)} : ${line.why} ; ${sudoFields(line)}`);

export const sudoPamFailure = (line: AuthLine & { readonly user: string; readonly uid: number }): string =>
  authLine(
    line,
    'sudo',
    `pam_unix(sudo:auth): authentication failure; logname=${line.user} uid=${line.uid} euid=0 tty=/dev/pts/0 ruser=${line.user} rhost=  user=${line.user}`,
  );

export const logindSession = (line: AuthLine & { readonly user: string; readonly session: number }): string =>
  authLine({ pid: 812, ...line }, 'systemd-logind', `New session ${line.session} of user ${line.user}.`);

export const userAdded = (line: AuthLine & { readonly user: string; readonly uid: number }): string =>
  authLine(
    line,
    'useradd',
    `new user: name=${line.user}, UID=${line.uid}, GID=${line.uid}, home=/home/${line.user}, shell=/bin/bash, from=/dev/pts/0`,
  );
