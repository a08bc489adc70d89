/** The configuration as the exporter uses it: typed, with defaults filled in and paths made absolute. */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { FieldName } from '../event.ts';
import type { JsonMapping } from '../formats/format.ts';
import type { ParsedConfig, ParsedMetric, ParsedSource } from './schema.ts';
import { LOCAL } from './schema.ts';

type LabelField = FieldName | 'source';

export interface Config {
  /** A folder, or `:memory:`. */
  readonly state: { readonly path: string };
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
  const { path } = parsed.state;
  const own = new Set(parsed.metrics.map((metric) => metric.name));
  const metrics = [...defaults.filter((metric) => !own.has(metric.name)), ...parsed.metrics];
  return {
    state: { path: path === ':memory:' ? path : resolve(folder, path) },
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
