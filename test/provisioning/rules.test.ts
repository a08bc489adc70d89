/** The Prometheus rules: valid, tested, explained, and about metrics that exist. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SKIP_REASONS } from '../../exporter/src/event.ts';
import { SOURCE_PROBLEMS } from '../../exporter/src/sources/source.ts';
import {
  alerts,
  alertTests,
  filesIn,
  provisioning,
  readYaml,
  root,
  rules,
  rulesFolder,
  run,
  testsFolder,
} from './provisioned.ts';
import { ACCOUNT, EVENTS } from '../../exporter/src/metrics/builtin.ts';
import { ownMetrics } from '../../scripts/reference/metrics.ts';

const runbooks = join(provisioning, 'runbooks');
const defaults = readYaml(join(root, 'exporter', 'src', 'config', 'default-metrics.yml')) as {
  name: string;
  labels: string[];
}[]; // default-metrics.test.ts compiles them
const known = new Set(
  [EVENTS, ...Object.values(ACCOUNT), ...defaults, ...(await ownMetrics())].map(({ name }) => name),
);

/** Names of ours in a text of PromQL, without what only looks like one. */
const metricsIn = (text: string): string[] => text.match(/\baudit_[a-z_]+\b(?![:(=!])/g) ?? [];

describe('promtool', () => {
  it('accepts prometheus.yml', () => {
    expect(run('promtool', 'check', 'config', join(provisioning, 'prometheus', 'prometheus.yml'))).toContain('SUCCESS');
  });

  it('accepts the rules, lint included', () => {
    const output = run('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', ...filesIn(rulesFolder, '.yml'));
    expect(output).not.toContain('FAILED');
  });

  it.each(filesIn(testsFolder, '.yml').map((path) => [basename(path), path]))('passes %s', (_name, path) => {
    expect(run('promtool', 'test', 'rules', path)).toContain('SUCCESS');
  });
});

describe.each(alerts.map((alert) => [alert.alert, alert] as const))('%s', (name, alert) => {
  const about = alertTests.filter((test) => test.alertname === name);
  const firing = about.flatMap((test) => test.exp_alerts ?? []);

  it('is named and graded as a mixin is', () => {
    expect(name).toMatch(/^Audit[A-Z][A-Za-z]+$/);
    expect(['critical', 'warning', 'info']).toContain(alert.labels?.['severity']);
  });

  it('has every annotation, and leads to the events behind it', () => {
    const isAboutEvents = /\baudit:\w+:increase5m\b/.test(alert.expr);
    const wanted = ['audit_selector', 'audit_window', 'dashboard_url', 'description', 'runbook_url', 'summary'];
    expect(Object.keys(alert.annotations ?? {}).sort()).toEqual(wanted);
    expect(alert.annotations?.['audit_selector']).toMatch(/^\{.*\}$/);
    expect(alert.annotations?.['audit_window']).toMatch(/^\d+[mh]$/);
    expect(alert.annotations?.['runbook_url']).toMatch(new RegExp(`/provisioning/runbooks/${name}\\.md$`));
    if (isAboutEvents) expect(alert.keep_firing_for).toMatch(/^\d+m$/);
  });

  it('has a runbook with every chapter', () => {
    const runbook = readFileSync(join(runbooks, `${name}.md`), 'utf8');
    const chapters = [...runbook.matchAll(/^#+ (.+)$/gm)]
      .map(([, title]) => title)
      .filter((title) => /^[A-Z]/.test(title ?? ''));
    expect(runbook.startsWith(`# ${name}\n`)).toBe(true);
    expect(chapters).toEqual(
      expect.arrayContaining(['Meaning', 'Impact', 'First queries', 'What to look at', 'False positives', 'Silence']),
    );
    expect(runbook).toContain(`alertname=${name} `);
  });

  it('has tests in which it fires, with its annotations, and in which it does not', () => {
    expect(firing.length).toBeGreaterThan(0);
    expect(about.some((test) => (test.exp_alerts ?? []).length === 0)).toBe(true);
    for (const { exp_labels, exp_annotations } of firing) {
      expect(exp_labels?.['severity']).toBe(alert.labels?.['severity']);
      expect(Object.keys(exp_annotations ?? {}).sort()).toEqual(Object.keys(alert.annotations ?? {}).sort());
    }
  });
});

it('every runbook has its alert', () => {
  expect(
    filesIn(runbooks, '.md')
      .map((path) => basename(path, '.md'))
      .sort(),
  ).toEqual(alerts.map(({ alert }) => alert).sort());
});

it('rules and runbooks name no metric that does not exist', () => {
  const texts = [...rules.map(({ expr }) => expr), ...filesIn(runbooks, '.md').map((path) => queriesOf(path))];
  const unknown = texts.flatMap(metricsIn).filter((name) => !known.has(name));
  expect(unknown).toEqual([]);
});

/** The PromQL of a runbook, without comments and label values. */
const queriesOf = (path: string): string =>
  [...readFileSync(path, 'utf8').matchAll(/```promql\n(.*?)```/gs)]
    .map(([, code]) => (code ?? '').replace(/^#.*$/gm, '').replace(/"[^"]*"/g, '""'))
    .join('\n');

it.each(defaults.map(({ name, labels }) => [name, labels] as const))('%s is counted exactly', (name, labels) => {
  const rule = rules.find(
    ({ record }) => record === `audit:${name.slice('audit_'.length, -'_total'.length)}:increase5m`,
  );
  expect(rule?.expr.replace(/\s+/g, '')).toBe(exactIncrease(name, labels).replace(/\s+/g, ''));
});

/** See docs/decisions/004-exact-thresholds.md. */
const exactIncrease = (x: string, labels: readonly string[]): string => `
  sum by (${labels.map((label) => label.replaceAll('.', '_')).join(', ')}) (
    (
      ${x} - (last_over_time(${x}[1h] offset 5m) or min_over_time(${x}[5m])) >= 0
      unless resets(${x}[5m]) > 0
    )
    or (increase(${x}[5m]) and ${x})
  ) > 0`;

it('reasons of lines and of sources are ones that exist', () => {
  const reasons = rules
    .flatMap(({ expr }) => [...expr.matchAll(/reason(?:=|!=|=~|!~)"([^"]*)"/g)])
    .flatMap(([, values]) => values?.split('|') ?? []);
  expect(reasons).toContain('too_long');
  expect([...Object.keys(SKIP_REASONS), ...Object.keys(SOURCE_PROBLEMS)]).toEqual(expect.arrayContaining(reasons));
});

it('the decision that explains them is there', () => {
  expect(existsSync(join(root, 'docs', 'decisions', '004-exact-thresholds.md'))).toBe(true);
});
