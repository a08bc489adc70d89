/** What runs in every cluster: kubelets, controllers and operators. */
import { nodeStatus, podStatus, podTemplate } from './kubernetes-bodies.ts';
import type { KubernetesRequest } from './lines-kubernetes.ts';
import { APPLICATIONS, NAMESPACES, NODES, nodeAddress } from './names.ts';
import type { Random } from './random.ts';

/** A request before anything is known of its answer. */
export type Request = Omit<KubernetesRequest, 'time' | 'id' | 'code'>;

const CREDENTIAL = 'authentication.kubernetes.io/credential-id';

export const objectName = (random: Random): string =>
  `${random.ranked(APPLICATIONS)}-${random.hex(10)}-${random.hex(5)}`;

export function kubelet(random: Random): Request {
  const node = random.int(NODES.length);
  const name = NODES[node] ?? '';
  const base = {
    user: `system:node:${name}`,
    groups: ['system:nodes', 'system:authenticated'],
    extra: { [CREDENTIAL]: [`X509SHA256=${String(node).padStart(2, '0').repeat(32)}`] },
    address: nodeAddress(node),
    userAgent: 'kubelet/v1.31.2 (linux/amd64) kubernetes/5864a46',
  };
  return { ...base, ...random.weighted(KUBELET)(random, name) };
}

/** What a kubelet asks; `node` is its name. */
const KUBELET: readonly (readonly [
  number,
  (random: Random, node: string) => Pick<Request, 'verb'> & Partial<Request>,
])[] = [
  [
    30,
    (_random, node) => ({
      verb: 'update',
      resource: 'leases',
      apiGroup: 'coordination.k8s.io',
      namespace: 'kube-node-lease',
      name: node,
      query: '?timeout=10s',
    }),
  ],
  [15, (_random, node) => ({ verb: 'get', resource: 'nodes', name: node, query: '?resourceVersion=0&timeout=10s' })],
  [
    10,
    (random, node) => ({
      verb: 'patch',
      resource: 'nodes',
      subresource: 'status',
      name: node,
      query: '?timeout=10s',
      requestObject: nodeStatus(random),
    }),
  ],
  [15, (random) => ({ verb: 'get', ...podOf(random) })],
  [15, (random) => ({ verb: 'patch', ...podOf(random), subresource: 'status', requestObject: podStatus(random) })],
  [8, watchConfig],
  [
    4,
    (random) => ({
      verb: 'get',
      resource: 'secrets',
      namespace: random.ranked(NAMESPACES),
      name: `${random.ranked(APPLICATIONS)}-tls`,
    }),
  ],
  [
    6,
    (random) => ({
      verb: 'create',
      resource: 'serviceaccounts',
      subresource: 'token',
      namespace: random.ranked(NAMESPACES),
      name: random.ranked(APPLICATIONS),
    }),
  ],
  [2, (random) => ({ verb: 'create', resource: 'events', namespace: random.ranked(NAMESPACES) })],
];

const podOf = (random: Random): Partial<Request> => ({
  resource: 'pods',
  namespace: random.ranked(NAMESPACES),
  name: objectName(random),
});

function watchConfig(random: Random): Pick<Request, 'verb'> & Partial<Request> {
  const name = `${random.ranked(APPLICATIONS)}-config`;
  const query = `?allowWatchBookmarks=true&fieldSelector=metadata.name%3D${name}&resourceVersion=${random.int(1e9)}&timeout=8m12s&timeoutSeconds=492&watch=true`;
  return { verb: 'watch', resource: 'configmaps', namespace: random.ranked(NAMESPACES), name, query };
}

const CONTROLLERS = [
  'deployment-controller',
  'replicaset-controller',
  'endpointslice-controller',
  'job-controller',
  'generic-garbage-collector',
  'namespace-controller',
];

export function controller(random: Random): Request {
  const name = random.ranked(CONTROLLERS);
  const namespace = random.ranked(NAMESPACES);
  const base = {
    user: `system:serviceaccount:kube-system:${name}`,
    uid: random.uuid(),
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    extra: { [CREDENTIAL]: [`JTI=${random.uuid()}`] },
    address: '10.20.0.5',
    userAgent: `kube-controller-manager/v1.31.2 (linux/amd64) kubernetes/5864a46/system:serviceaccount:kube-system:${name}`,
    allowedBy: `RBAC: allowed by ClusterRoleBinding "system:controller:${name}" of ClusterRole "system:controller:${name}" to ServiceAccount "${name}/kube-system"`,
  };
  const application = random.ranked(APPLICATIONS);
  return random.weighted<Request>([
    [
      25,
      {
        ...base,
        verb: 'update',
        resource: 'replicasets',
        subresource: 'status',
        apiGroup: 'apps',
        namespace,
        name: `${application}-${random.hex(10)}`,
      },
    ],
    [
      25,
      {
        ...base,
        verb: 'update',
        resource: 'endpointslices',
        apiGroup: 'discovery.k8s.io',
        namespace,
        name: `${application}-${random.hex(5)}`,
      },
    ],
    [
      20,
      {
        ...base,
        verb: 'update',
        resource: 'deployments',
        subresource: 'status',
        apiGroup: 'apps',
        namespace,
        name: application,
      },
    ],
    [10, { ...base, verb: 'create', resource: 'pods', namespace, requestObject: podTemplate(application, random) }],
    [8, { ...base, verb: 'delete', resource: 'pods', namespace, name: objectName(random) }],
    [8, { ...base, verb: 'list', resource: 'jobs', apiGroup: 'batch', namespace, query: '?limit=500' }],
    [4, { ...base, verb: 'get', path: '/apis/apps/v1', query: '?timeout=32s' }],
  ]);
}

const OPERATORS = [
  'argocd-application-controller',
  'prometheus-operator',
  'cert-manager',
  'ingress-nginx',
  'vault-agent-injector',
  'external-dns',
];

/** What operators read and watch. */
const READ: readonly Pick<Request, 'resource' | 'apiGroup'>[] = [
  { resource: 'configmaps' },
  { resource: 'services' },
  { resource: 'deployments', apiGroup: 'apps' },
  { resource: 'pods' },
  { resource: 'secrets' },
  { resource: 'ingresses', apiGroup: 'networking.k8s.io' },
];

export function operator(random: Random): Request {
  const name = random.ranked(OPERATORS);
  const namespace = random.ranked(NAMESPACES);
  const base = {
    user: `system:serviceaccount:${namespace}:${name}`,
    uid: random.uuid(),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: {
      [CREDENTIAL]: [`JTI=${random.uuid()}`],
      'authentication.kubernetes.io/node-name': [random.pick(NODES)],
      'authentication.kubernetes.io/node-uid': [random.uuid()],
      'authentication.kubernetes.io/pod-name': [objectName(random)],
      'authentication.kubernetes.io/pod-uid': [random.uuid()],
    },
    address: `10.244.${random.int(40)}.${random.int(250)}`,
    userAgent: `${name}/v2.9.1 (linux/amd64) kubernetes/$Format`,
    allowedBy: `RBAC: allowed by ClusterRoleBinding "${name}" of ClusterRole "${name}" to ServiceAccount "${name}/${namespace}"`,
  };
  return random.weighted<Request>([
    [30, { ...base, verb: 'get', ...random.ranked(READ), namespace, name: random.ranked(APPLICATIONS) }],
    [20, { ...base, verb: 'list', ...random.ranked(READ), namespace, query: '?limit=500&resourceVersion=0' }],
    [
      25,
      {
        ...base,
        verb: 'watch',
        ...random.ranked(READ),
        namespace,
        query: `?allowWatchBookmarks=true&resourceVersion=${random.int(1e9)}&timeoutSeconds=540&watch=true`,
      },
    ],
    [20, { ...base, verb: 'update', resource: 'leases', apiGroup: 'coordination.k8s.io', namespace, name }],
    [
      5,
      {
        ...base,
        verb: 'patch',
        resource: 'certificates',
        subresource: 'status',
        apiGroup: 'cert-manager.io',
        namespace,
        name: random.ranked(APPLICATIONS),
      },
    ],
  ]);
}
