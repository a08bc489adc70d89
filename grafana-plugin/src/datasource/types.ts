import type { DataQuery } from '@grafana/schema';

export interface AuditQuery extends DataQuery {
  /** The events wanted, as everywhere in audit-exporter: {event_category="authentication"}. Empty: all of them. */
  readonly selector?: string;
}
