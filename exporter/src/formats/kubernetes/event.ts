/** What is read of an audit.k8s.io Event; which of a request's stages is the event is decided in index.ts. */
import type { Outcome } from '../../event.ts';
import { derive, deriveEach, inSteps, MORE, textAt } from '../record/derived.ts';
import type { Derived } from '../record/derived.ts';
import type { Fields } from '../record/json-event.ts';
import { emailOf, ipOf, objectOf, snakeCase, text } from '../values.ts';
import { categoryOf, typeOf } from './categories.ts';

/** The reasons of codes whose record names none, as metav1.StatusReason names them. */
const CODE_REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'bad_request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [406, 'not_acceptable'],
  [409, 'conflict'],
  [410, 'gone'],
  [413, 'request_entity_too_large'],
  [415, 'unsupported_media_type'],
  [422, 'invalid'],
  [429, 'too_many_requests'],
  [500, 'internal_error'],
  [503, 'service_unavailable'],
  [504, 'timeout'],
]);

/** The HTTP status of the answer; undefined where there is none, which some writers say as 0. */
export function codeOf(value: unknown): number | undefined {
  const code = Number(value);
  return code >= 100 && code <= 999 ? code : undefined;
}

const isForbidden = (code: unknown, decision: unknown): boolean => codeOf(code) === 403 || decision === 'forbid';

function outcomeOf(stage: unknown, code: unknown, status: unknown, decision: unknown): Outcome {
  if (isForbidden(code, decision) || stage === 'Panic') return 'failure';
  const known = codeOf(code);
  if (known !== undefined) return known < 400 ? 'success' : 'failure';
  return status === 'Success' ? 'success' : status === 'Failure' ? 'failure' : 'unknown';
}

/** Closed: the reasons of the API machinery, or those of the code. */
function reasonOf(stage: unknown, code: unknown, decision: unknown, reason: unknown): string | undefined {
  const known = codeOf(code);
  if (known === 401) return 'unauthorized';
  const named = snakeCase(text(reason));
  if (named !== undefined) return named;
  if (isForbidden(code, decision)) return 'forbidden';
  if (stage === 'Panic') return 'panic';
  return known === undefined ? undefined : CODE_REASONS.get(known);
}

/** The first valid address: the client, as far as proxies and the client itself tell (see index.ts). */
function sourceOf(addresses: unknown): string | undefined {
  if (!Array.isArray(addresses)) return undefined;
  for (const address of addresses.slice(0, 16) as unknown[]) {
    const valid = ipOf(text(address));
    if (valid !== undefined) return valid;
  }
  return undefined;
}

const categoryFrom = (resource: unknown, subresource: unknown, code: unknown) =>
  categoryOf(text(resource), text(subresource), codeOf(code) === 401);

/** The only subject of a role binding; with several of them no single name would be right. */
const subjectOf = (subjects: unknown) =>
  Array.isArray(subjects) && subjects.length === 1 ? objectOf(subjects[0]) : undefined;

const serviceAccount = (namespace: string | undefined, name: string | undefined): string | undefined =>
  namespace === undefined || name === undefined ? name : text(`system:serviceaccount:${namespace}:${name}`);

/** The name of a new object is not in the URL, and generated ones are only in the answer. */
function nameOf(...[name, verb, resource, asked, answered]: readonly unknown[]): string | undefined {
  const named = text(name);
  if (named !== undefined || verb !== 'create' || text(resource) === undefined) return named;
  return text(asked) ?? text(answered);
}

const NAME = [
  'objectRef.name',
  'verb',
  'objectRef.resource',
  'requestObject.metadata.name',
  'responseObject.metadata.name',
] as const;

const ABOUT = [
  'objectRef.subresource',
  'responseStatus.code',
  'objectRef.namespace',
  'requestObject.subjects',
] as const;

/** Whom a change of access is about: the subject of a binding, the service account of a token, the OpenShift user. */
function targetOf(impersonated: unknown, ...values: readonly unknown[]): string | undefined {
  const as = text(impersonated);
  const resource = values[2];
  const [subresource, code, givenNamespace, subjects] = values.slice(NAME.length);
  if (as !== undefined || categoryFrom(resource, subresource, code) !== 'iam') return as;
  const namespace = text(givenNamespace);
  if (resource === 'serviceaccounts') return serviceAccount(namespace, nameOf(...values));
  if (resource === 'users') return nameOf(...values);
  const subject = subjectOf(subjects);
  if (subject?.['kind'] === 'User') return text(subject['name']);
  if (subject?.['kind'] !== 'ServiceAccount') return undefined;
  return serviceAccount(text(subject['namespace']) ?? namespace, text(subject['name']));
}

function groupOf(...values: readonly unknown[]): string | undefined {
  const resource = values[2];
  const [subresource, code, , subjects] = values.slice(NAME.length);
  if (categoryFrom(resource, subresource, code) !== 'iam') return undefined;
  if (resource === 'groups') return nameOf(...values);
  const subject = subjectOf(subjects);
  return subject?.['kind'] === 'Group' ? text(subject['name']) : undefined;
}

/** Most requests change no access and impersonate nobody: few values tell that. */
const aboutAccess = (more: Derived): Derived =>
  inSteps(
    derive(
      ['objectRef.resource', 'objectRef.subresource', 'responseStatus.code', { typeOf: 'impersonatedUser.username' }],
      (resource, subresource, code, impersonated) =>
        impersonated === 'absent' && categoryFrom(resource, subresource, code) !== 'iam' ? undefined : MORE,
    ),
    more,
  );

/** The command of an exec request, which stands in its query. */
function commandOf(subresource: unknown, uri: unknown): string | undefined {
  const query = subresource === 'exec' && typeof uri === 'string' ? uri.indexOf('?') : -1;
  if (typeof uri !== 'string' || query === -1) return undefined;
  return text(new URLSearchParams(uri.slice(query + 1)).getAll('command').join(' '));
}

const DECISION = 'annotations."authorization.k8s.io/decision"';
const OUTCOME = ['stage', 'responseStatus.code', 'responseStatus.status', DECISION] as const;

export const fields: Fields = {
  'event.category': derive(['objectRef.resource', 'objectRef.subresource', 'responseStatus.code'], categoryFrom),
  'event.type': derive(
    ['verb', 'objectRef.resource', 'objectRef.subresource', 'responseStatus.code', DECISION],
    (verb, resource, subresource, code, decision) =>
      codeOf(code) === 401
        ? 'start'
        : typeOf(text(verb), text(resource), text(subresource), isForbidden(code, decision)),
  ),
  'event.action': textAt('verb'),
  'event.outcome': derive(OUTCOME, outcomeOf),
  'event.reason': derive([...OUTCOME, 'responseStatus.reason'], (stage, code, status, decision, reason) =>
    outcomeOf(stage, code, status, decision) === 'failure' ? reasonOf(stage, code, decision, reason) : undefined,
  ),
  'event.id': textAt('auditID'),
  'event.provider': derive([], () => 'kube-apiserver'),
  'user.name': textAt('user.username'),
  'user.id': textAt('user.uid'),
  'user.email': derive(['user.username'], (name) => emailOf(text(name))),
  'user.target.name': aboutAccess(deriveEach(['impersonatedUser.username', ...NAME, ...ABOUT], targetOf)),
  'group.name': aboutAccess(deriveEach([...NAME, ...ABOUT], groupOf)),
  'source.ip': derive(['sourceIPs'], sourceOf),
  'user_agent.original': textAt('userAgent'),
  'orchestrator.namespace': textAt('objectRef.namespace'),
  'orchestrator.resource.type': derive(['objectRef.resource', 'objectRef.subresource'], (resource, subresource) => {
    const part = text(subresource);
    return part === undefined ? text(resource) : text(`${text(resource) ?? ''}/${part}`);
  }),
  'orchestrator.resource.name': inSteps(
    { ...textAt('objectRef.name'), compute: (name) => text(name) ?? MORE },
    deriveEach(NAME, nameOf),
  ),
  'process.command_line': inSteps(
    derive(['objectRef.subresource'], (subresource) => (subresource === 'exec' ? MORE : undefined)),
    deriveEach(['objectRef.subresource', 'requestURI'], commandOf),
  ),
  'error.code': derive(['responseStatus.code'], (value) => {
    const code = codeOf(value);
    return code !== undefined && code >= 400 ? String(code) : undefined;
  }),
};
