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
import type { RawRecord } from '../../event.ts';
import { emailOf, objectOf, text } from '../values.ts';

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

function issuerName(identity: RawRecord): string | undefined {
  const issuer = objectOf(objectOf(identity['sessionContext'])?.['sessionIssuer']);
  if (issuer === undefined) return undefined;
  return issuer['type'] === 'Root' ? 'root' : (shown(issuer['userName']) ?? nameInArn(issuer['arn']));
}

export function nameOf(identity: RawRecord | undefined): string | undefined {
  if (identity === undefined) return undefined;
  switch (identity['type']) {
    case 'Root':
      return 'root';
    case 'AssumedRole':
    case 'FederatedUser':
      return issuerName(identity) ?? nameInArn(identity['arn']) ?? shown(identity['userName']);
    case 'AWSService':
      return shown(identity['invokedBy']) ?? shown(identity['userName']);
    case 'AWSAccount':
      return shown(identity['userName']) ?? text(identity['accountId']);
    default:
      return (
        shown(identity['userName']) ??
        issuerName(identity) ??
        nameInArn(identity['arn']) ??
        text(objectOf(identity['onBehalfOf'])?.['userId']) ??
        text(identity['invokedBy'])
      );
  }
}

/** The user's name, or the session's: what follows the colon of `AROA…:alice@example.com`. */
export function identityEmail(identity: RawRecord | undefined): string | undefined {
  if (identity === undefined) return undefined;
  const principal = identity['principalId'];
  if (typeof principal === 'string' && principal.includes('@'))
    return emailOf(principal.slice(principal.indexOf(':') + 1));
  const name = identity['userName'];
  return typeof name === 'string' ? emailOf(name) : undefined;
}
