/** A running exporter: what it serves, reload, signals, trouble with the state and with files. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Running } from '../support/process.ts';
import { start, startExporter, until } from '../support/process.ts';
import { samples } from '../support/prometheus.ts';

const BINARY = join(import.meta.dirname, '..', '..', 'exporter', 'bin', 'audit-exporter.js');
type Exporter = Running & { url: string };
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly when?: string;
  readonly labels?: readonly string[];
}

let folder: string;
let exporter: Exporter | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-serve-'));
  writeFileSync(join(folder, 'audit.log'), '');
});
afterEach(async () => {
  await exporter?.stop('SIGKILL');
  exporter = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const USERS: Metric = { name: 'audit_users_total', help: 'By user.', labels: ['user.name'] };
const FAILED: Metric = { name: 'audit_failed_total', help: 'Failures.', when: 'event.outcome == "failure"' };

function configure(metrics: readonly Metric[], more: object = {}): string {
  const file = join(folder, 'audit-exporter.yml');
  const sources = [{ name: 'log', path: join(folder, 'audit.log'), format: 'json', start: 'beginning' }];
  writeFileSync(file, stringify({ state: { path: join(folder, 'state') }, default_metrics: false, sources, metrics, ...more }));
  return file;
}

const args = (file: string): string[] => [`--config.file=${file}`, '--web.listen-address=127.0.0.1:0'];

async function begin(file: string): Promise<Exporter> {
  exporter = await startExporter(args(file));
  return exporter;
}

const append = (user: string, outcome = 'success'): void =>
  appendFileSync(join(folder, 'audit.log'), `${JSON.stringify({ event: { outcome }, user: { name: user } })}\n`);

const scrape = async ({ url }: Exporter): Promise<string> => (await fetch(`${url}/metrics`)).text();

/** Waits until the exporter shows this, and nothing else, for the metric. */
async function shows(running: Exporter, metric: string, expected: Record<string, number>): Promise<void> {
  const wanted = JSON.stringify(Object.entries(expected).sort());
  await until(async () => {
    const found = [...samples(await scrape(running), metric)].sort();
    return JSON.stringify(found) === wanted;
  }, `${metric} ${wanted}`, 15_000);
}

const post = async ({ url }: Exporter, path: string): Promise<[number, string]> => {
  const response = await fetch(`${url}${path}`, { method: 'POST' });
  return [response.status, await response.text()];
};

describe('/metrics', () => {
  it('passes promtool check metrics while running, in the account of lines too', async () => {
    const running = await begin(configure([USERS]));
    append('bob');
    appendFileSync(join(folder, 'audit.log'), 'no json\n\n');
    await shows(running, 'audit_exporter_lines_read_total', { '{source="log"}': 3 });
    const text = await scrape(running);
    expect(samples(text, 'audit_exporter_events_total')).toEqual(new Map([['{source="log"}', 1]]));
    const dropped = [...samples(text, 'audit_exporter_lines_dropped_total')].filter(([, count]) => count > 0);
    expect(dropped).toEqual([['{source="log",reason="empty"}', 1], ['{source="log",reason="malformed"}', 1]].sort());
    const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(`${lint.stdout}${lint.stderr}`).toBe('');
  });
});

describe('reload', () => {
  it('adds, removes and changes metrics without losing the rest, and keeps the old value of a changed one for a return', async () => {
    const running = await begin(configure([USERS, FAILED]));
    append('bob', 'failure');
    await shows(running, 'audit_users_total', { '{user_name="bob"}': 1 });
    const changed = { ...FAILED, when: 'event.outcome == "failure" && user.name != ""' };
    configure([{ ...USERS, help: 'Other words.' }, changed, { name: 'audit_all_total', help: 'All.' }]);
    expect(await post(running, '/-/reload')).toEqual([200, 'Configuration loaded.\n']);
    append('bob', 'failure');
    append('bob', 'failure');
    await shows(running, 'audit_users_total', { '{user_name="bob"}': 3 });
    await shows(running, 'audit_failed_total', { '': 2 });
    await shows(running, 'audit_all_total', { '': 2 });
    configure([USERS, FAILED]);
    running.process.kill('SIGHUP');
    await shows(running, 'audit_all_total', {});
    append('bob', 'failure');
    await shows(running, 'audit_failed_total', { '': 2 });
    await shows(running, 'audit_users_total', { '{user_name="bob"}': 4 });
  });

  it('keeps the old configuration when the new one is refused, and says so', async () => {
    const running = await begin(configure([USERS]));
    const file = configure([{ ...USERS, labels: ['user.nam'] }]);
    const [status, text] = await post(running, '/-/reload');
    expect(status).toBe(500);
    expect(text).toMatch(
      `The configuration was refused; the old one stays in force.\n${file}:13:9: metrics[0].labels[0]: "user.nam" is not an event field; did you mean "user.name"?`,
    );
    expect(samples(await scrape(running), 'audit_exporter_config_last_reload_successful').get('')).toBe(0);
    append('bob');
    await shows(running, 'audit_users_total', { '{user_name="bob"}': 1 });
  });
});

describe('stopping', () => {
  it('on SIGTERM commits and ends with 0', async () => {
    const running = await begin(configure([USERS]));
    append('bob');
    await shows(running, 'audit_exporter_lines_read_total', { '{source="log"}': 1 });
    append('bob');
    expect(await running.stop('SIGTERM')).toBe(0);
    const again = await begin(configure([USERS]));
    await shows(again, 'audit_users_total', { '{user_name="bob"}': 2 });
  });
});

describe('the state directory', () => {
  it('belongs to one process', async () => {
    const file = configure([USERS]);
    await begin(file);
    const second = start(process.execPath, [BINARY, ...args(file)]);
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `${join(folder, 'state', 'state.db')} is in use by another process; every audit-exporter needs a state directory of its own (state.path)`,
    );
  });

  it('that holds something else is set aside, with an error and a metric', async () => {
    const file = configure([USERS]);
    const running = await begin(file);
    await running.stop();
    writeFileSync(join(folder, 'state', 'state.db'), 'not ours '.repeat(1000));
    const again = await begin(file);
    expect(again.output()).toMatch(/level=error msg=".*state\.db: it is not a usable state file \(file is not a database\); it was moved to /);
    expect(samples(await scrape(again), 'audit_exporter_store_set_aside').get('')).toBe(1);
  });
});

const asRoot = process.getuid?.() === 0;

describe('a full disk', () => {
  it('stops the reading, keeps the answers, says so, and goes on by itself', async () => {
    const disk = join(folder, 'disk');
    const file = configure([{ ...USERS, labels: ['user.name', 'event.id'] }], { state: { path: disk } });
    const mounted = asRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=755', 'tmpfs', mkdirp(disk)]).status === 0;
    if (!mounted) throw new Error('this test mounts a small tmpfs: run it as root, as CI does');
    try {
      const running = await begin(file);
      append('first');
      await shows(running, 'audit_exporter_lines_read_total', { '{source="log"}': 1 });
      const fill = join(disk, 'fill');
      spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4096']);
      for (let n = 0; n < 500; n++) append(`user ${n} ${'x'.repeat(200)}`);
      await shows(running, 'audit_exporter_store_degraded', { '': 1 });
      expect((await fetch(`${running.url}/-/ready`)).status).toBe(503);
      expect(samples(await scrape(running), 'audit_exporter_lines_read_total').get('{source="log"}')).toBe(1);
      expect(running.output()).toMatch(
        /level=error msg="the state cannot be written \(.*(full|I\/O).*\); reading stops until it can, \/metrics shows the last stored values; free disk space or repair state\.path"/,
      );
      rmSync(fill);
      await shows(running, 'audit_exporter_lines_read_total', { '{source="log"}': 501 });
      await shows(running, 'audit_exporter_store_degraded', { '': 0 });
      expect(running.output()).toContain('the state can be written again; reading continues');
      await running.stop();
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
});

function mkdirp(path: string): string {
  spawnSync('mkdir', ['-p', path]);
  return path;
}

describe('a file', () => {
  it('that may not be read is named with the cure, and read when it may', async () => {
    const log = join(folder, 'audit.log');
    chmodSync(folder, 0o777);
    const file = configure([USERS]);
    append('bob');
    chmodSync(log, 0o000);
    const user = asRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const [command = process.execPath, ...before] = [...user, process.execPath];
    const running = start(command, [...before, BINARY, ...args(file)]);
    const url = `http://${(await running.said(/msg=listening address=(\S+)/))[1] ?? ''}`;
    exporter = { ...running, url };
    await running.said(/permission denied/);
    expect(running.output()).toContain('give the exporter');
    await shows(exporter, 'audit_exporter_source_errors_total', {
      '{source="log",reason="not_found"}': 0,
      '{source="log",reason="permission"}': 1,
      '{source="log",reason="io"}': 0,
      '{source="log",reason="remainder_lost"}': 0,
    });
    chmodSync(log, 0o644);
    await shows(exporter, 'audit_users_total', { '{user_name="bob"}': 1 });
  });
});

it('the configuration file is never shown', async () => {
  const running = await begin(configure([USERS]));
  expect(readFileSync(join(folder, 'audit-exporter.yml'), 'utf8')).toContain('audit_users_total');
  expect((await fetch(`${running.url}/config`)).status).toBe(404);
});
