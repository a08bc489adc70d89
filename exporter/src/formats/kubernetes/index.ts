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
import type { Format, LineParser } from '../format.ts';
import { derive, deriveEach } from '../record/derived.ts';
import type { TypeName } from '../record/derived.ts';
import { JsonParser } from '../record/json-parser.ts';
import type { Decide, JsonSpec } from '../record/json-parser.ts';
import { objectOf, utcTime } from '../values.ts';
import { codeOf, fields } from './event.ts';
import { RunningRequests, runningKey } from './running.ts';

/** The subresources that kube-apiserver itself treats as long-running. */
const LONG_RUNNING: ReadonlySet<unknown> = new Set(['exec', 'attach', 'portforward', 'proxy', 'log']);

/** The items of a list need not repeat what they are; the core API has an Event too. */
function isAuditEvent(kind: unknown, apiVersion: unknown, texts: readonly unknown[]): boolean {
  if (apiVersion !== undefined && !(typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/')))
    return false;
  const isText = (type: unknown): boolean => type === 'string' || type === 'empty';
  return kind === undefined ? isText(texts[0]) : kind === 'Event' && texts.some(isText);
}

/** Whether this stage of the request is the one that counts. `starts` and `ends`: of a long-running request. */
function verdictOf(...values: readonly unknown[]): string {
  const [kind, apiVersion, id, verb, uri, stage, subresource, code, user] = values;
  if (kind === 'EventList') return 'list';
  if (!isAuditEvent(kind, apiVersion, [id, verb, uri])) return 'unsupported';
  if (stage === 'RequestReceived') return 'intermediate';
  const longRunning = LONG_RUNNING.has(subresource);
  if (stage !== 'ResponseStarted') return longRunning ? 'ends' : 'event';
  if (NOBODY.has(user) && (codeOf(code) ?? 0) >= 400) return 'event';
  return longRunning ? 'starts' : 'intermediate';
}

const NOBODY: ReadonlySet<unknown> = new Set<TypeName>(['absent', 'empty', 'null']);

const spec: JsonSpec = {
  fields,
  verdict: derive(
    [
      'kind',
      'apiVersion',
      { typeOf: 'auditID' },
      { typeOf: 'verb' },
      { typeOf: 'requestURI' },
      'stage',
      'objectRef.subresource',
      'responseStatus.code',
      { typeOf: 'user.username' },
    ],
    verdictOf,
  ),
  // The first is when the request came in: the stages of a request share it. `timestamp`: v1alpha1 and v1beta1.
  times: ['requestReceivedTimestamp', 'stageTimestamp', 'timestamp', 'metadata.creationTimestamp'],
  timeOf: utcTime,
  listOf(value) {
    const list = objectOf(value);
    return list?.['kind'] === 'EventList' ? (list['items'] ?? []) : undefined;
  },
  noObject: 'malformed',
  others: [deriveEach(['requestReceivedTimestamp', 'auditID'], runningKey)],
};

export const kubernetes: Format = {
  name: 'kubernetes',
  description: 'Kubernetes audit log: audit.k8s.io Event a line, or EventList. A request is counted once.',
  framing: 'lines',
  create(options): LineParser {
    const running = new RunningRequests();
    const decide: Decide = (verdict, other) => {
      if (verdict === 'ends') return running.ended(other(0)) ? 'intermediate' : 'event';
      running.started(other(0));
      return 'event';
    };
    const parser = new JsonParser(spec, options, decide);
    return Object.assign(parser, {
      state: () => running.state(),
      restore: (state: string) => running.restore(state),
    });
  },
};
