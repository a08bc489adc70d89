/** The configuration as the exporter uses it: typed, with defaults filled in and paths made absolute. */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { FieldName } from '../event.ts';
import type { JsonMapping } from '../formats/format.ts';
import type { PrivacyRule } from '../privacy/privacy.ts';
import type { ParsedConfig, ParsedMetric, ParsedSource } from './schema.ts';
import { LOCAL } from './schema.ts';

type LabelField = FieldName | 'source';

export interface Config {
  readonly state: StateConfig;
  readonly privacy: readonly PrivacyRule[];
  readonly maxLineBytes: number;
  /** The cap over all metrics. */
  readonly maxSeries: number;
  readonly defaultMetrics: boolean;
  readonly firstEvent: 'hold' | 'off';
  /** OpenMetrics answers tell when each series began. */
  readonly createdLines: boolean;
  /** ms; undefined for never. Already applied to metrics that have none of their own. */
  readonly expireAfter: number | undefined;
  readonly sources: readonly SourceConfig[];
  /** The default metrics that the file does not replace, then those of the file. */
  readonly metrics: readonly MetricConfig[];
}

export interface StateConfig {
  /** A folder, or `:memory:`. */
  readonly path: string;
  /** Which events are kept; `matched`: those that a configured metric counted. */
  readonly events: 'all' | 'matched' | 'none';
  /** Age in ms, undefined for ever; size in bytes. */
  readonly keepEvents: { readonly age: number | undefined; readonly size: number };
}

export interface SourceConfig {
  readonly name: string;
  readonly type: 'file' | 'stdin';
  /** Absolute paths or globs; none for stdin. */
  readonly path: readonly string[];
  /** Absolute globs. */
  readonly exclude: readonly string[];
  /** A name in FORMATS. */
  readonly format: string;
  readonly start: 'end' | 'beginning';
  /** An IANA name. */
  readonly timeZone: string;
  readonly mapping: JsonMapping | undefined;
}

export interface MetricConfig {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'histogram';
  /** CEL condition. */
  readonly when: string;
  readonly labels: readonly LabelField[];
  /** CEL number: of histograms always there, of counters never. */
  readonly value: string | undefined;
  /** Ascending upper bounds, without +Inf; none for counters. */
  readonly buckets: readonly number[];
  readonly maxSeries: number;
  /** ms; undefined for never. */
  readonly expireAfter: number | undefined;
}

export function toConfig(parsed: ParsedConfig, defaults: readonly ParsedMetric[], file: string): Config {
  const folder = resolve(dirname(file));
  const own = new Set(parsed.metrics.map((metric) => metric.name));
  const metrics = [...defaults.filter((metric) => !own.has(metric.name)), ...parsed.metrics];
  return {
    state: toState(parsed.state, folder),
    privacy: parsed.privacy.map(toPrivacyRule),
    maxLineBytes: parsed.max_line_bytes,
    maxSeries: parsed.max_series,
    defaultMetrics: parsed.default_metrics,
    firstEvent: parsed.first_event,
    createdLines: parsed.created_lines,
    expireAfter: orNever(parsed.expire_after),
    sources: parsed.sources.map((source) => toSource(source, folder)),
    metrics: metrics.map((metric) => toMetric(metric, parsed.expire_after)),
  };
}

const orNever = (duration: number | 'never'): number | undefined => (duration === 'never' ? undefined : duration);

function toState({ path, events, keep_events: { age, size } }: ParsedConfig['state'], folder: string): StateConfig {
  return {
    path: path === ':memory:' ? path : resolve(folder, path),
    events,
    keepEvents: { age: orNever(age), size },
  };
}

function toPrivacyRule({ field, action, key, length }: ParsedConfig['privacy'][number]): PrivacyRule {
  const name = field as FieldName; // checkPrivacy has refused other names
  if (action === 'hash') return { field: name, action, key: key ?? '' }; // and a hash without a key
  return action === 'drop' ? { field: name, action } : { field: name, action, length };
}

function toSource(source: ParsedSource, folder: string): SourceConfig {
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  return {
    name: source.name,
    type: source.type,
    path: (source.path ?? []).map(absolute),
    exclude: (source.exclude ?? []).map(absolute),
    format: source.format,
    start: source.start,
    timeZone: source.time_zone === LOCAL ? new Intl.DateTimeFormat().resolvedOptions().timeZone : source.time_zone,
    mapping: source.mapping,
  };
}

function toMetric(metric: ParsedMetric, expireAfter: number | 'never'): MetricConfig {
  return {
    name: metric.name,
    help: metric.help,
    type: metric.type,
    when: metric.when,
    labels: metric.labels as LabelField[], // checkLabels has refused other names
    value: metric.value,
    buckets: metric.type === 'histogram' ? metric.buckets : [],
    maxSeries: metric.max_series,
    expireAfter: orNever(metric.expire_after ?? expireAfter),
  };
}
