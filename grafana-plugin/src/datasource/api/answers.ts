/** What audit-exporter's API answers (docs/reference/openapi.json), as far as it is used here. */

export interface ApiEvent {
  readonly id: string;
  /** RFC 3339 */
  readonly time: string;
  readonly source: string;
  /** By their names in the Elastic Common Schema. */
  readonly fields: Readonly<Record<string, string>>;
  /** The configured metrics that counted it. */
  readonly metrics: readonly string[];
  /** The raw line, where it is kept. */
  readonly line?: string;
}

export interface EventsData {
  readonly events: readonly ApiEvent[];
  /** There where there are more. */
  readonly nextCursor?: string;
}

export interface AlertData extends EventsData {
  /** What was selected for the alert. */
  readonly selector: string;
  readonly from: string;
  readonly to: string;
}

export interface CountData {
  readonly result: readonly CountSeries[];
}

export interface CountSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** Where each step begins (seconds), and its count. */
  readonly values: readonly (readonly [number, string])[];
}

export interface BuildData {
  readonly version: string;
  readonly events: {
    readonly kept: 'all' | 'matched' | 'none';
    readonly count: number;
    readonly oldest: string | null;
  };
}

/** The envelope of every answer that is no error. */
export interface Answer<T> {
  readonly status: 'success';
  readonly data: T;
  readonly warnings?: readonly string[];
}
