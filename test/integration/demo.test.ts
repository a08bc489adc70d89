/** The demo as users run it: real exporter, Prometheus and Alertmanager with the shipped rules and routes. */
import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

it('ends with 0 and a table of every expected alert', () => {
  const root = join(import.meta.dirname, '..', '..');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', 'scripts/demo/main.ts', '--once'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, AUDIT_DEMO_MISSING: '' },
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^ALERT +SEVERITY +LABELS +SECONDS +RECEIVER$/m);
  expect(stdout).toMatch(/^AuditFailedLogins +warning +\{user_name="alice"\} +\d+\.\d +audit-webhook/m);
  expect(stdout).toMatch(/^AuditFailedLoginsFromAddress +warning +\{source_ip="203\.0\.113\.66"\} +\d+\.\d +/m);
  expect(stdout).toMatch(/^AuditRootLogin +warning +\{.*source_ip="203\.0\.113\.66"\} +\d+\.\d +/m);
  expect(stdout).toMatch(/^AuditPrivilegeGranted +\w+ +\{.*user_name="mallory@example\.com".*\} +\d+\.\d +/m);
  expect(status).toBe(0);
}, 180_000);
