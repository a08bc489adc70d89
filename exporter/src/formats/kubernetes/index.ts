/**
 * Format `kubernetes`: the audit log of kube-apiserver and of API servers built like it, audit.k8s.io/v1 and its
 * predecessors v1beta1 and v1alpha1, an Event a line or an EventList (webhook back end). Sources: kubernetes.io,
 * "Auditing" and "kube-apiserver Audit Configuration (v1)"; k8s.io/apiserver, endpoints/filters.
 *
 * A request is counted once, although the server writes a record at each of its stages:
 * - ResponseComplete and Panic are the event. So is a record without a stage, as some collectors keep it.
 * - RequestReceived is `intermediate`: nothing is known of the answer.
 * - ResponseStarted is `intermediate` as well (a watch counts when it ends), with two exceptions:
 *   - exec, attach, portforward, proxy and log may run for hours and are the event when they start; their end is
 *     `intermediate`. The format remembers those that run, 1,000 at most: of more than that, the ends of the oldest are
 *     counted a second time.
 *   - A request that was refused before its user was known (401, or 400 for a bad timeout) has this stage only.
 *
 * Failed logins are exactly the requests answered 401: `event.category` authentication, outcome failure, reason
 * `unauthorized`. The server does not say for which user. The other categories are in categories.ts.
 *
 * source.ip is the first of sourceIPs, the client behind the proxies. It comes from X-Forwarded-For where the request has
 * one, so a client that reaches the API server without a proxy can forge it; the last of `raw.sourceIPs` is the peer of
 * the connection. user.target.name is the impersonated user, else the user or service account that an access change is
 * about. The reviews of tokens and of access are requests like others: what they answered is in `raw.responseObject`.
 */
import type { Parsed, RawRecord } from '../../event.ts';
import { skip } from '../../event.ts';
import type { Format, LineParser } from '../format.ts';
import { lineParser } from '../format.ts';
import { parseJsonLine } from '../json-line.ts';
import { objectOf } from '../values.ts';
import { codeOf, eventOf } from './event.ts';
import { RunningRequests } from './running.ts';

/** The subresources that kube-apiserver itself treats as long-running. */
const LONG_RUNNING: ReadonlySet<unknown> = new Set(['exec', 'attach', 'portforward', 'proxy', 'log']);

/** The items of a list need not repeat what they are; the core API has an Event too. */
function isAuditEvent(record: RawRecord): boolean {
  const { kind, apiVersion, auditID } = record;
  if (apiVersion !== undefined && !(typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/')))
    return false;
  if (kind === undefined) return typeof auditID === 'string';
  return (
    kind === 'Event' &&
    (typeof auditID === 'string' || typeof record['verb'] === 'string' || typeof record['requestURI'] === 'string')
  );
}

const hasUser = (record: RawRecord): boolean => Boolean(objectOf(record['user'])?.['username']);

/** Whether this stage of the request is the one that counts. */
function counts(record: RawRecord, running: RunningRequests): boolean {
  const { stage } = record;
  if (stage === 'RequestReceived') return false;
  const longRunning = LONG_RUNNING.has(objectOf(record['objectRef'])?.['subresource']);
  if (stage !== 'ResponseStarted') return !longRunning || !running.ended(record);
  if (!hasUser(record) && (codeOf(record) ?? 0) >= 400) return true;
  if (longRunning) running.started(record);
  return longRunning;
}

function outcomeOf(value: unknown, line: string, receivedAt: number, running: RunningRequests): Parsed {
  const record = objectOf(value);
  if (record === undefined) return skip('malformed');
  if (!isAuditEvent(record)) return skip('unsupported');
  if (!counts(record, running)) return skip('intermediate');
  return { event: eventOf(record, receivedAt), raw: record, line };
}

function listOf(value: unknown): unknown {
  const list = objectOf(value);
  return list?.['kind'] === 'EventList' ? (list['items'] ?? []) : undefined;
}

function create(): LineParser {
  const running = new RunningRequests();
  const parser = lineParser((line, context) =>
    parseJsonLine(line, context, listOf, (record, own, { receivedAt }) => outcomeOf(record, own, receivedAt, running)),
  );
  return { ...parser, state: () => running.state(), restore: (state) => running.restore(state) };
}

export const kubernetes: Format = {
  name: 'kubernetes',
  description: 'Kubernetes audit log: audit.k8s.io Event a line, or EventList. A request is counted once.',
  framing: 'lines',
  paths: [
    'kind',
    'apiVersion',
    'auditID',
    'stage',
    'verb',
    'requestURI',
    'user.username',
    'user.uid',
    'impersonatedUser.username',
    'sourceIPs',
    'userAgent',
    'objectRef.resource',
    'objectRef.subresource',
    'objectRef.namespace',
    'objectRef.name',
    'responseStatus.code',
    'responseStatus.status',
    'responseStatus.reason',
    'annotations."authorization.k8s.io/decision"',
    'requestObject.subjects',
    'requestObject.metadata.name',
    'responseObject.metadata.name',
    'requestReceivedTimestamp',
    'stageTimestamp',
    'timestamp',
    'metadata.creationTimestamp',
    'items',
  ],
  create,
};
