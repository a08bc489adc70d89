/** The ten metrics of ../config/kubernetes.yml, by JSON.parse. */
import type { Counter } from './count.ts';

/** What the generated records have of the type Event in audit.k8s.io/v1. */
interface KubernetesRecord {
  readonly stage: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly sourceIPs: readonly string[];
  readonly userAgent: string;
  readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly namespace?: string };
  readonly responseStatus: { readonly code: number };
}

const LONG = ['exec', 'attach', 'portforward', 'proxy', 'log'];
const TUNNELS = ['pods/exec', 'pods/attach', 'pods/portforward'];
const ROLES = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'];
const READS = ['get', 'list', 'watch'];
const CHANGES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

export function kubernetes(line: string, count: Counter): void {
  const record = JSON.parse(line) as KubernetesRecord; // the generator writes this shape
  const { verb, objectRef } = record;
  const long = LONG.includes(objectRef?.subresource ?? '');
  if (record.stage !== (long ? 'ResponseStarted' : 'ResponseComplete')) return;
  const user = record.user.username;
  const [source_ip = ''] = record.sourceIPs;
  const subresource = objectRef?.subresource === undefined ? '' : `/${objectRef.subresource}`;
  const resource = objectRef === undefined ? '' : objectRef.resource + subresource;
  const namespace = objectRef?.namespace ?? '';
  const { code } = record.responseStatus;
  const outcome = code < 400 ? 'success' : 'failure';
  const error = code < 400 ? '' : String(code);
  const what = { event_action: verb, orchestrator_resource_type: resource };
  const place = { user_name: user, orchestrator_namespace: namespace };
  count('kubernetes_requests_total', { ...what, orchestrator_namespace: namespace, error_code: error });
  if (outcome === 'failure') count('kubernetes_errors_total', { ...what, error_code: error });
  if (code === 403) count('kubernetes_denied_total', { ...what, user_name: user });
  if (user === 'system:anonymous') count('kubernetes_anonymous_total', { source_ip, error_code: error });
  if (resource === 'secrets' && READS.includes(verb) && outcome === 'success')
    count('kubernetes_secrets_read_total', place);
  if (TUNNELS.includes(resource))
    count('kubernetes_pod_exec_total', { ...place, source_ip, orchestrator_resource_type: resource });
  if (verb.startsWith('delete') && outcome === 'success')
    count('kubernetes_deletions_total', { orchestrator_namespace: namespace, orchestrator_resource_type: resource });
  if (ROLES.includes(resource) && CHANGES.includes(verb))
    count('kubernetes_role_changes_total', { ...what, user_name: user, event_outcome: outcome });
  if (record.userAgent.startsWith('kubectl/'))
    count('kubernetes_kubectl_total', { user_name: user, orchestrator_resource_type: resource });
  if (!user.startsWith('system:'))
    count('kubernetes_people_total', { user_name: user, event_action: verb, event_outcome: outcome });
}
