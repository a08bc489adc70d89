/** The first event of a kind fires: against a real Prometheus, with and without the hold. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { numberedLine } from '../support/logs.ts';
import type { Running } from '../support/process.ts';
import { startExporter, startPrometheus, until } from '../support/process.ts';
import type { Prometheus } from '../support/prometheus.ts';
import { number } from '../support/prometheus.ts';

const SERIES = 1000;
let folder: string;
let running: Running[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-first-'));
  running = [];
  writeFileSync(join(folder, 'audit.log'), '');
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop('SIGKILL')));
  rmSync(folder, { recursive: true, force: true });
});

function configure(firstEvent: 'hold' | 'off'): string {
  const file = join(folder, 'audit-exporter.yml');
  writeFileSync(
    file,
    stringify({
      state: { path: join(folder, 'state') },
      first_event: firstEvent,
      default_metrics: false,
      sources: [{ name: 'log', path: join(folder, 'audit.log'), format: 'json', start: 'beginning' }],
      metrics: [{ name: 'audit_once_total', help: 'One event each.', labels: ['event.id'], max_series: 5000 }],
    }),
  );
  return file;
}

async function exporterOn(config: string, address: string): Promise<Running & { url: string }> {
  const exporter = await startExporter([`--config.file=${config}`, `--web.listen-address=${address}`]);
  running.push(exporter);
  return exporter;
}

async function prometheusNamed(name: string, exporter: string): Promise<Prometheus> {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const file = join(home, 'prometheus.yml');
  const job = {
    job_name: 'audit-exporter',
    params: { scraper: [name] },
    static_configs: [{ targets: [new URL(exporter).host] }],
  };
  writeFileSync(file, stringify({ global: { scrape_interval: '1s' }, scrape_configs: [job] }));
  const prometheus = await startPrometheus(home, file);
  running.push(prometheus);
  await until(async () => (await number(prometheus, 'count(audit_exporter_build_info)')) === 1, 'the first scrape');
  return prometheus;
}

const write = (from: number, to: number): void => {
  let lines = '';
  for (let n = from; n < to; n++) lines += numberedLine(n);
  appendFileSync(join(folder, 'audit.log'), lines);
};

const settled = (prometheus: Prometheus): Promise<boolean> =>
  until(async () => (await number(prometheus, 'count(audit_once_total == 1)')) === SERIES, `${SERIES} series at 1`);

const scrapes = (prometheus: Prometheus): Promise<number> => number(prometheus, 'count_over_time(up[5m])');

/** Two more scrapes, so that increase() has samples after the first. */
async function twoMore(prometheus: Prometheus): Promise<void> {
  const before = await scrapes(prometheus);
  await until(async () => (await scrapes(prometheus)) >= before + 2, 'two more scrapes');
}

const FIRED = 'count(increase(audit_once_total[5m]) > 0)';

describe('1,000 series of one event each', () => {
  it('all increase with the hold, for two Prometheis, across restarts of the exporter and of one Prometheus', async () => {
    const config = configure('hold');
    const exporter = await exporterOn(config, '127.0.0.1:0');
    const a = await prometheusNamed('a', exporter.url);
    const b = await prometheusNamed('b', exporter.url);
    write(0, SERIES / 2);
    await exporter.stop('SIGKILL');
    write(SERIES / 2, SERIES - 200);
    const again = await exporterOn(config, new URL(exporter.url).host);
    await until(
      async () => (await number(a, 'count(audit_once_total)')) === SERIES - 200,
      'the series after the restart',
    );
    await b.stop();
    write(SERIES - 200, SERIES);
    await settled(a);
    const restarted = await prometheusNamed('b', again.url);
    await settled(restarted);
    await Promise.all([twoMore(a), twoMore(restarted)]);
    expect(await number(a, FIRED)).toBe(SERIES);
    expect(await number(restarted, FIRED)).toBe(SERIES);
  }, 120_000);

  it('do not increase at all without it: what Prometheus makes of a series that is born at 1', async () => {
    const exporter = await exporterOn(configure('off'), '127.0.0.1:0');
    const prometheus = await prometheusNamed('a', exporter.url);
    write(0, SERIES);
    await settled(prometheus);
    await twoMore(prometheus);
    expect(await number(prometheus, FIRED)).toBe(0);
  }, 120_000);
});
