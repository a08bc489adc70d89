/** The default metrics against the formats: what each counts, and what it leaves alone. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { FieldName } from '../../exporter/src/event.ts';
import { FIELD_NAMES } from '../../exporter/src/event.ts';
import type { Outcomes } from '../../exporter/src/formats/format.ts';
import { formatByName } from '../../exporter/src/formats/index.ts';
import { compileRule, RawPaths } from '../../exporter/src/rules/rule.ts';
import { Interner } from '../../exporter/src/values/interner.ts';
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
const CASES = [...CLOUD_CASES, ...HOST_CASES];

/** `metric label values` for each rule that counts one of the lines. */
function counted(formatName: string, lines: readonly string[]): string[] {
  const format = formatByName(formatName);
  if (!format) throw new Error(`no format ${formatName}`);
  const interner = new Interner();
  const rawPaths = new RawPaths();
  const rules = metrics.map(({ name, when, labels }) => ({
    name,
    labels,
    rule: compileRule({ when, labels, value: undefined }, { interner, rawPath: rawPaths.of }),
  }));
  const parser = format.create({ timeZone: 'UTC', interner, rawPaths: rawPaths.paths });
  const told: string[] = [];
  const outcomes: Outcomes = {
    event(event) {
      for (const { name, labels, rule } of rules) {
        const matches = rule.matches(event);
        if (matches === 'failed') throw new Error(`${name} fails for ${JSON.stringify(event.toEvent())}`);
        const values = labels.map((label) => event.field(label) ?? '').join(',');
        if (matches === true) told.push(`${name.slice('audit_'.length, -'_total'.length)} ${values}`);
      }
    },
    skip: () => undefined,
  };
  lines.forEach((line, ref) => {
    const bytes = Buffer.from(line);
    parser.parse(bytes, 0, bytes.length, { receivedAt: 0, ref }, outcomes);
  });
  parser.flush(0, true, outcomes);
  return told;
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
