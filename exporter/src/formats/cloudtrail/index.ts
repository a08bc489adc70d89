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
import type { Format } from '../format.ts';
import { derive } from '../record/derived.ts';
import type { Input } from '../record/derived.ts';
import { JsonParser } from '../record/json-parser.ts';
import type { JsonSpec } from '../record/json-parser.ts';
import { objectOf, utcTime } from '../values.ts';
import { callFields, insightFields } from './event.ts';

const WHAT: readonly Input[] = [{ typeOf: 'eventSource' }, { typeOf: 'eventName' }, { typeOf: 'insightDetails' }];

function verdictOf(source: unknown, name: unknown, insight: unknown): string {
  const isNamed = name === 'string' || name === 'number' || name === 'boolean';
  if (source === 'string' && isNamed) return 'event';
  return insight === 'object' ? 'insight' : 'unsupported';
}

const spec: JsonSpec = {
  fields: callFields,
  variants: { insight: insightFields },
  verdict: derive([...WHAT, { typeOf: 'Records' }], (source, name, insight, records) =>
    records === 'absent' ? verdictOf(source, name, insight) : 'list',
  ),
  itemVerdict: derive(WHAT, verdictOf),
  times: ['eventTime'],
  timeOf: utcTime,
  listOf: (value) => (Array.isArray(value) ? value : objectOf(value)?.['Records']),
  noObject: 'malformed',
};

export const cloudtrail: Format = {
  name: 'cloudtrail',
  description: 'AWS CloudTrail: log files of a trail, or a record a line.',
  framing: 'records',
  create: (options) => new JsonParser(spec, options),
};
