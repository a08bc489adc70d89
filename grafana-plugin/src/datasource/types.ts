import type { DataQuery } from '@grafana/schema';

/**
 * events: rows. count: time series. alert: the events behind one alert, as audit-exporter finds them. volume: the count that
 * Explore draws above log lines; nobody chooses it.
 */
export type QueryType = 'events' | 'count' | 'alert' | 'volume';

export interface AuditQuery extends DataQuery {
  /** events if it is missing. */
  readonly queryType?: QueryType;
  /** The events wanted, as everywhere in audit-exporter: {event_category="authentication"}. Empty: all of them. */
  readonly selector?: string;
  /** Of count: a series for each value of these labels, two at most. */
  readonly by?: readonly string[];
  /** How many events, or series of a count, at most. */
  readonly limit?: number;
  /** Of events: desc, the newest first, if it is missing. */
  readonly order?: 'asc' | 'desc';
  /** Of events: goes on with events as they come, where the time range ends now. */
  readonly live?: boolean;
  /** Of alert. */
  readonly alert?: AlertRef;
}

/** An alert as Alertmanager gives it. */
export interface AlertRef {
  readonly labels: Readonly<Record<string, string>>;
  /** audit_selector and audit_window are used, the others are not needed. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339, both. */
  readonly startsAt: string;
  readonly endsAt?: string;
}
