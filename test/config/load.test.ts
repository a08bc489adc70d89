import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../exporter/src/config/config.ts';
import { toConfig } from '../../exporter/src/config/config.ts';
import { renderErrors } from '../../exporter/src/config/errors.ts';
import { CONFIG, METRICS } from '../../exporter/src/config/schema.ts';
import { load } from './support.ts';

const SOURCES = 'sources: [{ name: a, path: a.log, format: json }]\n';

function valid(text: string, env: Record<string, string> = {}, file?: string): Config {
  const loaded = load(text, env, file);
  if (!loaded.ok) throw new Error(renderErrors(loaded.errors));
  return loaded.config;
}

describe('loadConfig', () => {
  it('fills in every default', () => {
    const { metrics, ...config } = valid(SOURCES + 'default_metrics: false', {}, '/etc/audit-exporter/config.yml');
    expect(config).toEqual({
      state: {
        path: '/var/lib/audit-exporter',
        events: 'matched',
        keepEvents: { age: 2_592_000_000, size: 10_737_418_240 },
      },
      privacy: [],
      maxLineBytes: 1_048_576,
      maxSeries: 50_000,
      defaultMetrics: false,
      firstEvent: 'hold',
      createdLines: false,
      expireAfter: undefined,
      sources: [
        {
          name: 'a',
          type: 'file',
          path: ['/etc/audit-exporter/a.log'],
          exclude: [],
          format: 'json',
          start: 'end',
          timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
          mapping: undefined,
        },
      ],
    });
    expect(metrics).toEqual([]);
  });

  it('fills in the defaults of a metric', () => {
    const { metrics } = valid(SOURCES + 'default_metrics: false\nmetrics: [{ name: a_total, help: A. }]');
    expect(metrics).toEqual([
      {
        name: 'a_total',
        help: 'A.',
        type: 'counter',
        when: 'true',
        labels: [],
        value: undefined,
        buckets: [],
        maxSeries: 2000,
        expireAfter: undefined,
      },
    ]);
  });

  it('gives a histogram the default buckets', () => {
    const { metrics } = valid(
      SOURCES + 'default_metrics: false\nmetrics: [{ name: a, help: A., type: histogram, value: raw.s }]',
    );
    expect(metrics[0]).toMatchObject({
      value: 'raw.s',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
  });

  it('applies expire_after to metrics without their own', () => {
    const { expireAfter, metrics } = valid(`${SOURCES}default_metrics: false
expire_after: 1h
metrics:
  - { name: a_total, help: A. }
  - { name: b_total, help: B., expire_after: 5m }
  - { name: c_total, help: C., expire_after: never }
`);
    expect(expireAfter).toBe(3_600_000);
    expect(metrics.map((metric) => metric.expireAfter)).toEqual([3_600_000, 300_000, undefined]);
  });

  it('takes relative paths from the folder of the file', () => {
    const text =
      'state: { path: state }\nsources: [{ name: a, path: [x/*.log, /abs/y.log], exclude: x/z.log, format: json }]';
    const { state, sources } = valid(text, {}, '/etc/audit/config.yml');
    expect(state.path).toBe('/etc/audit/state');
    expect(sources[0]).toMatchObject({ path: ['/etc/audit/x/*.log', '/abs/y.log'], exclude: ['/etc/audit/x/z.log'] });
    expect(valid('state: { path: ":memory:" }\n' + SOURCES).state.path).toBe(':memory:');
  });

  it('takes a path alone as the short form of a mapping', () => {
    const text = `sources:
  - name: a
    type: stdin
    format: json
    mapping: { user.name: 'a."b.c"[0]', event.outcome: { path: ok, map: { true: success, 0: failure } }, '@timestamp': ts }
`;
    const [source] = valid(text).sources;
    expect(source?.path).toEqual([]);
    expect(source?.mapping).toEqual({
      'user.name': { path: 'a."b.c"[0]' },
      'event.outcome': { path: 'ok', map: { true: 'success', 0: 'failure' } },
      '@timestamp': { path: 'ts' },
    });
  });

  it('takes keys without a value as absent', () => {
    const config = valid(SOURCES + 'metrics:\nmax_series:\nstate:\n');
    expect(config).toMatchObject({ maxSeries: 50_000, state: { path: '/var/lib/audit-exporter' } });
  });

  it('follows aliases', () => {
    const { metrics } = valid(`${SOURCES}default_metrics: false
metrics:
  - { name: a_total, help: A., labels: &labels [user.name, source] }
  - { name: b_total, help: B., labels: *labels }
`);
    expect(metrics[1]?.labels).toEqual(['user.name', 'source']);
  });
});

describe('default metrics', () => {
  const defaults = METRICS.parse([
    { name: 'a_total', help: 'Default A.' },
    { name: 'b_total', help: 'Default B.' },
  ]);

  it('come before those of the file, and are replaced by name', () => {
    const parsed = CONFIG.parse({
      sources: [{ name: 'a', path: 'a.log', format: 'json' }],
      metrics: [
        { name: 'c_total', help: 'Own C.' },
        { name: 'a_total', help: 'Own A.' },
      ],
    });
    const { metrics } = toConfig(parsed, defaults, 'config.yml');
    expect(metrics.map((metric) => metric.help)).toEqual(['Default B.', 'Own C.', 'Own A.']);
  });

  it('of the exporter are valid, and absent with default_metrics: false', () => {
    expect(valid(SOURCES).defaultMetrics).toBe(true);
    expect(valid(SOURCES + 'default_metrics: "false"').metrics).toEqual([]);
  });
});

describe('environment variables', () => {
  it('are replaced in values', () => {
    const config = valid(
      `max_series: \${SERIES}
first_event: "\${FIRST:-off}"
state: { path: "/data/\${EMPTY:-x}/\${EMPTY}/$$\{HOME}/$5/$" }
${SOURCES}`,
      { SERIES: '77', EMPTY: '' },
    );
    expect(config).toMatchObject({ maxSeries: 77, firstEvent: 'off', state: { path: '/data/x/$' + '{HOME}/$5/$' } });
  });

  it('are replaced once only', () => {
    const metrics = valid(SOURCES + 'metrics: [{ name: a_total, help: "${A}" }]', { A: '${B}', B: 'wrong' }).metrics;
    expect(metrics.at(-1)?.help).toBe('${B}');
  });
});

describe('KEY_file', () => {
  it('reads the value from a file and drops its line end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-config-'));
    try {
      writeFileSync(join(folder, 'help'), 'From a file. ${NOT_REPLACED}\r\n\n');
      const text = SOURCES + 'metrics: [{ name: a_total, help_file: "${NAME}" }]';
      const { metrics } = valid(text, { NAME: 'help' }, join(folder, 'config.yml'));
      expect(metrics.at(-1)?.help).toBe('From a file. ${NOT_REPLACED}');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a file of more than 1 MiB', () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-config-'));
    try {
      writeFileSync(join(folder, 'help'), 'x'.repeat(1024 * 1024 + 1));
      const loaded = load(SOURCES + 'metrics: [{ name: a_total, help_file: help }]', {}, join(folder, 'config.yml'));
      expect(loaded.ok ? [] : loaded.errors.map((error) => error.message)).toEqual([
        '"help" is larger than 1 MiB; give a file that holds only the value.',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('any text', () => {
  const never = (text: string): void => {
    const loaded = load(text, { A: 'x' });
    if (loaded.ok) return;
    const lines = text.split('\n').length;
    expect(loaded.errors.length).toBeGreaterThan(0);
    for (const { line, column } of loaded.errors) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines + 1);
      expect(column).toBeGreaterThanOrEqual(1);
    }
    const positions = loaded.errors.map(({ line, column }) => line * 1e6 + column);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  };
  const key = fc.constantFrom(
    ...[
      'state',
      'path',
      'sources',
      'metrics',
      'name',
      'help',
      'help_file',
      'type',
      'when',
      'value',
      'labels',
      'format',
    ],
    ...[
      'buckets',
      'mapping',
      'user.name',
      'map',
      'expire_after',
      'max_series',
      '__proto__',
      'constructor',
      '@timestamp',
    ],
  );
  const scalar = fc.oneof(
    fc.constantFrom(
      'json',
      'file',
      'histogram',
      'a_total',
      'never',
      '1MiB',
      '${A}',
      '${',
      '${NOPE}',
      'true',
      '*a',
      '&a x',
      '~',
    ),
    fc.string({ maxLength: 6 }),
    fc.double().map(String),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, scalar, tie('map'), tie('list')),
    list: fc.array(tie('tree'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    map: fc
      .array(fc.tuple(key, tie('tree')), { maxLength: 6 })
      .map((pairs) => `{${pairs.map(([name, value]) => `${name}: ${String(value)}`).join(', ')}}`),
  }));

  it('never throws, and gives places inside the text in order', () => {
    const document = fc
      .array(fc.tuple(key, tree))
      .map((pairs) => pairs.map(([name, value]) => `${name}: ${String(value)}\n`).join(''));
    fc.assert(fc.property(fc.oneof(document, fc.string({ unit: 'binary' }), fc.string()), never), { numRuns: 800 });
  });

  it.each([
    ['brackets', '['.repeat(50_000)],
    ['maps', '{a: '.repeat(20_000)],
    ['indentation', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['a list of itself', 'sources: &a [*a]'],
    ['a map of itself', 'sources: &a [{name: *a, path: *a, mapping: *a}]'],
    ['a key of itself', '? &a [*a]\n: 1'],
  ])('survives %s', (_name, text) => {
    never(text);
  });
});
