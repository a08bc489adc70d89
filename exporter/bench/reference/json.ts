/** The ten metrics of ../config/json.yml, by JSON.parse. */
import type { Counter } from './count.ts';

/** What the generated records have. */
interface ApplicationRecord {
  readonly service: string;
  readonly action: string;
  readonly actor: { readonly name: string; readonly ip: string };
  readonly request: { readonly duration_ms: number };
  readonly result: { readonly ok: boolean; readonly error?: string };
}

export function json(line: string, count: Counter): void {
  const { service, action, actor, request, result } = JSON.parse(line) as ApplicationRecord; // the generator writes this
  const [user_name, source_ip] = [actor.name, actor.ip];
  const event_outcome = result.ok ? 'success' : 'failure';
  const error_code = result.error ?? '';
  count('application_actions_total', { service_name: service, event_action: action, event_outcome, error_code });
  if (!result.ok) count('application_failures_total', { user_name, source_ip });
  if (error_code === 'forbidden')
    count('application_denied_total', { user_name, event_action: action, service_name: service });
  if (request.duration_ms > 350) count('application_slow_total', { service_name: service, event_action: action });
  switch (action) {
    case 'session.create':
      if (error_code === 'bad_password') count('application_failed_logins_total', { user_name, source_ip });
      if (result.ok) count('application_logins_total', { user_name, service_name: service });
      break;
    case 'report.export':
      if (result.ok) count('application_exports_total', { user_name, source_ip });
      break;
    case 'role.grant':
      count('application_role_grants_total', { user_name, service_name: service, event_outcome });
      break;
    case 'invoice.approve':
      if (result.ok) count('application_approvals_total', { user_name });
      break;
    case 'user.create':
    case 'user.update':
    case 'user.delete':
    case 'token.create':
      count('application_account_changes_total', { user_name, event_action: action, event_outcome });
  }
}
