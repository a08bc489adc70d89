/**
 * The demo: exporter, Prometheus, Alertmanager and a webhook receiver on free loopback ports, in a temporary folder,
 * with the shipped rules and the shipped routes. Writes a lifelike audit log and shows which alerts arrive, and when; then
 * the Grafana panel with the events behind them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Notification } from '@audit-exporter/alertmanager';
import type { Panel } from './panel.ts';
import { Stack } from './stack.ts';
import { EXPECTED, Story } from './story.ts';
import { Arrivals } from './arrivals.ts';

const USAGE = `npm run demo                 run, then keep serving until Ctrl+C, with the Grafana panel
npm run demo -- --once       run, and exit: 0 when every expected alert arrived, 1 when not

  --timeout SECONDS            how long to wait for the alerts (default 90)
  --keep                       keep the temporary folder
`;

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '90' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function demo(): Promise<number> {
  const missing = process.env['AUDIT_DEMO_MISSING'] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'audit-demo-'));
  const arrivals = new Arrivals(EXPECTED);
  const stack = new Stack(folder, (notification: Notification) => arrivals.add(notification, Date.now()));
  const story = new Story(stack.logs, (alert) => arrivals.caused(alert, Date.now()), say);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });
  let panel: Panel | undefined;
  try {
    say(`Demo in ${folder}`);
    // Loaded only here: it needs the packages of the plugin's build.
    if (!values.once) panel = await (await import('./panel.ts')).openPanel(folder, say);
    await stack.start(missing === '', say, panel?.url);
    const shown = panel?.show(stack.upstreams);
    const outcome = await Promise.race([tell(stack, story, arrivals, missing), interrupted]);
    if (outcome === 'interrupted') return 130;
    if (values.once) return outcome;
    story.goOn();
    say(`\nStill running; further alerts appear below. Ctrl+C stops everything.\n${stack.urls()}\n`);
    void shown?.then((text) => say(`${text}\n`));
    arrivals.follow(say);
    await interrupted;
    return outcome;
  } finally {
    await panel?.stop();
    await stack.stop();
    if (!values.keep) rmSync(folder, { recursive: true, force: true });
  }
}

/** Tells the story and waits for the alerts. Returns the exit status. */
async function tell(stack: Stack, story: Story, arrivals: Arrivals, missing: string): Promise<number> {
  await story.normalTraffic(3);
  await stack.scraped();
  await story.attack();
  say(`  ${story.lines} lines written`);
  if (missing !== '') {
    say(`\nWithout ${missing} there are no alerts; this is what the exporter counted:\n${await stack.counted()}`);
    say(`\nFor the alerts: sudo apt-get install ${missing}, then npm run demo again.`);
    return 1;
  }
  say('Waiting for the notifications…');
  const complete = await arrivals.complete(Number(values.timeout) * 1000);
  say(`\n${arrivals.table()}`);
  if (!complete) say(`\nDid not arrive within ${values.timeout} s: ${arrivals.absent().join(', ')}`);
  return complete ? 0 : 1;
}

if (values.help) say(USAGE);
else process.exitCode = await demo();
