/** A full disk: needs root, to mount a small one. npm test leaves it out for others and says so. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../support/prometheus.ts';
import { Site, USERS } from '../support/site.ts';

let site: Site;
let disk: string;
beforeEach(() => {
  site = new Site();
  disk = join(site.folder, 'disk');
  mkdirSync(disk);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { encoding: 'utf8' });
  if (mount.status !== 0) throw new Error(`mount: ${mount.stderr}`);
});
afterEach(async () => {
  spawnSync('umount', ['-l', disk]);
  await site.close();
});

it('stops the reading, keeps the answers, says so, and goes on by itself', async () => {
  site.configure([USERS], { state: { path: disk } });
  const running = await site.begin();
  site.append('first');
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': 1 });
  const fill = join(disk, 'fill');
  spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4096']);
  for (let n = 0; n < 500; n++) site.append(`user ${n} ${'x'.repeat(200)}`);
  await site.shows('audit_exporter_store_degraded', { '': 1 });
  const ready = await fetch(`${site.url}/-/ready`);
  expect([ready.status, await ready.text()]).toEqual([
    503,
    'audit-exporter is not ready: the state cannot be written; see the log.\n',
  ]);
  expect(samples(await site.scrape(), 'audit_exporter_lines_read_total').get('{source="log"}')).toBe(1);
  expect(running.output()).toMatch(
    /level=error msg="the state cannot be written \((database or disk is full|disk I\/O error)\); reading stops until it can, \/metrics shows the last stored values; free disk space or repair state\.path"/,
  );
  site.configure([USERS, { name: 'audit_all_total', help: 'All.' }], { state: { path: disk } });
  const [status, answer] = await site.post('/-/reload');
  expect(status).toBe(500);
  expect(answer).toMatch(/^The configuration was refused; the old one stays in force\.\nthe state cannot be written /);
  rmSync(fill);
  await site.shows('audit_exporter_lines_read_total', { '{source="log"}': 501 });
  await site.shows('audit_exporter_store_degraded', { '': 0 });
  expect(running.output()).toContain('msg="the state can be written again; reading continues"');
}, 60_000);

it('at the very first start is an error each time, sets nothing aside, and is over when there is room', async () => {
  site.configure([USERS], { state: { path: disk } });
  site.append('bob');
  const fill = join(disk, 'fill');
  spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4096']);
  for (let start = 0; start < 2; start++) {
    const refused = site.launch();
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain(
      `state.db cannot be used now (database or disk is full); free disk space or repair the disk, the file is left as it is`,
    );
  }
  expect(readdirSync(disk).filter((name) => name.includes('set-aside'))).toEqual([]);
  rmSync(fill);
  await site.begin();
  await site.shows('audit_users_total', { '{user_name="bob"}': 1 });
}, 60_000);
