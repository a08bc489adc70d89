/** What is read of a CloudTrail record: of a call of an API, and of an insight. */
import type { Outcome } from '../../event.ts';
import { derive, deriveEach, inSteps, MORE, textAt } from '../record/derived.ts';
import type { Derived } from '../record/derived.ts';
import type { Fields } from '../record/json-event.ts';
import { ipOf, objectOf, snakeCase, text } from '../values.ts';
import { classify, isIdentityService } from './categories.ts';
import type { Kind } from './categories.ts';
import { emailIn, nameInArn, shown, userName } from './identity.ts';

const DENIED = ['AccessDenied', 'Unauthorized', 'NotAuthorized', 'Forbidden'] as const;

const isDenied = (error: string | undefined): boolean =>
  error !== undefined && DENIED.some((word) => error.includes(word));

const SUFFIX = '.amazonaws.com';

/** `iam` of `iam.amazonaws.com`. */
function serviceOf(eventSource: unknown): string {
  const source = text(eventSource) ?? '';
  return source.endsWith(SUFFIX) ? source.slice(0, -SUFFIX.length) : source;
}

/** Athena and Panther write booleans as text. */
function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : undefined;
}

/** Whether a value of that type can be a text that is not empty. */
const hasText = (type: unknown): boolean => type === 'string' || type === 'number' || type === 'boolean';

function isSignIn(source: unknown): boolean {
  const service = serviceOf(source);
  return service === 'signin' || service === 'sso';
}

/** Sign-in events say how they ended under their own name: `"responseElements": {"ConsoleLogin": "Failure"}`. */
function signInOutcome(name: string, elements: readonly unknown[]): Outcome {
  const own = elements.map(objectOf).find((details) => details !== undefined && Object.hasOwn(details, name));
  if (own === undefined) return name === 'ConsoleLogin' ? 'unknown' : 'success';
  return own[name] === 'Failure' ? 'failure' : 'success';
}

/** What the area of a call depends on. */
const CALL = ['eventSource', 'eventName', 'errorCode', 'readOnly', 'eventCategory'] as const;

/** What else the outcome of a sign-in depends on. These are not read of other calls, where they hardly come again. */
const SIGN_IN = ['errorMessage', 'responseElements', 'serviceEventDetails'] as const;

/** `failed` matters for a few steps of a sign-in only. */
function kindOf([source, name, error, readOnly, kind]: readonly unknown[], failed: boolean): Kind {
  return classify({
    source: serviceOf(source),
    name: text(name) ?? '',
    failed,
    denied: isDenied(text(error)),
    readOnly: flag(readOnly),
    kind,
  });
}

/** Of the values of CALL and SIGN_IN. */
function outcomeOf([source, name, error, , , message, ...elements]: readonly unknown[]): Outcome {
  if (text(error) !== undefined || text(message) !== undefined) return 'failure';
  return isSignIn(source) ? signInOutcome(text(name) ?? '', elements) : 'success';
}

const outcome = inSteps(
  derive(['eventSource', { typeOf: 'errorCode' }, { typeOf: 'errorMessage' }], (source, error, message) => {
    if (hasText(error) || hasText(message)) return 'failure';
    return isSignIn(source) ? MORE : 'success';
  }),
  derive([...CALL, ...SIGN_IN], (...values) => outcomeOf(values)),
);

/** Category and type, with a space between them. */
const kind = inSteps(
  derive(CALL, (...call) => {
    const text = kindOf(call, false).join(' ');
    return text === kindOf(call, true).join(' ') ? text : MORE;
  }),
  derive([...CALL, ...SIGN_IN], (...values) => kindOf(values, outcomeOf(values) === 'failure').join(' ')),
);

const part = (index: 0 | 1): Derived => derive([kind], (both) => String(both).split(' ')[index]);

/** A closed vocabulary: the error codes of AWS without what only decorates them. */
function reasonOfError(error: string): string | undefined {
  if (isDenied(error)) return 'access_denied';
  if (error.includes('Throttl') || error.includes('RequestLimitExceeded')) return 'throttled';
  return snakeCase(error.replace(/^(?:Client|Server)\./, '').replace(/(?!^)(?:Exception|Fault)$/, ''));
}

/** Without an error code, only logins have a reason. */
const reason = inSteps(
  derive([...CALL, { typeOf: 'errorMessage' }], (...values) => {
    const [source, , error, , , message] = values;
    const code = text(error);
    if (code !== undefined) return reasonOfError(code);
    const mayFail = hasText(message) || isSignIn(source);
    return mayFail && kindOf(values, true)[0] === 'authentication' ? MORE : undefined;
  }),
  derive([...CALL, ...SIGN_IN], (...values) => {
    if (outcomeOf(values) !== 'failure') return undefined;
    const message = values[CALL.length];
    return message === 'No username found in supplied account' ? 'invalid_user' : 'authentication_failed';
  }),
);

/** Some exports pad the octets of IPv4 addresses (`075.050.255.67`), which would read as octal elsewhere. */
function addressOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const valid = ipOf(value);
  if (valid !== undefined || value.length > 15 || !/^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(value)) return valid;
  return ipOf(value.split('.').map(Number).join('.'));
}

/** A value that only calls of some services have. */
const where = (isTold: (service: string) => boolean, told: Derived): Derived =>
  inSteps(
    derive(['eventSource'], (source) => (isTold(serviceOf(source)) ? MORE : undefined)),
    told,
  );

const isConnect = (service: string): boolean => service === 'ec2-instance-connect';

/** The user, or the role, that the call is about: to whom it was done, or as whom the caller wants to go on. */
const target = where(
  (service) => isConnect(service) || isIdentityService(service),
  derive(
    [
      'eventSource',
      'requestParameters.instanceOSUser',
      'requestParameters.roleArn',
      'requestParameters.name',
      'requestParameters.userName',
      'requestParameters.username',
      'requestParameters.roleName',
    ],
    (source, systemUser, roleArn, name, ...names) => {
      const service = serviceOf(source);
      if (isConnect(service)) return text(systemUser);
      if (service === 'sts') return nameInArn(roleArn) ?? shown(name);
      return names.map(shown).find((one) => one !== undefined);
    },
  ),
);

/** Names of objects hardly come again. */
const objectPath = inSteps(
  derive([kind], (both) => (String(both).startsWith('file ') ? MORE : undefined)),
  deriveEach(['requestParameters.bucketName', 'requestParameters.key'], (bucketName, objectKey) => {
    const bucket = text(bucketName);
    const key = text(objectKey);
    return bucket === undefined || key === undefined ? undefined : text(`s3://${bucket}/${key}`);
  }),
);

export const callFields: Fields = {
  'event.category': part(0),
  'event.type': part(1),
  'event.action': textAt('eventName'),
  'event.outcome': outcome,
  'event.reason': reason,
  'event.id': textAt('eventID'),
  'event.provider': textAt('eventSource'),
  'user.name': userName,
  'user.id': textAt('userIdentity.principalId'),
  'user.email': deriveEach(['userIdentity.principalId', 'userIdentity.userName'], emailIn),
  'user.target.name': target,
  'group.name': where(isIdentityService, derive(['requestParameters.groupName'], shown)),
  'source.ip': derive(['sourceIPAddress'], addressOf),
  'user_agent.original': textAt('userAgent'),
  'cloud.account.id': derive(
    ['recipientAccountId', 'userIdentity.accountId'],
    (recipient, caller) => text(recipient) ?? text(caller),
  ),
  'cloud.region': textAt('awsRegion'),
  'service.name': derive(['eventSource'], serviceOf),
  'file.path': objectPath,
  'error.code': textAt('errorCode'),
};

/** Insights name the API whose rate is unusual; that is no call of it, so the action is the kind of insight. */
export const insightFields: Fields = {
  'event.category': derive([], () => 'api'),
  'event.type': derive(['insightDetails.state'], (state) => (state === 'End' ? 'end' : 'start')),
  'event.action': textAt('insightDetails.insightType'),
  'event.outcome': derive([], () => 'unknown'),
  'event.id': textAt('eventID'),
  'event.provider': derive([], () => 'cloudtrail.amazonaws.com'),
  'cloud.account.id': textAt('recipientAccountId'),
  'cloud.region': textAt('awsRegion'),
  'service.name': derive(['insightDetails.eventSource'], serviceOf),
  'error.code': textAt('insightDetails.errorCode'),
};
