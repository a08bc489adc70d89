/** The alerts of a stack: in Alertmanager, and in the panel's list. */
import type { Locator, Page } from 'playwright-core';
import type { Stack } from '../../scripts/demo/stack.ts';

/** The names of what fires in Alertmanager. */
export async function firingAlerts({ upstreams }: Stack): Promise<ReadonlySet<string>> {
  const answer = await fetch(`${upstreams.alertmanager ?? ''}/api/v2/alerts`);
  const alerts = (await answer.json()) as { labels: Record<string, string> }[]; // Alertmanager's API
  return new Set(alerts.map(({ labels }) => labels['alertname'] ?? ''));
}

export const alertOf = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Firing' }).getByRole('button', { name: new RegExp(`${name}\\b`) });
