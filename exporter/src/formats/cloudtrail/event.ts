/** A CloudTrail record as an audit event. */
import type { AuditEvent, Outcome, RawRecord } from '../../event.ts';
import { ipOf, objectOf, snakeCase, text, utcTime } from '../values.ts';
import { classify, isIdentityService } from './categories.ts';
import { identityEmail, nameInArn, nameOf, shown } from './identity.ts';

const DENIED = ['AccessDenied', 'Unauthorized', 'NotAuthorized', 'Forbidden'] as const;

const isDenied = (error: string | undefined): boolean =>
  error !== undefined && DENIED.some((word) => error.includes(word));

const SUFFIX = '.amazonaws.com';

const serviceOf = (source: string): string => (source.endsWith(SUFFIX) ? source.slice(0, -SUFFIX.length) : source);

/** Athena and Panther write booleans as text. */
function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : undefined;
}

/** Sign-in events say how they ended under their own name: `"responseElements": {"ConsoleLogin": "Failure"}`. */
function signInResult(record: RawRecord, name: string): unknown {
  for (const key of ['responseElements', 'serviceEventDetails']) {
    const details = objectOf(record[key]);
    if (details !== undefined && Object.hasOwn(details, name)) return details[name];
  }
  return undefined;
}

function outcomeOf(record: RawRecord, source: string, name: string, error: string | undefined): Outcome {
  if (error !== undefined || text(record['errorMessage']) !== undefined) return 'failure';
  if (source !== 'signin' && source !== 'sso') return 'success';
  const result = signInResult(record, name);
  if (result === 'Failure') return 'failure';
  return result === undefined && name === 'ConsoleLogin' ? 'unknown' : 'success';
}

/** A closed vocabulary: the error codes of AWS without what only decorates them. */
function reasonOf(record: RawRecord, login: boolean, error: string | undefined): string | undefined {
  if (error === undefined) {
    if (!login) return undefined;
    return record['errorMessage'] === 'No username found in supplied account'
      ? 'invalid_user'
      : 'authentication_failed';
  }
  if (isDenied(error)) return 'access_denied';
  if (error.includes('Throttl') || error.includes('RequestLimitExceeded')) return 'throttled';
  return snakeCase(error.replace(/^(?:Client|Server)\./, '').replace(/(?!^)(?:Exception|Fault)$/, ''));
}

/** Some exports pad the octets of IPv4 addresses (`075.050.255.67`), which would read as octal elsewhere. */
function addressOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const valid = ipOf(value);
  if (valid !== undefined || value.length > 15 || !/^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(value)) return valid;
  return ipOf(value.split('.').map(Number).join('.'));
}

/** The user, or the role, that the call is about: to whom it was done, or as whom the caller wants to go on. */
function targetOf(service: string, parameters: RawRecord): string | undefined {
  if (service === 'ec2-instance-connect') return text(parameters['instanceOSUser']);
  if (service === 'sts') return nameInArn(parameters['roleArn']) ?? shown(parameters['name']);
  if (!isIdentityService(service)) return undefined;
  return shown(parameters['userName']) ?? shown(parameters['username']) ?? shown(parameters['roleName']);
}

function objectPath(parameters: RawRecord | undefined): string | undefined {
  const bucket = text(parameters?.['bucketName']);
  const key = text(parameters?.['key']);
  return bucket === undefined || key === undefined ? undefined : text(`s3://${bucket}/${key}`);
}

export function eventOf(record: RawRecord, source: string, name: string, receivedAt: number): AuditEvent {
  const service = serviceOf(source);
  const identity = objectOf(record['userIdentity']);
  const parameters = objectOf(record['requestParameters']);
  const error = text(record['errorCode']);
  const outcome = outcomeOf(record, service, name, error);
  const [category, type] = classify({
    source: service,
    name,
    failed: outcome === 'failure',
    denied: isDenied(error),
    readOnly: flag(record['readOnly']),
    kind: record['eventCategory'],
  });
  return {
    '@timestamp': utcTime(record['eventTime']) ?? receivedAt,
    'event.category': category,
    'event.type': type,
    'event.action': name,
    'event.outcome': outcome,
    'event.reason': outcome === 'failure' ? reasonOf(record, category === 'authentication', error) : undefined,
    'event.id': text(record['eventID']),
    'event.provider': source,
    'user.name': nameOf(identity),
    'user.id': text(identity?.['principalId']),
    'user.email': identityEmail(identity),
    'user.target.name': parameters === undefined ? undefined : targetOf(service, parameters),
    'group.name': parameters !== undefined && isIdentityService(service) ? shown(parameters['groupName']) : undefined,
    'source.ip': addressOf(record['sourceIPAddress']),
    'user_agent.original': text(record['userAgent']),
    'cloud.account.id': text(record['recipientAccountId']) ?? text(identity?.['accountId']),
    'cloud.region': text(record['awsRegion']),
    'service.name': text(service),
    'file.path': category === 'file' ? objectPath(parameters) : undefined,
    'error.code': error,
  };
}

/** Insights name the API whose rate is unusual; that is no call of it, so the action is the kind of insight. */
export function insightOf(record: RawRecord, insight: RawRecord, receivedAt: number): AuditEvent {
  const source = text(insight['eventSource']);
  return {
    '@timestamp': utcTime(record['eventTime']) ?? receivedAt,
    'event.category': 'api',
    'event.type': insight['state'] === 'End' ? 'end' : 'start',
    'event.action': text(insight['insightType']),
    'event.outcome': 'unknown',
    'event.reason': undefined,
    'event.id': text(record['eventID']),
    'event.provider': 'cloudtrail.amazonaws.com',
    'cloud.account.id': text(record['recipientAccountId']),
    'cloud.region': text(record['awsRegion']),
    'service.name': source === undefined ? undefined : text(serviceOf(source)),
    'error.code': text(insight['errorCode']),
  };
}
