/**
 * Format `cloudtrail`: AWS CloudTrail records: log files as they lie in S3 (`{"Records":[…]}`), lists, or a record a line.
 * Source: AWS CloudTrail User Guide, "CloudTrail record contents", "userIdentity element", "AWS Management Console sign-in
 * events"; IAM Identity Center User Guide, "Understanding IAM Identity Center sign-in events".
 *
 * Failed logins: event.category authentication, outcome failure, once an attempt. Of the events of one sign-in only
 * ConsoleLogin, UserAuthentication and the failed CredentialVerification are in that category; the other steps (CheckMfa,
 * CredentialChallenge, …) are in `api`. A sign-in with a user name that does not exist has no user.name (CloudTrail hides
 * it, it may be a password) and the reason `invalid_user`. AssumeRole and its like are logins as well: user.name is who
 * asks, user.target.name the role.
 *
 * event.outcome is failure where the record has an errorCode or errorMessage, or says so (ConsoleLogin). source.ip is
 * absent where a service called on its own behalf (`AWS Internal`, `lambda.amazonaws.com`). Names are explained in
 * identity.ts, categories in categories.ts.
 *
 * CloudTrail writes a call across accounts once for each account, and delivers at least once: where a trail collects an
 * organization, cloud.account.id tells the copies apart. Digest files, and objects that name no call, are `unsupported`.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import type { Format, ParseContext } from '../format.ts';
import { lineParser } from '../format.ts';
import { parseJsonLine } from '../json-line.ts';
import { objectOf, text } from '../values.ts';
import { eventOf, insightOf } from './event.ts';

function outcomeOf(value: unknown, line: string, { receivedAt }: ParseContext): Parsed {
  const record = objectOf(value);
  if (record === undefined) return skip('malformed');
  const source = record['eventSource'];
  const name = text(record['eventName']);
  if (typeof source === 'string' && source !== '' && name !== undefined) {
    return { event: eventOf(record, text(source) ?? source, name, receivedAt), raw: record, line };
  }
  const insight = objectOf(record['insightDetails']);
  if (insight !== undefined) return { event: insightOf(record, insight, receivedAt), raw: record, line };
  return skip('unsupported');
}

const listOf = (value: unknown): unknown => (Array.isArray(value) ? value : objectOf(value)?.['Records']);

export const cloudtrail: Format = {
  name: 'cloudtrail',
  description: 'AWS CloudTrail: log files of a trail, or a record a line.',
  framing: 'records',
  paths: [
    'eventSource',
    'eventName',
    'eventTime',
    'eventID',
    'eventCategory',
    'readOnly',
    'errorCode',
    'errorMessage',
    'awsRegion',
    'recipientAccountId',
    'sourceIPAddress',
    'userAgent',
    'userIdentity.type',
    'userIdentity.userName',
    'userIdentity.principalId',
    'userIdentity.arn',
    'userIdentity.accountId',
    'userIdentity.invokedBy',
    'userIdentity.onBehalfOf.userId',
    'userIdentity.sessionContext.sessionIssuer',
    'requestParameters.userName',
    'requestParameters.username',
    'requestParameters.roleName',
    'requestParameters.groupName',
    'requestParameters.roleArn',
    'requestParameters.name',
    'requestParameters.instanceOSUser',
    'requestParameters.bucketName',
    'requestParameters.key',
    'responseElements',
    'serviceEventDetails',
    'insightDetails',
    'Records',
  ],
  create: () => lineParser((line, context) => parseJsonLine(line, context, listOf, outcomeOf)),
};
