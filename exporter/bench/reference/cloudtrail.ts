/** The ten metrics of ../config/cloudtrail.yml, by JSON.parse. */
import type { Counter } from './count.ts';

/** What the generated records have of a CloudTrail record. */
interface CloudtrailRecord {
  readonly userIdentity: {
    readonly type: string;
    readonly userName?: string;
    readonly invokedBy?: string;
    readonly sessionContext?: { readonly sessionIssuer: { readonly userName: string } };
  };
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: { readonly roleArn?: string; readonly userName?: string } | null;
  readonly recipientAccountId: string;
}

const ACCESS = [
  'CreateUser',
  'CreateAccessKey',
  'CreateLoginProfile',
  'AttachUserPolicy',
  'PutUserPolicy',
  'AddUserToGroup',
];
const LOGGING = ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'];
const DENIED = ['AccessDenied', 'Client.UnauthorizedOperation'];

export function cloudtrail(line: string, count: Counter): void {
  const record = JSON.parse(line) as CloudtrailRecord; // the generator writes this shape
  const { eventSource: source, eventName: name, errorCode: error = '', requestParameters: parameters } = record;
  const user_name = nameOf(record.userIdentity);
  const event_outcome = error !== '' || record.errorMessage !== undefined ? 'failure' : 'success';
  const call = { event_provider: source, event_action: name };
  const account = { cloud_account_id: record.recipientAccountId };
  const region = { cloud_region: record.awsRegion };
  const address = { source_ip: record.sourceIPAddress };
  count('cloudtrail_calls_total', { ...call, ...region, error_code: error });
  count('cloudtrail_callers_total', { user_name, ...account });
  if (error !== '') count('cloudtrail_errors_total', { event_provider: source, error_code: error });
  if (DENIED.includes(error)) count('cloudtrail_denied_total', { user_name, ...call });
  if (name === 'ConsoleLogin') count('cloudtrail_console_logins_total', { user_name, ...address, event_outcome });
  if (user_name === 'root') count('cloudtrail_root_total', { event_action: name, ...address, ...account });
  if (name === 'AssumeRole' && event_outcome === 'success') {
    const [, user_target_name = ''] = (parameters?.roleArn ?? '').split('/');
    count('cloudtrail_roles_assumed_total', { user_name, user_target_name, ...account });
  }
  if (source === 'secretsmanager.amazonaws.com' && name === 'GetSecretValue' && event_outcome === 'success')
    count('cloudtrail_secrets_read_total', { user_name, ...account, ...region });
  if (source === 'iam.amazonaws.com' && ACCESS.includes(name)) {
    const user_target_name = parameters?.userName ?? '';
    count('cloudtrail_access_changes_total', { user_name, event_action: name, event_outcome, user_target_name });
  }
  if (source === 'cloudtrail.amazonaws.com' && LOGGING.includes(name))
    count('cloudtrail_logging_changes_total', { user_name, event_action: name, ...account, event_outcome });
}

function nameOf(identity: CloudtrailRecord['userIdentity']): string {
  switch (identity.type) {
    case 'Root':
      return 'root';
    case 'AssumedRole':
      return identity.sessionContext?.sessionIssuer.userName ?? '';
    case 'AWSService':
      return identity.invokedBy ?? '';
    default:
      return identity.userName ?? '';
  }
}
