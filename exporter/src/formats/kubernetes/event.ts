/** An audit.k8s.io Event as an audit event; which of a request's stages is the event is decided in index.ts. */
import type { AuditEvent, Outcome, RawRecord } from '../../event.ts';
import { emailOf, ipOf, objectOf, snakeCase, text, utcTime } from '../values.ts';
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
export function codeOf(record: RawRecord): number | undefined {
  const code = Number(objectOf(record['responseStatus'])?.['code']);
  return code >= 100 && code <= 999 ? code : undefined;
}

function outcomeOf(record: RawRecord, code: number | undefined, forbidden: boolean): Outcome {
  if (forbidden || record['stage'] === 'Panic') return 'failure';
  if (code !== undefined) return code < 400 ? 'success' : 'failure';
  const status = objectOf(record['responseStatus'])?.['status'];
  return status === 'Success' ? 'success' : status === 'Failure' ? 'failure' : 'unknown';
}

/** Closed: the reasons of the API machinery, or those of the code. */
function reasonOf(record: RawRecord, code: number | undefined, forbidden: boolean): string | undefined {
  if (code === 401) return 'unauthorized';
  const named = snakeCase(text(objectOf(record['responseStatus'])?.['reason']));
  if (named !== undefined) return named;
  if (forbidden) return 'forbidden';
  if (record['stage'] === 'Panic') return 'panic';
  return code === undefined ? undefined : CODE_REASONS.get(code);
}

/** When the request came in; the stages of a request share it. */
function timeOf(record: RawRecord): number | undefined {
  return (
    utcTime(record['requestReceivedTimestamp']) ??
    utcTime(record['stageTimestamp']) ??
    utcTime(record['timestamp']) ?? // v1alpha1 and v1beta1
    utcTime(objectOf(record['metadata'])?.['creationTimestamp'])
  );
}

/** The first valid address: the client, as far as proxies and the client itself tell (see index.ts). */
function sourceOf(record: RawRecord): string | undefined {
  const addresses = record['sourceIPs'];
  if (!Array.isArray(addresses)) return undefined;
  for (const address of addresses.slice(0, 16) as unknown[]) {
    const valid = ipOf(text(address));
    if (valid !== undefined) return valid;
  }
  return undefined;
}

/** The only subject of a role binding; with several of them no single name would be right. */
function subjectOf(record: RawRecord): RawRecord | undefined {
  const subjects = objectOf(record['requestObject'])?.['subjects'];
  return Array.isArray(subjects) && subjects.length === 1 ? objectOf(subjects[0]) : undefined;
}

const serviceAccount = (namespace: string | undefined, name: string | undefined): string | undefined =>
  namespace === undefined || name === undefined ? name : text(`system:serviceaccount:${namespace}:${name}`);

/** Whom a change of access is about: the subject of a binding, the service account of a token, the OpenShift user. */
function targetOf(record: RawRecord, resource: string, namespace?: string, name?: string): string | undefined {
  if (resource === 'serviceaccounts') return serviceAccount(namespace, name);
  if (resource === 'users') return name;
  const subject = subjectOf(record);
  if (subject?.['kind'] === 'User') return text(subject['name']);
  if (subject?.['kind'] !== 'ServiceAccount') return undefined;
  return serviceAccount(text(subject['namespace']) ?? namespace, text(subject['name']));
}

function groupOf(record: RawRecord, resource: string, name?: string): string | undefined {
  if (resource === 'groups') return name;
  const subject = subjectOf(record);
  return subject?.['kind'] === 'Group' ? text(subject['name']) : undefined;
}

/** The command of an exec request, which stands in its query. */
function commandOf(record: RawRecord): string | undefined {
  const uri = record['requestURI'];
  const query = typeof uri === 'string' ? uri.indexOf('?') : -1;
  if (typeof uri !== 'string' || query === -1) return undefined;
  return text(new URLSearchParams(uri.slice(query + 1)).getAll('command').join(' '));
}

/** The name of a new object is not in the URL, and generated ones are only in the answer. */
function createdName(record: RawRecord): string | undefined {
  const named = (key: string): string | undefined => text(objectOf(objectOf(record[key])?.['metadata'])?.['name']);
  return named('requestObject') ?? named('responseObject');
}

export function eventOf(record: RawRecord, receivedAt: number): AuditEvent {
  const user = objectOf(record['user']);
  const username = text(user?.['username']);
  const ref = objectOf(record['objectRef']);
  const resource = text(ref?.['resource']);
  const subresource = text(ref?.['subresource']);
  const namespace = text(ref?.['namespace']);
  const verb = text(record['verb']);
  const code = codeOf(record);
  const unauthorized = code === 401;
  const forbidden = code === 403 || objectOf(record['annotations'])?.['authorization.k8s.io/decision'] === 'forbid';
  const category = categoryOf(resource, subresource, unauthorized);
  const outcome = outcomeOf(record, code, forbidden);
  const name = text(ref?.['name']) ?? (verb === 'create' && resource !== undefined ? createdName(record) : undefined);
  const about = category === 'iam' ? resource : undefined;
  return {
    '@timestamp': timeOf(record) ?? receivedAt,
    'event.category': category,
    'event.type': unauthorized ? 'start' : typeOf(verb, resource, subresource, forbidden),
    'event.action': verb,
    'event.outcome': outcome,
    'event.reason': outcome === 'failure' ? reasonOf(record, code, forbidden) : undefined,
    'event.id': text(record['auditID']),
    'event.provider': 'kube-apiserver',
    'user.name': username,
    'user.id': text(user?.['uid']),
    'user.email': emailOf(username),
    'user.target.name':
      text(objectOf(record['impersonatedUser'])?.['username']) ??
      (about === undefined ? undefined : targetOf(record, about, namespace, name)),
    'group.name': about === undefined ? undefined : groupOf(record, about, name),
    'source.ip': sourceOf(record),
    'user_agent.original': text(record['userAgent']),
    'orchestrator.namespace': namespace,
    'orchestrator.resource.type': subresource === undefined ? resource : text(`${resource ?? ''}/${subresource}`),
    'orchestrator.resource.name': name,
    'process.command_line': subresource === 'exec' ? commandOf(record) : undefined,
    'error.code': code !== undefined && code >= 400 ? String(code) : undefined,
  };
}
