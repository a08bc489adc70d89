/** Save & test: whether audit-exporter answers, and what to do where it does not. */
import type { TestDataSourceResponse } from '@grafana/data';
import { t } from '@grafana/i18n';
import { lastValueFrom } from 'rxjs';
import type { BuildData } from './api/answers.ts';
import type { ApiClient } from './api/client.ts';
import { ApiProblem } from './api/problem.ts';

export async function healthOf(api: ApiClient): Promise<TestDataSourceResponse> {
  try {
    const { data } = await lastValueFrom(api.get<BuildData>('/status/build'));
    return answered(data);
  } catch (error) {
    return { status: 'error', message: error instanceof ApiProblem ? adviceFor(error) : String(error) };
  }
}

function answered({ version, events: { kept, count } }: BuildData): TestDataSourceResponse {
  if (kept === 'none')
    return {
      status: 'warning',
      message: t(
        'health.none',
        'audit-exporter {{version}} answers, but it keeps no events: set "events" below "state" in its configuration to all or matched.',
        { version },
      ),
    };
  return {
    status: 'success',
    message: t('health.ok', 'audit-exporter {{version}} answers. Events kept: {{count}}.', { version, count }),
  };
}

function adviceFor(problem: ApiProblem): string {
  const reason = problem.message;
  const { kind, status } = problem;
  if (problem.isUnauthorized)
    return t(
      'health.unauthorized',
      'audit-exporter asks for a user and a password. Switch on basic authentication above and give a user of basic_auth_users in its web configuration.',
    );
  if (status === 403) return t('health.forbidden', 'The request was refused: {{reason}}', { reason });
  if (kind === 'api') return t('health.failed', 'audit-exporter answers with an error: {{reason}}', { reason });
  if (kind === 'foreign' || problem.isPage || status === 404)
    return t(
      'health.foreign',
      'Something else than audit-exporter answers at this URL. Give the address that Prometheus scrapes, without /metrics.',
    );
  if (status === 502 || status === 504 || status === 0)
    return t(
      'health.unreachable',
      'Grafana does not reach audit-exporter ({{reason}}). Check that it runs, that its URL is right as seen from the Grafana server, and, for https, that its certificate is trusted.',
      { reason },
    );
  return t('health.other', 'audit-exporter cannot be asked: {{reason}}', { reason });
}
