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

export interface KubernetesFields {
  readonly user_name: string;
  readonly event_action: string;
  readonly event_outcome: string;
  readonly error_code: string;
  readonly orchestrator_resource_type: string;
  readonly orchestrator_namespace: string;
  readonly source_ip: string;
  readonly user_agent_original: string;
}

const LONG = ['exec', 'attach', 'portforward', 'proxy', 'log'];
const TUNNELS = ['pods/exec', 'pods/attach', 'pods/portforward'];
const ROLES = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'];
const READS = ['get', 'list', 'watch'];
const CHANGES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** The labels that metrics ask for; undefined where the line is not the stage of its request that counts. */
export function fieldsOf(line: string): KubernetesFields | undefined {
  const record = JSON.parse(line) as KubernetesRecord; // the generator writes this shape
  const { verb, objectRef, responseStatus } = record;
  const long = LONG.includes(objectRef?.subresource ?? '');
  if (record.stage !== (long ? 'ResponseStarted' : 'ResponseComplete')) return undefined;
  const subresource = objectRef?.subresource === undefined ? '' : `/${objectRef.subresource}`;
  const failed = responseStatus.code >= 400;
  return {
    user_name: record.user.username,
    event_action: verb,
    event_outcome: failed ? 'failure' : 'success',
    error_code: failed ? String(responseStatus.code) : '',
    orchestrator_resource_type: objectRef === undefined ? '' : objectRef.resource + subresource,
    orchestrator_namespace: objectRef?.namespace ?? '',
    source_ip: record.sourceIPs[0] ?? '',
    user_agent_original: record.userAgent,
  };
}

export function kubernetes(line: string, count: Counter): void {
  const fields = fieldsOf(line);
  if (fields === undefined) return;
  const { user_name, event_action, event_outcome, error_code, source_ip } = fields;
  const { orchestrator_resource_type, orchestrator_namespace } = fields;
  const what = { event_action, orchestrator_resource_type };
  const place = { user_name, orchestrator_namespace };
  count('kubernetes_requests_total', { ...what, orchestrator_namespace, error_code });
  if (event_outcome === 'failure') count('kubernetes_errors_total', { ...what, error_code });
  if (error_code === '403') count('kubernetes_denied_total', { ...what, user_name });
  if (user_name === 'system:anonymous') count('kubernetes_anonymous_total', { source_ip, error_code });
  if (orchestrator_resource_type === 'secrets' && READS.includes(event_action) && event_outcome === 'success')
    count('kubernetes_secrets_read_total', place);
  if (TUNNELS.includes(orchestrator_resource_type))
    count('kubernetes_pod_exec_total', { ...place, source_ip, orchestrator_resource_type });
  if (event_action.startsWith('delete') && event_outcome === 'success')
    count('kubernetes_deletions_total', { orchestrator_namespace, orchestrator_resource_type });
  if (ROLES.includes(orchestrator_resource_type) && CHANGES.includes(event_action))
    count('kubernetes_role_changes_total', { ...what, user_name, event_outcome });
  if (fields.user_agent_original.startsWith('kubectl/'))
    count('kubernetes_kubectl_total', { user_name, orchestrator_resource_type });
  if (!user_name.startsWith('system:')) count('kubernetes_people_total', { user_name, event_action, event_outcome });
}
