/** What labels and operators mean, as the completion tells it. Called while something is drawn. */
import { t } from '@grafana/i18n';

const LABELS: Readonly<Record<string, () => string>> = {
  source: () => t('label.source', 'The source that the event was read from'),
  metric: () => t('label.metric', 'A metric that counted the event'),
  event_category: () => t('label.event_category', 'Area, such as authentication or iam'),
  event_type: () => t('label.event_type', 'Kind inside the area, such as start or creation'),
  event_action: () => t('label.event_action', 'Action as the log names it'),
  event_outcome: () => t('label.event_outcome', 'success, failure or unknown'),
  event_reason: () => t('label.event_reason', 'Why it ended so'),
  event_id: () => t('label.event_id', 'Id that the log gives the event'),
  event_provider: () => t('label.event_provider', 'Program or service that wrote the record'),
  user_name: () => t('label.user_name', 'Who did it'),
  user_id: () => t('label.user_id', 'Id of who did it'),
  user_email: () => t('label.user_email', 'E-mail address of who did it'),
  user_target_name: () => t('label.user_target_name', 'User it was done to, or as whom'),
  group_name: () => t('label.group_name', 'Group it was done to'),
  source_ip: () => t('label.source_ip', 'Address the request came from'),
  user_agent_original: () => t('label.user_agent_original', 'User agent'),
  host_name: () => t('label.host_name', 'Host it happened on'),
  cloud_account_id: () => t('label.cloud_account_id', 'Cloud account'),
  cloud_region: () => t('label.cloud_region', 'Cloud region'),
  service_name: () => t('label.service_name', 'Service that was asked'),
  orchestrator_namespace: () => t('label.orchestrator_namespace', 'Kubernetes namespace'),
  orchestrator_resource_type: () => t('label.orchestrator_resource_type', 'Kubernetes resource'),
  orchestrator_resource_name: () => t('label.orchestrator_resource_name', 'Name of the Kubernetes object'),
  file_path: () => t('label.file_path', 'File it was done to'),
  process_executable: () => t('label.process_executable', 'Program that did it'),
  process_command_line: () => t('label.process_command_line', 'Command that was run'),
  error_code: () => t('label.error_code', 'Error code of the record'),
};

const OPERATORS: Readonly<Record<string, () => string>> = {
  '=': () => t('operator.equal', 'is'),
  '!=': () => t('operator.not-equal', 'is not'),
  '=~': () => t('operator.matches', 'matches the expression'),
  '!~': () => t('operator.not-matches', 'does not match the expression'),
};

/** '' for what needs no words, and for labels of a newer audit-exporter. */
export function meaningOf(kind: 'label' | 'operator' | 'value', text: string): string {
  if (kind === 'label') return LABELS[text]?.() ?? '';
  return kind === 'operator' ? (OPERATORS[text]?.() ?? '') : '';
}
