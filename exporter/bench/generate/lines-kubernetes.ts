/**
 * Lines of the audit log of kube-apiserver: audit.k8s.io/v1, a JSON object a line with the keys in the order of the Go
 * type (kubernetes.io, "kube-apiserver Audit Configuration (v1)").
 */

export interface KubernetesRequest {
  /** Of this stage, in ms since the epoch. */
  readonly time: number;
  readonly id: string;
  readonly verb: string;
  readonly user: string;
  readonly address: string;
  readonly stage?: 'ResponseStarted' | 'ResponseComplete';
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  readonly userAgent?: string;
  /** Absent for paths without a resource. */
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly apiGroup?: string;
  /** Of a request without a resource, e.g. `/version`. */
  readonly path?: string;
  /** With its `?`. */
  readonly query?: string;
  readonly code?: number;
  /** Level Request: what was sent. */
  readonly requestObject?: unknown;
  /** Why it was allowed, e.g. `RBAC: allowed by …`. */
  readonly allowedBy?: string;
  /** When the request came in, the same at all its stages; 4 ms before `time` where it is absent. */
  readonly received?: number;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  504: 'Timeout',
};

export function kubernetesEvent(request: KubernetesRequest): string {
  const { time, id, verb, user, address, code = 200, received = time - 4 } = request;
  return goJson({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: request.requestObject === undefined ? 'Metadata' : 'Request',
    auditID: id,
    stage: request.stage ?? 'ResponseComplete',
    requestURI: (request.path ?? pathOf(request)) + (request.query ?? ''),
    verb,
    user: {
      username: user,
      uid: request.uid,
      groups: request.groups ?? ['system:authenticated'],
      extra: request.extra,
    },
    sourceIPs: [address],
    userAgent: request.userAgent ?? 'kubectl/v1.31.2 (linux/amd64) kubernetes/5864a46',
    objectRef: objectOf(request),
    responseStatus: code < 400 ? { metadata: {}, code } : failure(request, code),
    requestObject: request.requestObject,
    requestReceivedTimestamp: microTime(received, 250),
    stageTimestamp: microTime(time, 731),
    annotations: {
      'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow',
      'authorization.k8s.io/reason': code === 403 ? '' : (request.allowedBy ?? ''),
    },
  });
}

function pathOf({ resource, subresource, namespace, name, apiGroup }: KubernetesRequest): string {
  const parts = [apiGroup === undefined ? '/api/v1' : `/apis/${apiGroup}/v1`];
  if (namespace !== undefined) parts.push('namespaces', namespace);
  for (const part of [resource, name, subresource]) if (part !== undefined) parts.push(part);
  return parts.join('/');
}

function objectOf({ resource, subresource, namespace, name, apiGroup }: KubernetesRequest): object | undefined {
  if (resource === undefined) return undefined;
  return { resource, namespace, name, apiGroup, apiVersion: 'v1', subresource };
}

function failure(
  { verb, user, resource = '', name = '', namespace = '', apiGroup = '' }: KubernetesRequest,
  code: number,
): object {
  const reason = REASONS[code] ?? 'InternalError';
  const message =
    code === 403
      ? `${resource} "${name}" is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${apiGroup}" in the namespace "${namespace}"`
      : `${resource} "${name}": ${reason}`;
  return { metadata: {}, status: 'Failure', message, reason, details: { name, group: apiGroup, kind: resource }, code };
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '\\u0026', '<': '\\u003c', '>': '\\u003e' };

/** JSON as Go's encoder writes it. */
const goJson = (value: object): string => JSON.stringify(value).replace(/[&<>]/g, (char) => ESCAPED[char] ?? char);

const microTime = (time: number, micros: number): string => new Date(time).toISOString().replace('Z', `${micros}Z`);
