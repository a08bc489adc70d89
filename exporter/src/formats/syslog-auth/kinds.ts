/** Every kind of event that the format gives: the part of an event that the wording of a message decides. */
import type { Category, EventType, Outcome } from '../../event.ts';
import type { Interner } from '../../values/interner.ts';

/** The fields of a row. */
export const KIND_FIELDS = ['event.category', 'event.type', 'event.action', 'event.outcome', 'event.reason'] as const;

type Row = readonly [category: Category, type: EventType, action: string, outcome: Outcome, reason?: string];

const ROWS = {
  sshAccepted: ['authentication', 'start', 'ssh_login', 'success'],
  sshBadPassword: ['authentication', 'start', 'ssh_login', 'failure', 'bad_password'],
  sshEmptyPassword: ['authentication', 'start', 'ssh_login', 'failure', 'empty_password'],
  sshBadCredentials: ['authentication', 'start', 'ssh_login', 'failure', 'bad_credentials'],
  sshInvalidUser: ['authentication', 'start', 'ssh_login', 'failure', 'invalid_user'],
  sshUserNotAllowed: ['authentication', 'start', 'ssh_login', 'failure', 'user_not_allowed'],
  sshRootRefused: ['authentication', 'start', 'ssh_login', 'failure', 'root_login_refused'],
  sshMaxAttempts: ['authentication', 'start', 'ssh_login', 'failure', 'max_attempts'],
  sshBadKey: ['authentication', 'start', 'ssh_login', 'failure', 'bad_key'],
  sshAborted: ['authentication', 'start', 'ssh_login', 'failure', 'aborted'],
  sshAccountDenied: ['authentication', 'start', 'ssh_login', 'failure', 'account_denied'],
  sshAccountExpired: ['authentication', 'start', 'ssh_login', 'failure', 'account_expired'],

  // That a client left says nothing about success.
  sshClosed: ['network', 'end', 'ssh_connection', 'unknown', 'closed'],
  sshReset: ['network', 'end', 'ssh_connection', 'unknown', 'reset'],
  sshDisconnected: ['network', 'end', 'ssh_connection', 'unknown', 'disconnected'],
  sshNegotiationFailed: ['network', 'denied', 'ssh_connection', 'failure', 'negotiation_failed'],
  sshNoIdentification: ['network', 'connection', 'ssh_connection', 'failure', 'no_identification'],
  sshBadProtocol: ['network', 'connection', 'ssh_connection', 'failure', 'bad_protocol'],
  sshBadProtocolDenied: ['network', 'denied', 'ssh_connection', 'failure', 'bad_protocol'],
  sshProtocolError: ['network', 'connection', 'ssh_connection', 'failure', 'protocol_error'],
  sshAuthTimeout: ['network', 'denied', 'ssh_connection', 'failure', 'auth_timeout'],
  sshRefused: ['network', 'denied', 'ssh_connection', 'failure', 'refused'],
  sshLimited: ['network', 'denied', 'ssh_connection', 'failure', 'limited'],

  pamAuthenticated: ['authentication', 'start', 'pam_authentication', 'success'],
  pamBadCredentials: ['authentication', 'start', 'pam_authentication', 'failure', 'bad_credentials'],
  pamAccessDenied: ['authentication', 'start', 'pam_authentication', 'failure', 'access_denied'],
  pamAccountExpired: ['authentication', 'start', 'pam_authentication', 'failure', 'account_expired'],
  pamPasswordExpired: ['authentication', 'info', 'pam_authentication', 'unknown', 'password_expired'],
  sessionOpened: ['session', 'start', 'session_opened', 'success'],
  sessionClosed: ['session', 'end', 'session_closed', 'success'],
  accountLocked: ['iam', 'change', 'account_locked', 'success', 'too_many_failures'],

  sudoRun: ['process', 'start', 'sudo_command', 'success'],
  // With `log_exit_status` sudo writes a second line when the command has ended.
  sudoExited: ['process', 'end', 'sudo_command', 'success'],
  sudoRefused: ['process', 'start', 'sudo_command', 'failure', 'refused'],
  sudoBadPassword: ['process', 'start', 'sudo_command', 'failure', 'bad_password'],
  sudoNotInSudoers: ['process', 'start', 'sudo_command', 'failure', 'not_in_sudoers'],
  sudoCommandNotAllowed: ['process', 'start', 'sudo_command', 'failure', 'command_not_allowed'],
  sudoPasswordRequired: ['process', 'start', 'sudo_command', 'failure', 'password_required'],
  sudoNotAuthorizedOnHost: ['process', 'start', 'sudo_command', 'failure', 'not_authorized_on_host'],
  sudoNoTty: ['process', 'start', 'sudo_command', 'failure', 'no_tty'],
  sudoAccountDenied: ['process', 'start', 'sudo_command', 'failure', 'account_denied'],
  sudoAccountExpired: ['process', 'start', 'sudo_command', 'failure', 'account_expired'],
  sudoPasswordExpired: ['process', 'start', 'sudo_command', 'failure', 'password_expired'],

  su: ['authentication', 'start', 'su', 'success'],
  suFailed: ['authentication', 'start', 'su', 'failure', 'bad_credentials'],
  login: ['authentication', 'start', 'login', 'success'],
  loginFailed: ['authentication', 'start', 'login', 'failure', 'bad_credentials'],
  loginTooMany: ['authentication', 'start', 'login', 'failure', 'max_attempts'],

  polkitGranted: ['process', 'access', 'polkit_authorization', 'success'],
  polkitRefused: ['process', 'access', 'polkit_authorization', 'failure', 'bad_credentials'],
  cronCommand: ['process', 'start', 'cron_command', 'success'],
  cronDenied: ['process', 'start', 'cron_command', 'failure', 'not_allowed'],

  userCreated: ['iam', 'creation', 'user_created', 'success'],
  userNotCreated: ['iam', 'creation', 'user_created', 'failure'],
  userDeleted: ['iam', 'deletion', 'user_deleted', 'success'],
  userChanged: ['iam', 'change', 'user_changed', 'success'],
  groupCreated: ['iam', 'creation', 'group_created', 'success'],
  groupDeleted: ['iam', 'deletion', 'group_deleted', 'success'],
  groupChanged: ['iam', 'change', 'group_changed', 'success'],
  memberAdded: ['iam', 'change', 'group_member_added', 'success'],
  memberRemoved: ['iam', 'change', 'group_member_removed', 'success'],
  passwordChanged: ['iam', 'change', 'password_changed', 'success'],
  passwordLocked: ['iam', 'change', 'password_locked', 'success'],
  passwordUnlocked: ['iam', 'change', 'password_unlocked', 'success'],
  expiryChanged: ['iam', 'change', 'password_expiry_changed', 'success'],
} as const satisfies Readonly<Record<string, Row>>;

export type KindName = keyof typeof ROWS;

const NAMES = Object.keys(ROWS) as KindName[]; // Object.keys loses the literal type

/** The number of a kind. */
export const kind = (name: KindName): number => NAMES.indexOf(name);

/** The ids of all kinds, row by row; NONE where a kind has no reason. */
export const kindIds = (interner: Interner): Int32Array =>
  Int32Array.from(NAMES.flatMap((name) => KIND_FIELDS.map((_, column) => interner.ofText(rowOf(name)[column] ?? ''))));

const rowOf = (name: KindName): Row => ROWS[name];
