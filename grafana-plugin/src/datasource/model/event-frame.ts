/**
 * Events as one frame: Grafana's log lines (https://grafana.com/developers/dataplane/logs) with a column for each field
 * of the events. In this order, columns without any value left out:
 *
 *   timestamp  time     when it happened
 *   body       string   the raw line; where that is not kept, a summary of the fields
 *   severity   string   by the outcome: failure is error, success is info, all else unknown
 *   id         string   the event's id, which audit-exporter gives only once
 *   labels     other    the labels of audit_events_total: source, event_category, event_action, event_outcome
 *   source     string   the source that the event was read from
 *   user.name  string   … each field by its name in the Elastic Common Schema, undefined in events without it
 *   metrics    string   the configured metrics that counted the event, with commas between them
 *
 * `meta.custom` is an EventFrameMeta.
 */
import type { DataFrame, Field, QueryResultMetaNotice } from '@grafana/data';
import { keyOfLabel, LABEL_NAMES } from 'audit-exporter/selector';
import type { ApiEvent } from '../api/answers.ts';
import { field } from './frame.ts';

export interface EventFrameMeta {
  /** What was selected, after variables and filters; for an alert, what audit-exporter selected for it. */
  readonly selector: string;
  /** There where there are more events than the frame has. */
  readonly nextCursor?: string;
  /** Of an alert: the time range of its events, RFC 3339. */
  readonly from?: string;
  readonly to?: string;
}

export interface EventFrameOptions {
  readonly refId: string;
  readonly limit: number;
  readonly custom: EventFrameMeta;
  readonly notices?: QueryResultMetaNotice[];
}

const FIELD_ORDER: readonly string[] = LABEL_NAMES.map((label) => keyOfLabel(label) ?? label);
const IN_LABELS = ['event.category', 'event.action', 'event.outcome'];

export function eventFrame(events: readonly ApiEvent[], options: EventFrameOptions): DataFrame {
  const { refId, limit, custom, notices = [] } = options;
  const column = (name: string, valueOf: (event: ApiEvent) => string | undefined): Field =>
    field(name, 'string', events.map(valueOf), { filterable: true });
  const fields = [
    field(
      'timestamp',
      'time',
      events.map(({ time }) => Date.parse(time)),
    ),
    field('body', 'string', events.map(bodyOf)),
    field('severity', 'string', events.map(severityOf)),
    field(
      'id',
      'string',
      events.map(({ id }) => id),
    ),
    field('labels', 'other', events.map(labelsOf)),
    column('source', ({ source }) => source),
    ...namesIn(events).map((name) => column(name, (event) => event.fields[name])),
    ...(events.some(({ metrics }) => metrics.length > 0)
      ? [column('metrics', ({ metrics }) => (metrics.length > 0 ? metrics.join(',') : undefined))]
      : []),
  ];
  return {
    refId,
    name: 'events',
    meta: {
      type: 'log-lines' as never, // a value of the enum, whose module needs a browser
      typeVersion: [0, 0],
      preferredVisualisationType: 'logs',
      limit,
      executedQueryString: custom.selector,
      custom,
      ...(notices.length > 0 && { notices }),
    },
    fields,
    length: events.length,
  };
}

/** The fields that occur, those that this version knows first and in its order. */
function namesIn(events: readonly ApiEvent[]): string[] {
  const names = new Set(events.flatMap(({ fields }) => Object.keys(fields)));
  const known = FIELD_ORDER.filter((name) => names.delete(name));
  return [...known, ...names];
}

const SEVERITIES: ReadonlyMap<string | undefined, string> = new Map([
  ['failure', 'error'],
  ['success', 'info'],
]);

export const severityOfOutcome = (outcome: string | undefined): string => SEVERITIES.get(outcome) ?? 'unknown';

const severityOf = ({ fields }: ApiEvent): string => severityOfOutcome(fields['event.outcome']);

function labelsOf({ source, fields }: ApiEvent): Record<string, string> {
  const labels: Record<string, string> = { source };
  for (const name of IN_LABELS) {
    const value = fields[name];
    if (value !== undefined) labels[name.replaceAll('.', '_')] = value;
  }
  return labels;
}

/** `ssh_login failure user.name=bob source.ip=192.0.2.1` where the line is not kept. */
function bodyOf({ line, fields }: ApiEvent): string {
  if (line !== undefined) return line;
  const { 'event.action': action, 'event.outcome': outcome, ...rest } = fields;
  const named = FIELD_ORDER.flatMap((name) => (rest[name] === undefined ? [] : [`${name}=${rest[name]}`]));
  return [action, outcome, ...named].filter((part) => part !== undefined).join(' ');
}
