/** Severities: their order and their colours. A colour never stands alone: the severity is written beside it. */
import type { GrafanaTheme2 } from '@grafana/data';

type Level = 'error' | 'warning' | 'info';

const LEVELS: ReadonlyMap<string, Level> = new Map<string, Level>([
  ...['critical', 'page', 'error', 'high', 'emergency'].map((name) => [name, 'error'] as const),
  ...['warning', 'warn', 'medium', 'ticket'].map((name) => [name, 'warning'] as const),
  ...['info', 'information', 'low', 'notice'].map((name) => [name, 'info'] as const),
]);
const ORDER: readonly (Level | undefined)[] = ['error', 'warning', 'info', undefined];

const levelOf = (severity: string): Level | undefined => LEVELS.get(severity.toLowerCase());

/** The most severe first. */
export const severityRank = (severity: string): number => ORDER.indexOf(levelOf(severity));

/** Of marks and areas. */
export function severityColor(theme: GrafanaTheme2, severity: string): string {
  const level = levelOf(severity);
  return level ? theme.colors[level].main : theme.colors.text.disabled;
}

/** Of text. */
export function severityTextColor(theme: GrafanaTheme2, severity: string): string {
  const level = levelOf(severity);
  return level ? theme.colors[level].text : theme.colors.text.secondary;
}
