/** The Alertmanager configuration: valid, no secret in it, and every shipped alert reaches its people. */
import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alerts, alertTests, provisioning, readYaml, run } from './provisioned.ts';

const folder = join(provisioning, 'alertmanager');
const file = join(folder, 'alertmanager.yml');

interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

const config = readYaml(file) as { inhibit_rules: readonly InhibitRule[]; route: unknown }; // amtool checks its shape

const RECEIVERS: Readonly<Record<string, string>> = {
  critical: 'audit-webhook,audit-pagerduty,audit-sns,audit-slack',
  warning: 'audit-webhook,audit-slack',
  info: 'audit-webhook,audit-email',
};

it('amtool accepts the configuration and its templates', () => {
  expect(run('amtool', 'check-config', file)).toMatch(/5 receivers\n - 1 templates\n\s+SUCCESS/);
});

it('holds no secret, and names an absolute file for each', () => {
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(
    /^\s*(- )?(auth_password|smtp_auth_password|api_url|slack_api_url|routing_key|credentials|secret_key|access_key):/m,
  );
  const paths = [...text.matchAll(/_file: (.+)$/gm)].map(([, path]) => path ?? '');
  expect(paths).toHaveLength(4);
  const readme = readFileSync(join(folder, 'secrets', 'README.md'), 'utf8');
  for (const path of paths) {
    expect(path).toMatch(/^\/etc\/alertmanager\/secrets\//);
    expect(readme).toContain(`\`${path.slice('/etc/alertmanager/secrets/'.length)}\``);
  }
});

describe('routes', () => {
  it.each(alerts.map((alert) => [alert.alert, alert.labels?.['severity'] ?? ''] as const))(
    '%s (%s)',
    (name, severity) => {
      const firing = alertTests.filter((test) => test.alertname === name).flatMap((test) => test.exp_alerts ?? []);
      const pairs = Object.entries({ ...firing[0]?.exp_labels, alertname: name }).map(
        ([key, value]) => `${key}=${JSON.stringify(value)}`,
      );
      expect(run('amtool', 'config', 'routes', 'test', `--config.file=${file}`, ...pairs).trim()).toBe(
        RECEIVERS[severity],
      );
    },
  );

  it('leaves other alerts to the default receiver', () => {
    const output = run(
      'amtool',
      'config',
      'routes',
      'test',
      `--config.file=${file}`,
      'alertname=Watchdog',
      'severity=critical',
    );
    expect(output.trim()).toBe('audit-webhook');
  });
});

/** Whether a matcher of the file, such as `alertname=~"Audit.+"`, holds. Alertmanager anchors expressions. */
function holds(matcher: string, labels: Readonly<Record<string, string>>): boolean {
  const [, name = '', operator, pattern = ''] = /^(\w+)(=~|=)"(.*)"$/.exec(matcher) ?? [];
  const value = labels[name] ?? '';
  return operator === '=~' ? new RegExp(`^(?:${pattern})$`).test(value) : value === pattern;
}

const inhibits = (source: Readonly<Record<string, string>>, target: Readonly<Record<string, string>>): boolean =>
  config.inhibit_rules.some(
    (rule) =>
      rule.source_matchers.every((matcher) => holds(matcher, source)) &&
      rule.target_matchers.every((matcher) => holds(matcher, target)) &&
      rule.equal.every((name) => (source[name] ?? '') === (target[name] ?? '')),
  );

describe('inhibition', () => {
  const at = { job: 'audit-exporter', instance: 'a:9877' };
  const down = { alertname: 'AuditExporterDown', severity: 'critical', ...at };
  const silent = { alertname: 'AuditSourceSilent', severity: 'critical', ...at, source: 'sshd' };
  const logins = { alertname: 'AuditFailedLogins', user_name: 'bob' };

  it('an exporter that is down silences its sources, not those of another', () => {
    expect(inhibits(down, silent)).toBe(true);
    expect(inhibits(down, { ...silent, instance: 'b:9877' })).toBe(false);
    expect(inhibits(silent, down)).toBe(false);
  });

  it('of the same alert about the same user only the worst is sent', () => {
    expect(inhibits({ ...logins, severity: 'critical' }, { ...logins, severity: 'warning' })).toBe(true);
    expect(inhibits({ ...logins, severity: 'warning' }, { ...logins, severity: 'info' })).toBe(true);
    expect(inhibits({ ...logins, severity: 'critical' }, { ...logins, severity: 'warning', user_name: 'amy' })).toBe(
      false,
    );
    expect(inhibits({ ...logins, severity: 'warning' }, { ...logins, severity: 'warning' })).toBe(false);
  });

  it('another alert about the same user is sent', () => {
    const other = { ...logins, alertname: 'AuditPrivilegeGranted', severity: 'warning' };
    expect(inhibits({ ...logins, severity: 'critical' }, other)).toBe(false);
  });
});

describe('templates', () => {
  const STARTS_AT = '2026-03-01T12:00:00Z';
  /** From six minutes before the alert began to ten after. */
  const EVENTS = 'http://grafana.example.com/d/1?from=1772366040000&to=1772367000000';

  const alert = (labels: object, description: string): object => ({
    status: 'firing',
    startsAt: STARTS_AT,
    labels: { alertname: 'AuditFailedLogins', severity: 'warning', ...labels },
    annotations: {
      summary: 'Many failed logins of one user.',
      description,
      audit_selector: '{user_name="bob"}',
      audit_window: '6m',
      dashboard_url: 'http://grafana.example.com/d/1',
      runbook_url: 'http://example.com/r',
    },
  });
  const common = { alertname: 'AuditFailedLogins', severity: 'warning' };

  function render(name: string, alerts: readonly object[], labels: object): string {
    const temporary = mkdtempSync(join(tmpdir(), 'audit-template-'));
    try {
      const data = join(temporary, 'data.json');
      writeFileSync(data, JSON.stringify({ status: 'firing', alerts, commonLabels: { ...common, ...labels } }));
      const glob = `--template.glob=${join(folder, 'templates', '*.tmpl')}`;
      return run(
        'amtool',
        'template',
        'render',
        glob,
        `--template.data=${data}`,
        `--template.text={{ template "${name}" . }}`,
      );
    } finally {
      rmSync(temporary, { recursive: true });
    }
  }

  describe('the link leads to the events in their time', () => {
    const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60 };
    const firing = alertTests.flatMap(({ alertname, exp_alerts }) =>
      (exp_alerts ?? []).slice(0, 1).map(({ exp_annotations = {} }) => [alertname, exp_annotations] as const),
    );

    it.each(firing)('%s', (_name, annotations) => {
      const text = render('audit.dashboard', [{ status: 'firing', startsAt: STARTS_AT, annotations }], {});
      const link = new URL(text);
      const [, count = '', unit = ''] = /^(\d+)([mh])$/.exec(annotations['audit_window'] ?? '') ?? [];
      const before = Number(count) * (MINUTES[unit] ?? 0) * 60_000;
      expect(Number(link.searchParams.get('from'))).toBe(Date.parse(STARTS_AT) - before);
      expect(Number(link.searchParams.get('to'))).toBe(Date.parse(STARTS_AT) + 600_000);
      expect(text.startsWith(annotations['dashboard_url'] ?? '?')).toBe(true);
      expect(link.searchParams.get('var-selector') ?? annotations['audit_selector']).toBe(
        annotations['audit_selector'],
      );
    });

    it('with an unknown window, of an hour; without a dashboard there is none', () => {
      const annotations = { dashboard_url: 'http://grafana.example.com/d/1?var-a=b', audit_window: '7m' };
      expect(render('audit.dashboard', [{ status: 'firing', startsAt: STARTS_AT, annotations }], {})).toBe(
        'http://grafana.example.com/d/1?var-a=b&from=1772362800000&to=1772367000000',
      );
      expect(render('audit.dashboard', [{ status: 'firing', startsAt: STARTS_AT, annotations: {} }], {})).toBe('');
    });
  });

  it('the title says what, how many, who and whence, on one line', () => {
    expect(render('audit.title', [alert({}, 'x'), alert({}, 'y')], { user_name: 'bob', source_ip: '192.0.2.1' })).toBe(
      '[FIRING:2] AuditFailedLogins user bob from 192.0.2.1',
    );
  });

  it('a user name cannot speak the markup of Slack', () => {
    expect(render('audit.slack', [alert({}, 'logins of <!channel> & <http://evil.example.com|you>')], {})).toBe(
      '*Many failed logins of one user.* (warning)\n' +
        'logins of &lt;!channel&gt; &amp; &lt;http://evil.example.com|you&gt;\n' +
        `<${EVENTS}|Events> · <http://example.com/r|Runbook>\n`,
    );
  });

  it('a text message is short', () => {
    const long = render('audit.sms', [alert({}, 'x\n'.repeat(500)), alert({}, 'y')], {});
    expect(long).toBe(`AuditFailedLogins: ${'x\n'.repeat(50)} and 1 more`);
  });

  it('the text has everything', () => {
    expect(render('audit.text', [alert({}, '10 logins failed.')], {})).toBe(
      'AuditFailedLogins (warning, firing since 2026-03-01 12:00:00 UTC)\nMany failed logins of one user.\n' +
        `10 logins failed.\nEvents: {user_name="bob"}\nDashboard: ${EVENTS}\n` +
        'Runbook: http://example.com/r\n\n',
    );
  });
});
