/** What the list of alerts shows, and in which order. Pure. */
import { keyOfLabel } from 'audit-exporter/selector';
import type { AlertState, PanelAlert } from './alert.ts';
import { severityRank } from './severity.ts';

export const STATES: readonly AlertState[] = ['firing', 'silenced', 'inhibited', 'resolved'];

/** By state, then the most severe first, then the newest. */
export const inOrder = (alerts: readonly PanelAlert[]): PanelAlert[] =>
  [...alerts].sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      severityRank(a.severity) - severityRank(b.severity) ||
      b.startsAt - a.startsAt,
  );

export const countOf = (alerts: readonly PanelAlert[], state: AlertState): number =>
  alerts.filter((alert) => alert.state === state).length;

/** Shown elsewhere, or the same for all that one Prometheus says. */
const UNTELLING = new Set(['alertname', 'severity', 'job', 'instance', 'prometheus', 'prometheus_replica', 'monitor']);

/** The labels that tell one alert of a rule from another: those of events first. */
export function tellingLabels({ labels }: Pick<PanelAlert, 'labels'>): [name: string, value: string][] {
  const telling = Object.entries(labels).filter(([name, value]) => value !== '' && !UNTELLING.has(name));
  const isEvents = ([name]: [string, string]): boolean => keyOfLabel(name) !== undefined;
  return [...telling.filter(isEvents), ...telling.filter((label) => !isEvents(label))];
}

/** What an alert links to: a URL of the web, or a path in Grafana; undefined for all else, such as `javascript:`. */
export function webUrl(text: string | undefined, base: string): string | undefined {
  if (text === undefined || text.trim() === '' || !URL.canParse(text, base)) return undefined;
  const { protocol, href } = new URL(text, base);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `3 min. ago`, in the user's language; `now` for less than a minute. */
export function ago(time: number, now: number, language: string): string {
  const passed = Math.max(0, now - time);
  const found = UNITS.find(([, size]) => passed >= size);
  if (!found) return new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'auto' }).format(0, 'second');
  const [unit, length] = found;
  const format = new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'always' });
  return format.format(-Math.floor(passed / length), unit);
}
