/** A running exporter: what it serves, reload, signals, trouble with the state and with files. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, chmodSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../support/prometheus.ts';
import type { Metric } from '../support/site.ts';
import { promtoolLint, Site, USERS } from '../support/site.ts';

const FAILED: Metric = { name: 'audit_failed_total', help: 'Failures.', when: 'event.outcome == "failure"' };

let site: Site;
beforeEach(() => {
  site = new Site();
  site.configure([USERS]);
});
afterEach(() => site.close());

describe('/metrics', () => {
  it('passes promtool check metrics while running; lines = events + drops', async () => {
    await site.begin();
    site.append('bob');
    appendFileSync(site.log, 'no json\n\n');
    await site.shows('audit_exporter_lines_read_total', { '{source="log"}': 3 });
    const text = await site.scrape();
    expect(samples(text, 'audit_exporter_events_total')).toEqual(new Map([['{source="log"}', 1]]));
    const dropped = [...samples(text, 'audit_exporter_lines_dropped_total')].filter(([, count]) => count > 0);
    expect(dropped.sort()).toEqual([
      ['{source="log",reason="empty"}', 1],
      ['{source="log",reason="malformed"}', 1],
    ]);
    expect(promtoolLint(text)).toBe('');
  });
});

describe('reload', () => {
  it('adds, removes and changes metrics without losing the rest, and has the old value of a changed one on its return', async () => {
    site.configure([USERS, FAILED]);
    const running = await site.begin();
    site.append('bob', 'failure');
    await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
    const changed = { ...FAILED, when: 'event.outcome == "failure" && user.name != ""' };
    site.configure([{ ...USERS, help: 'Other words.' }, changed, { name: 'audit_all_total', help: 'All.' }]);
    expect(await site.post('/-/reload')).toEqual([200, 'Configuration loaded.\n']);
    site.append('bob', 'failure');
    site.append('bob', 'failure');
    await site.shows('audit_users_total', { '{user_name="bob"}': 3 });
    await site.shows('audit_failed_total', { '': 2 });
    await site.shows('audit_all_total', { '': 2 });
    site.configure([USERS, FAILED]);
    running.process.kill('SIGHUP');
    await site.shows('audit_all_total', {});
    site.append('bob', 'failure');
    await site.shows('audit_failed_total', { '': 2 });
    await site.shows('audit_users_total', { '{user_name="bob"}': 4 });
  });

  it('keeps the old configuration when the new one is refused, and says so', async () => {
    await site.begin();
    site.configure([{ ...USERS, labels: ['user.nam'] }]);
    expect(await site.post('/-/reload')).toEqual([
      500,
      `The configuration was refused; the old one stays in force.\n${site.configFile}:13:9: metrics[0].labels[0]: "user.nam" is not an event field; did you mean "user.name"? Use source or one of the fields in docs/reference/fields.md.\n`,
    ]);
    expect(samples(await site.scrape(), 'audit_exporter_config_last_reload_successful').get('')).toBe(0);
    site.append('bob');
    await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
  });
});

it('a reload loses nothing of standard input, not even half a line', async () => {
  const sources = [{ name: 'log', type: 'stdin', format: 'json' }];
  site.configure([USERS], { sources });
  const running = site.launch([], 'pipe');
  await site.listening(running);
  const { stdin } = running.process;
  stdin?.write('{"user":{"name":"bob"}}\n{"user":{"name":');
  await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
  site.configure([USERS, FAILED], { sources });
  expect(await site.post('/-/reload')).toEqual([200, 'Configuration loaded.\n']);
  stdin?.write('"eve"}}\n');
  await site.shows('audit_users_total', { '{user_name="bob"}': 1, '{user_name="eve"}': 1 });
});

it('SIGTERM commits and ends with 0', async () => {
  const running = await site.begin();
  site.append('bob');
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': 1 });
  site.append('bob');
  expect(await running.stop('SIGTERM')).toBe(0);
  await site.begin();
  await site.shows('audit_users_total', { '{user_name="bob"}': 2 });
});

describe('the state directory', () => {
  it('belongs to one process', async () => {
    await site.begin();
    const second = site.launch();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `msg="${join(site.folder, 'state', 'state.db')} is in use by another process; every audit-exporter needs a state directory of its own (state.path)"`,
    );
  });

  it('that holds something else is set aside, with an error and a metric', async () => {
    const running = await site.begin();
    await running.stop();
    writeFileSync(join(site.folder, 'state', 'state.db'), 'not ours '.repeat(1000));
    const again = await site.begin();
    expect(again.output()).toMatch(
      /level=error msg=".*state\.db: it is not a usable state file \(file is not a database\); it was moved to .*state\.db\.set-aside-\d{8}T\d{9}Z and a new one was begun: counters start at 0, sources where \\"start\\" says"/,
    );
    expect(samples(await site.scrape(), 'audit_exporter_store_set_aside').get('')).toBe(1);
  });
});

describe('a file that may not be read', () => {
  const nobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

  async function beginAsNobody() {
    chmodSync(site.folder, 0o777);
    const running = site.launch(nobody);
    await site.listening(running);
    return running;
  }

  const denied = (): string =>
    `msg="${site.log}: permission denied; give the exporter's user read access, e.g. setfacl -m u:audit-exporter:r ${site.log} (and rx on the folders above it)" source=log reason=permission`;

  it('is named with the cure, counted, and read when it may', async () => {
    site.append('bob');
    chmodSync(site.log, 0o000);
    const running = await beginAsNobody();
    await running.said(/permission denied/);
    expect(running.output()).toContain(denied());
    await site.shows('audit_exporter_source_errors_total', {
      '{source="log",reason="not_found"}': 0,
      '{source="log",reason="permission"}': 1,
      '{source="log",reason="io"}': 0,
      '{source="log",reason="remainder_lost"}': 0,
    });
    chmodSync(site.log, 0o644);
    await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
  });

  it('goes on from the right place when the permission was lost in a rotation and comes back', async () => {
    const running = await beginAsNobody();
    site.append('bob');
    await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
    renameSync(site.log, `${site.log}.1`);
    writeFileSync(site.log, '', { mode: 0o000 });
    site.append('eve');
    await running.said(/permission denied/);
    expect(running.output()).toContain(denied());
    chmodSync(site.log, 0o644);
    await site.shows('audit_users_total', { '{user_name="bob"}': 1, '{user_name="eve"}': 1 });
  });
});
