/** The program as scripts use it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARIES } from '../support/process.ts';
import { samples } from '../support/prometheus.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const AUTH = `Mar  1 10:00:00 web-1 sshd[7]: Failed password for bob from 192.0.2.7 port 4711 ssh2
Mar  1 10:00:01 web-1 kernel: something else
`;

describe.each(Object.entries(BINARIES))('%s', (_name, binary) => {
  const run = (args: string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], {
      input,
      encoding: 'utf8',
      cwd: folder,
    });
    return { status, stdout, stderr };
  };

  describe('try', () => {
    it('prints JSON, an object a line', () => {
      const { status, stdout } = run(['try', '--format', 'syslog-auth', '--json', '--time-zone', 'UTC'], AUTH);
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(lines).toEqual([
        {
          line: 1,
          event: expect.objectContaining({
            'event.category': 'authentication',
            'user.name': 'bob',
            'source.ip': '192.0.2.7',
          }) as unknown,
        },
        { line: 2, skip: 'irrelevant' },
      ]);
      expect(status).toBe(0);
    });

    it('prints text for people', () => {
      const { stdout } = run(['try', '--format', 'syslog-auth', write('auth.log', AUTH)]);
      expect(stdout).toContain('1:\n');
      expect(stdout).toContain('  user.name: "bob"\n');
      expect(stdout).toContain('2: skipped: irrelevant\n');
    });

    it('numbers the records of a document', () => {
      const record = (name: string) => ({
        eventTime: '2026-03-01T10:00:00Z',
        eventSource: 'iam.amazonaws.com',
        eventName: name,
      });
      const document = JSON.stringify({ Records: [record('CreateUser'), record('DeleteUser')] }, null, 2);
      const { stdout } = run(['try', '--format', 'cloudtrail', '--json', '-'], document);
      expect(
        stdout
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { line: number }).line),
      ).toEqual([1, 2]);
    });

    it('names a file that is not there', () => {
      expect(run(['try', '--format', 'json', 'absent.log'])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('audit-exporter: absent.log: ENOENT') as unknown,
      });
    });
  });

  it('ends quietly when its reader has seen enough', () => {
    const log = write('long.log', AUTH.repeat(50_000));
    const command = `"${process.execPath}" "${binary}" try --format syslog-auth --json "${log}" | head -1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('');
  });

  describe('--once', () => {
    const config = () => {
      const log = write('once.log', AUTH.repeat(3).replace(/\n$/, ''));
      return write('once.yml', `sources: [{name: auth, path: ${log}, format: syslog-auth, time_zone: UTC}]\n`);
    };

    it('reads everything, also a last line without its end, prints the metrics and exits', () => {
      const { status, stdout } = run(['--config.file', config(), '--once']);
      expect(status).toBe(0);
      expect(samples(stdout, 'audit_exporter_lines_read_total')).toEqual(new Map([['{source="auth"}', 6]]));
      expect(samples(stdout, 'audit_exporter_events_total')).toEqual(new Map([['{source="auth"}', 3]]));
      expect(samples(stdout, 'audit_failed_logins_total')).toEqual(
        new Map([['{user_name="bob",source_ip="192.0.2.7"}', 3]]),
      );
    });

    it('exits with 1 when there was nothing to read, and says why', () => {
      const file = write('nothing.yml', 'sources: [{name: auth, path: nothing*.log, format: syslog-auth}]\n');
      const { status, stderr } = run(['--config.file', file, '--once']);
      expect(status).toBe(1);
      expect(stderr).toContain(`level=warn msg="${join(folder, 'nothing*.log')}: `);
    });

    it('reads standard input', () => {
      const file = write('stdin.yml', 'sources: [{name: auth, type: stdin, format: syslog-auth}]\n');
      const { stdout } = run(['--config.file', file, '--once'], AUTH);
      expect(samples(stdout, 'audit_exporter_lines_read_total')).toEqual(new Map([['{source="auth"}', 2]]));
    });

    it('prints an exposition that promtool has nothing against', () => {
      const { stdout } = run(['--config.file', config(), '--once']);
      const lint = spawnSync('promtool', ['check', 'metrics'], { input: stdout, encoding: 'utf8' });
      expect(`${lint.stdout}${lint.stderr}`).toBe('');
      expect(lint.status).toBe(0);
    });
  });

  describe('--config.check', () => {
    it('prints every error at once and exits with 1', () => {
      const file = write('bad.yml', 'surces: []\nsources:\n  - {name: a, path: x, format: jsn}\n');
      const { status, stderr } = run(['--config.file', file, '--config.check']);
      expect(status).toBe(1);
      expect(stderr).toContain(`${file}:1:1: surces: unknown key "surces"; did you mean "sources"?`);
      expect(stderr).toContain(`${file}:3:32: sources[0].format: "jsn" is not allowed; did you mean "json"?`);
    });

    it('says what a good one holds', () => {
      const file = write('good.yml', 'sources: [{name: a, path: x, format: json}]\ndefault_metrics: false\n');
      expect(run(['--config.file', file, '--config.check'])).toEqual({
        status: 0,
        stdout: `${file}: good: 1 sources, 0 metrics\n`,
        stderr: '',
      });
    });
  });

  describe('the command line', () => {
    it('explains itself', () => {
      expect(run(['--help']).stdout).toContain('--config.file FILE');
      expect(run(['--version']).stdout).toMatch(/^audit-exporter \d+\.\d+\.\d+ \(node 24\./);
    });

    it('exits with 2 for a mistake in it', () => {
      expect(run(['--onec'])).toEqual({
        status: 2,
        stdout: '',
        stderr: 'audit-exporter: unknown flag --onec; did you mean --once?\nSee audit-exporter --help\n',
      });
    });

    it('names the configuration that is not there', () => {
      expect(run([])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('audit-exporter.yml: cannot be read (ENOENT') as unknown,
      });
    });
  });
});
