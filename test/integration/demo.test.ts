/** The demo as users run it: real exporter, Prometheus and Alertmanager with the shipped rules and routes. */
import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

function demo(missing: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', 'scripts/demo/main.ts', '--once'], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
    env: { ...process.env, AUDIT_DEMO_MISSING: missing },
  });
  return { status, stdout, stderr };
}

it('ends with 0 and a table of every expected alert', () => {
  const { status, stdout, stderr } = demo('');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ALERT +SEVERITY +LABELS +SECONDS +RECEIVER$/m);
  expect(stdout).toMatch(/^AuditFailedLogins +warning +\{user_name="alice"\} +\d+\.\d +audit-webhook/m);
  expect(stdout).toMatch(/^AuditFailedLoginsFromAddress +warning +\{source_ip="203\.0\.113\.66"\} +\d+\.\d +/m);
  expect(stdout).toMatch(/^AuditRootLogin +warning +\{.*source_ip="203\.0\.113\.66"\} +\d+\.\d +/m);
  expect(stdout).toMatch(/^AuditPrivilegeGranted +\w+ +\{.*user_name="mallory@example\.com".*\} +\d+\.\d +/m);
  expect(status).toBe(0);
}, 180_000);

it('runs without Prometheus too, shows what was counted, says what to install, and ends with 1', () => {
  const { status, stdout } = demo('prometheus prometheus-alertmanager');
  expect(stdout).toContain('audit_failed_logins_total{user_name="alice",source_ip="203.0.113.66"} 12\n');
  expect(stdout).toContain('sudo apt-get install prometheus prometheus-alertmanager, then npm run demo again.');
  expect(status).toBe(1);
}, 60_000);
