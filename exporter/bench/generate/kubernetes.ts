/** A busy cluster: kubelets, controllers, operators, people, and strangers. */
import { BEGIN } from './interleave.ts';
import { podTemplate } from './kubernetes-bodies.ts';
import type { Request } from './kubernetes-machines.ts';
import { controller, kubelet, objectName, operator } from './kubernetes-machines.ts';
import type { KubernetesRequest } from './lines-kubernetes.ts';
import { kubernetesEvent } from './lines-kubernetes.ts';
import { APPLICATIONS, NAMESPACES, PEOPLE, PUBLIC_ADDRESSES } from './names.ts';
import type { Random } from './random.ts';

type Build = (random: Random) => Request;

export function* kubernetes(random: Random): Generator<string> {
  /** Requests that go on for a while, whose end is written later. */
  const running: Omit<KubernetesRequest, 'time' | 'stage'>[] = [];
  for (let time = BEGIN; ; time += random.int(12)) {
    const ended = random.chance(running.length / 5000) ? running.shift() : undefined;
    if (ended !== undefined) {
      yield kubernetesEvent({ ...ended, time, stage: 'ResponseComplete' });
      continue;
    }
    const request = { ...random.weighted(REQUESTS)(random), id: random.uuid(), received: time - 1 - random.int(40) };
    if (request.verb === 'watch' || LONG.has(request.subresource)) {
      const started = { ...request, code: request.subresource === 'exec' ? 101 : 200 };
      running.push(started);
      yield kubernetesEvent({ ...started, time, stage: 'ResponseStarted' });
    } else {
      yield kubernetesEvent({ ...request, time, code: codeOf(request, random) });
    }
  }
}

const LONG: ReadonlySet<string | undefined> = new Set(['exec', 'log', 'portforward']);

const CODES: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  create: [
    [92, 201],
    [4, 409],
    [2, 403],
    [1, 422],
    [1, 500],
  ],
  update: [
    [95, 200],
    [4, 409],
    [1, 403],
  ],
  other: [
    [94, 200],
    [3, 404],
    [2, 403],
    [0.5, 429],
    [0.5, 504],
  ],
};

function codeOf({ verb, user }: Request, random: Random): number {
  if (user === 'system:anonymous') return 403;
  return random.weighted(CODES[verb] ?? CODES['other'] ?? []);
}

function person(random: Random): Request {
  const name = random.ranked(PEOPLE);
  const namespace = random.ranked(NAMESPACES);
  const base = {
    user: `${name}@example.com`,
    groups: ['developers', 'system:authenticated'],
    address: random.ranked(PUBLIC_ADDRESSES),
    allowedBy: 'RBAC: allowed by RoleBinding "developers/edit" of ClusterRole "edit" to Group "developers"',
  };
  const application = random.ranked(APPLICATIONS);
  return random.weighted<Request>([
    [40, { ...base, verb: 'list', resource: 'pods', namespace, query: '?limit=500' }],
    [15, { ...base, verb: 'get', resource: 'deployments', apiGroup: 'apps', namespace, name: application }],
    [
      8,
      {
        ...base,
        verb: 'get',
        resource: 'pods',
        subresource: 'log',
        namespace,
        name: objectName(random),
        query: '?container=main&follow=true',
      },
    ],
    [
      4,
      {
        ...base,
        verb: 'create',
        resource: 'pods',
        subresource: 'exec',
        namespace,
        name: objectName(random),
        query: '?command=sh&container=main&stdin=true&stdout=true&tty=true',
      },
    ],
    [4, { ...base, verb: 'get', resource: 'secrets', namespace, name: `${application}-credentials` }],
    [
      8,
      {
        ...base,
        verb: 'patch',
        resource: 'deployments',
        apiGroup: 'apps',
        namespace,
        name: application,
        query: '?fieldManager=kubectl-client-side-apply',
        requestObject: podTemplate(application, random),
      },
    ],
    [2, { ...base, verb: 'create', resource: 'rolebindings', apiGroup: 'rbac.authorization.k8s.io', namespace }],
    [
      19,
      { ...base, verb: 'get', path: random.pick(['/api', '/apis', '/version', '/openapi/v3']), query: '?timeout=32s' },
    ],
  ]);
}

const stranger = (random: Random): Request => ({
  user: 'system:anonymous',
  groups: ['system:unauthenticated'],
  address: random.ranked(PUBLIC_ADDRESSES),
  userAgent: 'curl/8.11.0',
  verb: 'get',
  path: random.pick(['/', '/version', '/api/v1/secrets', '/.env', '/metrics']),
});

const REQUESTS: readonly (readonly [number, Build])[] = [
  [45, kubelet],
  [20, controller],
  [22, operator],
  [12, person],
  [1, stranger],
];
