/**
 * What area a CloudTrail event belongs to, in the words of the Elastic Common Schema. The first row that fits counts:
 *
 * | event                                                                | event.category | event.type           |
 * |----------------------------------------------------------------------|----------------|----------------------|
 * | Insights (unusual call and error rates)                              | api            | start, end           |
 * | network activity (a VPC endpoint's view of calls, which the service  | network        | by name              |
 * | that was called logs as well)                                        |                |                      |
 * | ConsoleLogin, SwitchRole, UserAuthentication, a failed               | authentication | start                |
 * | CredentialVerification; AssumeRole…, AssumeRoot, GetSessionToken,    |                |                      |
 * | GetFederationToken; rolesanywhere CreateSession; Cognito …Auth…      |                |                      |
 * | other steps of a sign-in: CheckMfa, CredentialChallenge, …           | api            | info                 |
 * | passwords and addresses of the root user changed (signin)            | iam            | change               |
 * | ExitRole, access portal, ssm …Session, EC2 Instance Connect          | session        | start, end, info     |
 * | ssm SendCommand, ecs ExecuteCommand: a command on a machine          | process        | start                |
 * | ec2 Run-, Start-, Stop-, Reboot-, TerminateInstances                 | host           | start, end, change   |
 * | iam, sts, identity stores, organizations                             | iam            | by name              |
 * | s3 objects                                                           | file           | by name              |
 * | data events of dynamodb; rds-data, redshift-data, athena, timestream | database       | by name              |
 * | calls that change something                                          | configuration  | by name              |
 * | calls that only read (readOnly, or by name)                          | api            | access               |
 *
 * By name: the first word of eventName (verbs.ts). readOnly wins over the word; a word that says nothing is a change
 * where readOnly is false, else info. A call that was refused for want of a right is `denied`, except that refused
 * authentications stay `start`.
 */
import type { Category, EventType } from '../../event.ts';
import { typeOfName } from './verbs.ts';

export interface Call {
  readonly source: string;
  readonly name: string;
  readonly failed: boolean;
  readonly denied: boolean;
  readonly readOnly: boolean | undefined;
  /** eventCategory: Management, Data, NetworkActivity; absent in old records. */
  readonly kind: unknown;
}

export type Kind = readonly [Category, EventType];

const LOGIN: Kind = ['authentication', 'start'];
const STEP: Kind = ['api', 'info'];
const SESSION_START: Kind = ['session', 'start'];
const SESSION_END: Kind = ['session', 'end'];
const COMMAND: Kind = ['process', 'start'];
const ACCOUNT_CHANGE: Kind = ['iam', 'change'];

const CALLS: ReadonlyMap<string, ReadonlyMap<string, Kind>> = new Map<string, ReadonlyMap<string, Kind>>(
  Object.entries<Record<string, Kind>>({
    signin: {
      ConsoleLogin: LOGIN,
      SwitchRole: LOGIN,
      UserAuthentication: LOGIN,
      CheckMfa: STEP,
      CredentialChallenge: STEP,
      CredentialVerification: STEP,
      GetSigninToken: STEP,
      RenewRole: ['session', 'info'],
      ExitRole: SESSION_END,
      PasswordRecoveryRequested: ACCOUNT_CHANGE,
      PasswordRecoveryCompleted: ACCOUNT_CHANGE,
      PasswordUpdated: ACCOUNT_CHANGE,
      EmailUpdated: ACCOUNT_CHANGE,
    },
    sts: {
      AssumeRole: LOGIN,
      AssumeRoleWithSAML: LOGIN,
      AssumeRoleWithWebIdentity: LOGIN,
      AssumeRoot: LOGIN,
      GetSessionToken: LOGIN,
      GetFederationToken: LOGIN,
    },
    rolesanywhere: { CreateSession: LOGIN },
    'cognito-idp': {
      InitiateAuth: LOGIN,
      AdminInitiateAuth: LOGIN,
      RespondToAuthChallenge: LOGIN,
      AdminRespondToAuthChallenge: LOGIN,
    },
    sso: { Authenticate: SESSION_START, Federate: SESSION_START, CreateToken: SESSION_START, Logout: SESSION_END },
    ssm: {
      StartSession: SESSION_START,
      ResumeSession: SESSION_START,
      TerminateSession: SESSION_END,
      SendCommand: COMMAND,
    },
    'ec2-instance-connect': {
      SendSSHPublicKey: SESSION_START,
      SendSerialConsoleSSHPublicKey: SESSION_START,
      OpenTunnel: SESSION_START,
    },
    ecs: { ExecuteCommand: COMMAND },
    ec2: {
      RunInstances: ['host', 'start'],
      StartInstances: ['host', 'start'],
      StopInstances: ['host', 'end'],
      TerminateInstances: ['host', 'end'],
      RebootInstances: ['host', 'change'],
    },
  }).map(([service, calls]) => [service, new Map(Object.entries(calls))]),
);

const SERVICES: ReadonlyMap<string, Category> = new Map<string, Category>([
  ...[
    'iam',
    'sts',
    'signin',
    'sso',
    'sso-directory',
    'sso-oauth',
    'identitystore',
    'identitystore-scim',
    'rolesanywhere',
    'cognito-idp',
    'cognito-identity',
    'organizations',
    'account',
    'ds',
    'ram',
    'access-analyzer',
    'verifiedpermissions',
  ].map((service) => [service, 'iam'] as const),
  ...['rds-data', 'redshift-data', 'athena', 'timestream', 'cassandra'].map(
    (service) => [service, 'database'] as const,
  ),
]);

export const isIdentityService = (service: string): boolean => SERVICES.get(service) === 'iam';

/** GetObject, PutObjectAcl, DeleteObjects, CompleteMultipartUpload …, but not GetObjectLockConfiguration of a bucket. */
const isObjectCall = (call: Call): boolean =>
  (call.name.includes('Object') || call.name.includes('Upload')) &&
  !call.name.startsWith('List') &&
  !call.name.endsWith('Configuration');

function byName(call: Call): EventType {
  const type = typeOfName(call.name);
  if (call.readOnly === true) return 'access';
  return type ?? (call.readOnly === false ? 'change' : 'info');
}

function serviceCategory(call: Call, type: EventType): Category {
  if (call.source === 's3' && isObjectCall(call)) return 'file';
  if (call.source === 'dynamodb' && call.kind === 'Data') return 'database';
  return SERVICES.get(call.source) ?? (type === 'access' || type === 'info' ? 'api' : 'configuration');
}

export function classify(call: Call): Kind {
  if (call.kind === 'NetworkActivity') return ['network', call.denied ? 'denied' : byName(call)];
  const known = CALLS.get(call.source)?.get(call.name);
  if (known === STEP && call.failed && call.name === 'CredentialVerification') return LOGIN;
  if (known !== undefined) return call.denied && known !== LOGIN ? [known[0], 'denied'] : known;
  const type = byName(call);
  const category = serviceCategory(call, type);
  if (call.denied) return [category, 'denied'];
  if (type !== 'start' && type !== 'end') return [category, type];
  // Settings and queries are not started and stopped: StopLogging changes how the trail is set.
  if (category === 'configuration') return [category, 'change'];
  return [category, category === 'database' ? 'access' : type];
}
