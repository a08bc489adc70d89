/**
 * Exactness against kill -9: a writer appends numbered lines with rotations of every kind while the exporter is killed
 * again and again and a real Prometheus scrapes. Every line has a series of its own, so each is seen to count once.
 * KILLS=n and LINES_A_KILL=n make it longer (npm run soak).
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Random } from '../../exporter/bench/generate/random.ts';
import { RotatingLog } from '../support/logs.ts';
import type { Running } from '../support/process.ts';
import { startExporter, startPrometheus, until } from '../support/process.ts';
import type { Prometheus } from '../support/prometheus.ts';
import { number, samples, total } from '../support/prometheus.ts';

const KILLS = Number(process.env['KILLS'] ?? 100);
const LINES_A_KILL = Number(process.env['LINES_A_KILL'] ?? 150);
const BURST = 15;
/** Far more than any writer has, so that many fall into a look at the disk. */
const ROTATIONS_A_BURST = 0.25;
/** Generations that are kept: what is removed before it was read is lost. */
const KEPT = 1000;
const KINDS = ['rename', 'copyTruncate', 'compress'] as const;
const USERS_METRIC = 'audit_users_total';

let folder: string;
let prometheus: Prometheus | undefined;
let exporter: Running & { url: string };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-crash-'));
});
afterAll(async () => {
  await Promise.all([prometheus?.stop(), exporter.stop('SIGKILL')]);
  rmSync(folder, { recursive: true, force: true });
});

function configure(): string {
  const file = join(folder, 'audit-exporter.yml');
  writeFileSync(
    file,
    stringify({
      state: { path: join(folder, 'state') },
      max_series: 1_000_000,
      default_metrics: false,
      sources: [{ name: 'numbered', path: join(folder, 'audit.log'), format: 'json', start: 'beginning' }],
      metrics: [
        { name: 'audit_lines_total', help: 'One series a line.', labels: ['event.id'], max_series: 1_000_000 },
        { name: USERS_METRIC, help: 'A few series.', labels: ['user.name'] },
      ],
    }),
  );
  return file;
}

async function scrapeWith(port: string): Promise<Prometheus> {
  const file = join(folder, 'prometheus.yml');
  writeFileSync(
    file,
    stringify({
      global: { scrape_interval: '1s' },
      scrape_configs: [
        {
          job_name: 'audit-exporter',
          static_configs: [{ targets: [`127.0.0.1:${port}`] }],
          metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'audit_lines_total', action: 'drop' }],
        },
      ],
    }),
  );
  return startPrometheus(folder, file);
}

/**
 * Writes lines in bursts at full speed, with a rotation now and then, and pauses when it has written what is allowed: each
 * line is a series, and their number must not depend on the speed of the machine.
 */
class Writer {
  readonly history: string[] = [];
  readonly #log: RotatingLog;
  readonly #next: () => number;
  #allowed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: RotatingLog, next: () => number) {
    this.#log = log;
    this.#next = next;
  }

  allow(lines: number): void {
    this.#allowed = this.#log.written + lines;
    this.#timer ??= setTimeout(() => this.#step(), 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #step(): void {
    this.#log.append(1 + Math.floor(this.#next() * BURST));
    const kind = this.#next() < ROTATIONS_A_BURST ? KINDS[Math.floor(this.#next() * KINDS.length)] : undefined;
    if (kind) {
      this.#log[kind]();
      this.history.push(`${kind} after line ${this.#log.written}`);
    }
    const more = this.#log.written < this.#allowed;
    this.#timer = more ? setTimeout(() => this.#step(), this.#next() * 20) : undefined;
  }
}

/** The lines that are not stored as an event exactly once. */
async function keptTwiceOrNever(url: string, written: number): Promise<number[]> {
  const times = new Map(Array.from({ length: written }, (_, line) => [line, 0]));
  for (let cursor: string | null = ''; cursor !== null;) {
    const after = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await fetch(`${url}/api/v1/events?from=0&order=asc&limit=50000&line=false&format=ndjson${after}`);
    for (const text of (await page.text()).split('\n').slice(0, -1)) {
      const { fields } = JSON.parse(text) as { fields: Record<string, string> };
      const line = Number(fields['event.id']);
      times.set(line, (times.get(line) ?? 0) + 1);
    }
    cursor = page.headers.get('X-Next-Cursor');
  }
  return [...times].filter(([, count]) => count !== 1).map(([line]) => line);
}

it(
  'counts every line exactly once across kill -9, and Prometheus sees no reset',
  async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
    const source = new Random(seed);
    const next = (): number => source.float();
    const log = new RotatingLog(join(folder, 'audit.log'), KEPT);
    const args = [`--config.file=${configure()}`];
    exporter = await startExporter([...args, '--web.listen-address=127.0.0.1:0']);
    const { port } = new URL(exporter.url);
    const server = await scrapeWith(port);
    prometheus = server;
    await until(async () => (await number(server, 'count(audit_exporter_build_info)')) === 1, 'the first scrape');
    const writer = new Writer(log, next);
    for (let kill = 0; kill < KILLS; kill++) {
      writer.allow(LINES_A_KILL);
      // Mostly short lives, some of several looks at the disk: a new generation needs more than one.
      await new Promise((resolve) => setTimeout(resolve, next() ** 2 * 2500));
      await exporter.stop('SIGKILL');
      writer.history.push(`kill after line ${log.written}`);
      exporter = await startExporter([...args, `--web.listen-address=127.0.0.1:${port}`]);
    }
    writer.stop();
    const { written } = log;
    const url = `${exporter.url}/metrics`;
    const scrape = async (): Promise<string> => (await fetch(url)).text();
    const counted = async (): Promise<boolean> =>
      samples(await scrape(), 'audit_exporter_events_total').get('{source="numbered"}') === written;
    await until(counted, `${written} events (seed ${seed})`).catch(() => undefined);
    // We are a scraper too: what nobody has seen yet is 0 for us once.
    await scrape();
    const text = await scrape();

    const lines = samples(text, 'audit_lines_total');
    const wrong = [...lines].filter(([, count]) => count !== 1);
    const absent = Array.from({ length: written }, (_, n) => n).filter((n) => !lines.has(`{event_id="${n}"}`));
    const told = wrong.length + absent.length > 0 ? writer.history : [];
    const found = {
      seed,
      wrong: wrong.slice(0, 5),
      lost: absent.slice(0, 5),
      history: told,
      log: told.length > 0 ? exporter.output() : '',
    };
    expect(found).toEqual({ seed, wrong: [], lost: [], history: [], log: '' });
    expect(total(samples(text, USERS_METRIC).values())).toBe(written);
    expect(await keptTwiceOrNever(exporter.url, written)).toEqual([]);

    await until(async () => (await number(server, `sum(${USERS_METRIC})`)) === written, 'Prometheus to have it all');
    const window = `${USERS_METRIC}[1h]`;
    expect(await number(server, `sum(resets(${window}))`)).toBe(0);
    expect(await number(server, `sum(max_over_time(${window}) - min_over_time(${window}))`)).toBe(written);
    // increase() extrapolates to the edges of its window, at either side by 1.1 mean intervals of the samples at most.
    const increase = await number(server, `sum(increase(${window}))`);
    const intervals = (await number(server, `min(count_over_time(${window}))`)) - 1;
    expect(Math.abs(increase / written - 1)).toBeLessThan(2.2 / intervals);
    await exporter.stop();
    const rotations = writer.history.length - KILLS;
    console.info(`${KILLS} kills, ${rotations} rotations, ${written} lines, each counted once (seed ${seed})`);
  },
  KILLS * 5000 + 120_000,
);
