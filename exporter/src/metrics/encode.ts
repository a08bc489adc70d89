/**
 * The exposition of the series table: Prometheus text 0.0.4 and OpenMetrics 1.0.0.
 * https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
import type { Family, Series } from './family.ts';

export type Exposition = 'text' | 'openmetrics';

/**
 * The samples of all families for a scraper that has seen everything born up to `seen`. `created` adds when each series
 * began (OpenMetrics only).
 */
export function encodeFamilies(
  families: readonly Family[],
  exposition: Exposition,
  seen: number,
  created = false,
): string {
  const parts: string[] = [];
  for (const family of families) encodeFamily(family, exposition, seen, created, parts);
  return parts.join('');
}

function encodeFamily(family: Family, exposition: Exposition, seen: number, created: boolean, parts: string[]): void {
  const { definition } = family;
  const openMetrics = exposition === 'openmetrics';
  const name = openMetrics ? definition.name.replace(/_total$/, '') : definition.name;
  parts.push(`# HELP ${name} ${escapeHelp(definition.help, openMetrics)}\n`, `# TYPE ${name} ${definition.type}\n`);
  const encode = definition.type === 'histogram' ? encodeHistogram : encodeCounter;
  for (const series of family.values()) {
    if (!series.committed) continue;
    encode(family, series, seen, parts);
    if (created && openMetrics)
      parts.push(name, '_created', series.text, ' ', formatValue(series.createdAt / 1000), '\n');
  }
}

function encodeCounter(family: Family, series: Series, seen: number, parts: string[]): void {
  const value = series.born > seen ? series.base : (series.committed?.value ?? 0);
  parts.push(family.definition.name, series.text, ' ', formatValue(value), '\n');
}

/** A histogram's first observation is held as a whole: all its buckets are 0 then. */
function encodeHistogram(family: Family, series: Series, seen: number, parts: string[]): void {
  const { name, buckets: bounds } = family.definition;
  const held = series.born > seen;
  const labels = series.text === '' ? '' : `${series.text.slice(1, -1)},`;
  let count = 0;
  for (let index = 0; index <= bounds.length; index++) {
    if (!held) count += series.committed?.buckets?.[index] ?? 0;
    const bound = index < bounds.length ? formatValue(bounds[index] ?? Infinity) : '+Inf';
    parts.push(name, '_bucket{', labels, 'le="', bound, '"} ', formatValue(count), '\n');
  }
  const sum = held ? 0 : (series.committed?.value ?? 0);
  parts.push(name, '_sum', series.text, ' ', formatValue(sum), '\n');
  parts.push(name, '_count', series.text, ' ', formatValue(count), '\n');
}

function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

/** OpenMetrics escapes the quotation mark in HELP too. */
const escapeHelp = (help: string, openMetrics: boolean): string => {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return openMetrics ? escaped.replaceAll('"', '\\"') : escaped;
};
