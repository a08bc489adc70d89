/** The default metrics against the formats: what each counts, and what it leaves alone. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { FieldName, Parsed } from '../../exporter/src/event.ts';
import { FIELD_NAMES } from '../../exporter/src/event.ts';
import { formatByName } from '../../exporter/src/formats/index.ts';
import { compileRule } from '../../exporter/src/rules/rule.ts';
import { CLOUD_CASES } from './default-metrics.cloud-cases.ts';
import { HOST_CASES } from './default-metrics.host-cases.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly when: string;
  readonly labels: readonly FieldName[];
  readonly max_series: number;
}

const file = join(import.meta.dirname, '..', '..', 'exporter', 'src', 'config', 'default-metrics.yml');
const metrics = parse(readFileSync(file, 'utf8')) as readonly Metric[]; // checked field by field below
const rules = metrics.map((metric) => ({
  name: metric.name,
  rule: compileRule({ when: metric.when, labels: metric.labels, value: undefined }),
}));

const CASES = [...CLOUD_CASES, ...HOST_CASES];

/** `metric label values` for each rule that counts one of the lines. */
function counted(formatName: string, lines: readonly string[]): string[] {
  const format = formatByName(formatName);
  if (!format) throw new Error(`no format ${formatName}`);
  const parser = format.create({ timeZone: 'UTC' });
  const parsed: Parsed[] = lines.flatMap((line, index) => parser.parse(line, { receivedAt: 0, ref: index }));
  parsed.push(...parser.flush(0, true));
  return parsed.flatMap((one) => {
    if (!('event' in one)) return [];
    return rules.flatMap(({ name, rule }) => {
      const matches = rule.matches(one.event, one);
      if (matches === 'failed') throw new Error(`${name} fails for ${JSON.stringify(one.event)}`);
      return matches
        ? [`${name.slice('audit_'.length, -'_total'.length)} ${rule.labels(one.event, 's').join(',')}`]
        : [];
    });
  });
}

describe.each(metrics.map((metric) => [metric.name, metric] as const))('%s', (name, metric) => {
  it('is named, explained, labelled and bounded as a metric should be', () => {
    expect(name).toMatch(/^audit_[a-z_]+_total$/);
    expect(metric.help).toMatch(/^[A-Z].*\.$/);
    expect(FIELD_NAMES).toEqual(expect.arrayContaining([...metric.labels]));
    expect(metric.max_series).toBeGreaterThan(0);
  });

  it('has a case that counts', () => {
    const short = name.slice('audit_'.length, -'_total'.length);
    expect(CASES.some(({ counts }) => counts.some((count) => count.startsWith(`${short} `)))).toBe(true);
  });
});

it.each(CASES)('$format: $name', ({ format, lines, counts }) => {
  expect(counted(format, lines)).toEqual(counts);
});
