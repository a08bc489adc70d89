/**
 * What area a Kubernetes request belongs to, in the words of the Elastic Common Schema. The first row that fits counts:
 *
 * | request                                                             | event.category | event.type              |
 * |---------------------------------------------------------------------|----------------|-------------------------|
 * | answered 401: the credentials were refused                          | authentication | start                   |
 * | pods/exec: a command is started in a container                      | process        | start                   |
 * | …/attach, …/portforward: a connection that a person keeps open      | session        | start                   |
 * | …/proxy: a request to a pod, service or node through the API server | network        | connection              |
 * | roles, bindings, service accounts and their tokens, users, groups,  | iam            | by verb                 |
 * | identities, OAuth tokens, certificate signing requests              |                |                         |
 * | secrets, config maps, and what sets the rules of the cluster:       | configuration  | by verb                 |
 * | admission, network policies, quotas, CRDs, API services, namespaces |                |                         |
 * | token and access reviews: questions, although their verb is create  | api            | access                  |
 * | everything else: workloads, nodes, leases, paths without a resource | api            | by verb                 |
 *
 * By verb: get, list, watch → access; create → creation; update, patch → change; delete, deletecollection and
 * pods/eviction → deletion; anything else → info. A request that was forbidden (403) is `denied` in every category:
 * who was authenticated and has no right is no failed login.
 */
import type { Category, EventType } from '../../event.ts';

const RESOURCES: ReadonlyMap<string, Category> = new Map<string, Category>([
  ...[
    'roles',
    'rolebindings',
    'clusterroles',
    'clusterrolebindings',
    'serviceaccounts',
    'certificatesigningrequests',
    // OpenShift
    'users',
    'groups',
    'identities',
    'useridentitymappings',
    'oauthclients',
    'oauthclientauthorizations',
    'oauthaccesstokens',
    'oauthauthorizetokens',
    'useroauthaccesstokens',
  ].map((resource) => [resource, 'iam'] as const),
  ...[
    'secrets',
    'configmaps',
    'namespaces',
    'resourcequotas',
    'limitranges',
    'networkpolicies',
    'podsecuritypolicies',
    'securitycontextconstraints',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'customresourcedefinitions',
    'apiservices',
    'priorityclasses',
    'runtimeclasses',
    'storageclasses',
    'ingressclasses',
    'flowschemas',
    'prioritylevelconfigurations',
  ].map((resource) => [resource, 'configuration'] as const),
]);

const SUBRESOURCES: ReadonlyMap<string, readonly [Category, EventType]> = new Map<string, [Category, EventType]>([
  ['exec', ['process', 'start']],
  ['attach', ['session', 'start']],
  ['portforward', ['session', 'start']],
  ['proxy', ['network', 'connection']],
]);

const VERBS: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['get', 'access'],
  ['list', 'access'],
  ['watch', 'access'],
  ['create', 'creation'],
  ['update', 'change'],
  ['patch', 'change'],
  ['delete', 'deletion'],
  ['deletecollection', 'deletion'],
  // Paths without a resource have the HTTP method as their verb.
  ['head', 'access'],
  ['options', 'access'],
  ['post', 'creation'],
  ['put', 'change'],
]);

const REVIEWS: ReadonlySet<string> = new Set([
  'tokenreviews',
  'subjectaccessreviews',
  'localsubjectaccessreviews',
  'selfsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
]);

export function categoryOf(
  resource: string | undefined,
  subresource: string | undefined,
  unauthorized: boolean,
): Category {
  if (unauthorized) return 'authentication';
  if (resource === undefined) return 'api';
  const special = subresource === undefined ? undefined : SUBRESOURCES.get(subresource);
  return special?.[0] ?? RESOURCES.get(resource) ?? 'api';
}

export function typeOf(
  verb: string | undefined,
  resource: string | undefined,
  subresource: string | undefined,
  forbidden: boolean,
): EventType {
  if (forbidden) return 'denied';
  if (subresource !== undefined) {
    if (subresource === 'eviction') return 'deletion';
    const special = SUBRESOURCES.get(subresource);
    if (special !== undefined) return special[1];
  }
  if (resource !== undefined && REVIEWS.has(resource)) return 'access';
  return (verb === undefined ? undefined : VERBS.get(verb)) ?? 'info';
}
