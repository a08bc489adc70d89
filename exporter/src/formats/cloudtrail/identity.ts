/**
 * Who did it, from the userIdentity element (AWS CloudTrail User Guide, "CloudTrail userIdentity element"):
 *
 * | type                                                 | user.name                                                   |
 * |------------------------------------------------------|-------------------------------------------------------------|
 * | Root                                                 | `root`                                                      |
 * | IAMUser, SAMLUser, WebIdentityUser, Directory,       | userName                                                    |
 * | IdentityCenterUser, Unknown                          |                                                             |
 * | AssumedRole, FederatedUser                           | name of the role or user that issued the session; for a     |
 * |                                                      | session of the root user `root`                             |
 * | Role                                                 | name of the role, from the ARN                              |
 * | AWSService                                           | invokedBy, e.g. `lambda.amazonaws.com`                      |
 * | AWSAccount                                           | the other account's id                                      |
 *
 * Sessions of a role are named at will (`i-0abc…`, `botocore-session-1717…`): the role is what stays the same, so it is
 * the name; the session is the second half of user.id. Single sign-on names sessions after the person's e-mail address:
 * then it is user.email.
 */
import { derive, inSteps, MORE } from '../record/derived.ts';
import { emailOf, text } from '../values.ts';

/** CloudTrail's text for values that it withholds, such as the user name of a login that did not know one. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

export function shown(value: unknown): string | undefined {
  return value === HIDDEN ? undefined : text(value);
}

/** `assumed-role/NAME/session`, `user/path/NAME`, `role/path/NAME`: the name in an ARN. */
export function nameInArn(arn: unknown): string | undefined {
  if (typeof arn !== 'string') return undefined;
  const session = arn.indexOf(':assumed-role/');
  if (session !== -1) {
    const start = session + ':assumed-role/'.length;
    const end = arn.indexOf('/', start);
    return text(end === -1 ? arn.slice(start) : arn.slice(start, end));
  }
  const slash = arn.lastIndexOf('/');
  return slash === -1 ? undefined : text(arn.slice(slash + 1));
}

/** The usual names; sessions and ARNs, which hardly come again, are not read for them. */
function usualName(type: unknown, issuerType: unknown, issuer: unknown, name: unknown): string | typeof MORE {
  const issuerName = issuerType === 'Root' ? 'root' : shown(issuer);
  switch (type) {
    case 'Root':
      return 'root';
    case 'AssumedRole':
    case 'FederatedUser':
      return issuerName ?? MORE;
    case 'AWSService':
      return MORE;
    case 'AWSAccount':
      return shown(name) ?? MORE;
    default:
      return shown(name) ?? issuerName ?? MORE;
  }
}

/** Where there is no usual name. */
function otherName(...[type, name, issuerArn, arn, account, service, person]: readonly unknown[]): string | undefined {
  switch (type) {
    case 'AssumedRole':
    case 'FederatedUser':
      return nameInArn(issuerArn) ?? nameInArn(arn) ?? shown(name);
    case 'AWSService':
      return shown(service) ?? shown(name);
    case 'AWSAccount':
      return text(account);
    default:
      return nameInArn(issuerArn) ?? nameInArn(arn) ?? text(person) ?? text(service);
  }
}

const IDENTITY = 'userIdentity';
const ISSUER = `${IDENTITY}.sessionContext.sessionIssuer`;

export const userName = inSteps(
  derive([`${IDENTITY}.type`, `${ISSUER}.type`, `${ISSUER}.userName`, `${IDENTITY}.userName`], usualName),
  derive(
    [
      `${IDENTITY}.type`,
      `${IDENTITY}.userName`,
      `${ISSUER}.arn`,
      `${IDENTITY}.arn`,
      `${IDENTITY}.accountId`,
      `${IDENTITY}.invokedBy`,
      `${IDENTITY}.onBehalfOf.userId`,
    ],
    otherName,
  ),
);

/** The user's name, or the session's: what follows the colon of `AROA…:alice@example.com`. */
export function emailIn(principal: unknown, name: unknown): string | undefined {
  if (typeof principal === 'string' && principal.includes('@'))
    return emailOf(principal.slice(principal.indexOf(':') + 1));
  return typeof name === 'string' ? emailOf(name) : undefined;
}
