/** The ten metrics of ../config/auditd.yml, by splitting each line at its blanks. The first record of a system call counts. */
import type { Counter } from './count.ts';

const NETWORK_TOOLS = ['/usr/bin/curl', '/usr/bin/wget', '/usr/bin/nc', '/usr/bin/socat'];
/** Between the numbers and the names that auditd adds. */
const SEPARATOR = '\u001d';
const MESSAGES = /^(?:USER|CRED|SERVICE)_/;

export function auditd(line: string, count: Counter): void {
  const fields = fieldsOf(line);
  const type = fields.get('type') ?? '';
  if (type === 'SYSCALL') systemCall(fields, count);
  else if (MESSAGES.test(type)) message(type.toLowerCase(), fields, count);
}

/** `key=value`, `key="value"`; the names after the group separator, and the text of `msg='…'`, are fields like others. */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const word of line.replaceAll(SEPARATOR, ' ').replaceAll("'", ' ').split(' ')) {
    const equals = word.indexOf('=');
    if (equals > 0) fields.set(word.slice(0, equals), word.slice(equals + 1).replace(/^"|"$/g, ''));
  }
  return fields;
}

function systemCall(fields: ReadonlyMap<string, string>, count: Counter): void {
  const of = (key: string): string => fields.get(key) ?? '';
  const event_action = of('SYSCALL');
  const event_outcome = of('success') === 'yes' ? 'success' : 'failure';
  const process_executable = of('exe');
  const user_name = of('AUID') === 'unset' ? of('UID') : of('AUID');
  count('auditd_events_total', { event_action, event_outcome, process_executable });
  if (event_outcome === 'failure') count('auditd_denied_total', { user_name, event_action, process_executable });
  if (of('key') === 'identity')
    count('auditd_file_changes_total', { user_name, event_action, event_outcome, process_executable });
  if (event_action !== 'execve') return;
  if (event_outcome === 'success') count('auditd_executions_total', { user_name, process_executable });
  if (user_name === 'root') count('auditd_root_executions_total', { process_executable, event_outcome });
  if (NETWORK_TOOLS.includes(process_executable))
    count('auditd_network_tools_total', { user_name, process_executable });
}

function message(event_action: string, fields: ReadonlyMap<string, string>, count: Counter): void {
  const of = (key: string): string => fields.get(key) ?? '';
  const event_outcome = of('res') === 'success' ? 'success' : 'failure';
  const process_executable = of('exe');
  const source_ip = of('addr') === '?' ? '' : of('addr');
  count('auditd_events_total', { event_action, event_outcome, process_executable });
  if (event_action === 'user_auth' && event_outcome === 'failure')
    count('auditd_failed_logins_total', { user_name: of('acct'), source_ip });
  if (event_action === 'user_login' && event_outcome === 'success')
    count('auditd_logins_total', { user_name: of('AUID'), source_ip, process_executable });
  if (event_action === 'user_start') count('auditd_sessions_total', { user_name: of('acct'), process_executable });
  if (event_action.startsWith('service_'))
    count('auditd_services_total', { service_name: of('unit'), event_action, event_outcome });
}
