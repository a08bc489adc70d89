/** Alertmanager's API v2: its alerts as the panel shows them, and a silence for one of them. Pure. */
import type { AlertState, PanelAlert, SilenceRequest } from './alert.ts';

/** More are not kept: nobody reads them in a panel. */
export const MAX_ALERTS = 2000;

/** The alerts of an answer of `GET /api/v2/alerts`; undefined where it is none. What is no alert is left out. */
export function readAlerts(answer: unknown, now: number): PanelAlert[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  return answer.slice(0, MAX_ALERTS).flatMap((one: unknown) => (isObject(one) ? [readAlert(one, now)] : []));
}

function readAlert(given: Readonly<Record<string, unknown>>, now: number): PanelAlert {
  const labels = texts(given['labels']);
  const status = isObject(given['status']) ? given['status'] : {};
  const silencedBy = list(status['silencedBy']);
  const inhibitedBy = list(status['inhibitedBy']);
  // One that goes on has its end in the future: it is put off with every evaluation.
  const endsAt = time(given['endsAt']);
  const ended = endsAt !== undefined && endsAt <= now;
  const generatorUrl = text(given['generatorURL']);
  return {
    id: text(given['fingerprint']) || labelKey(labels),
    name: labels['alertname'] ?? '',
    severity: labels['severity'] ?? '',
    labels,
    annotations: texts(given['annotations']),
    startsAt: time(given['startsAt']) ?? now,
    ...(ended && { endsAt }),
    state: stateOf(ended, silencedBy, inhibitedBy),
    receivers: receiversOf(given['receivers']),
    silencedBy,
    inhibitedBy,
    ...(generatorUrl && { generatorUrl }),
  };
}

function stateOf(ended: boolean, silencedBy: readonly string[], inhibitedBy: readonly string[]): AlertState {
  if (ended) return 'resolved';
  if (silencedBy.length > 0) return 'silenced';
  return inhibitedBy.length > 0 ? 'inhibited' : 'firing';
}

/** The labels in one text, the same for the same labels. */
export const labelKey = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const receiversOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((one: unknown) => (isObject(one) ? list([one['name']]) : [])) : [];

function time(value: unknown): number | undefined {
  const parsed = Date.parse(text(value));
  return Number.isNaN(parsed) ? undefined : parsed;
}

export function texts(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** The matchers of a text with commas between them: each is a parameter `filter`. */
export const matchersOf = (filter: string): string[] =>
  (filter.replace(/^\s*\{|\}\s*$/g, '').match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [])
    .map((matcher) => matcher.trim())
    .filter((matcher) => matcher !== '');

interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: false;
  readonly isEqual: true;
}

/** All labels: the silence takes this alert and no other. */
export const silenceMatchers = ({ labels }: Pick<PanelAlert, 'labels'>): SilenceMatcher[] =>
  Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));

/** The body of `POST /api/v2/silences`. */
export function silenceOf(
  alert: Pick<PanelAlert, 'labels'>,
  { durationMs, comment, createdBy }: SilenceRequest & { readonly createdBy: string },
  now: number,
): object {
  return {
    matchers: silenceMatchers(alert),
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + durationMs).toISOString(),
    createdBy,
    comment,
  };
}
