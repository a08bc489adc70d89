/** A browser on the preview: the built plugin on the real packages of Grafana, in Debian's Chromium. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { buildPlugin } from '../../grafana-plugin/build/plugin.ts';
import type { Scene } from '../../grafana-plugin/preview/scene.ts';
import type { Preview, PreviewOptions } from '../../grafana-plugin/preview/server/server.ts';
import { startPreview } from '../../grafana-plugin/preview/server/server.ts';

/** The moment that every page takes for now, so that pictures and times are the same in every run. */
export const NOW = new Date('2026-11-22T09:00:00Z');

/** Playwright's own browsers are downloads; Debian's is a package. */
const CHROMIUM = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
/** Tests may run as root in a container; and Chromium asks nothing of the network by itself. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Shorter than a test's own, so that what was not found is named. */
const TIMEOUT_MS = 15_000;

export interface View {
  readonly theme?: 'dark' | 'light';
  readonly language?: 'en-US' | 'de-DE';
  readonly width?: number;
  readonly height?: number;
  /** Shows the panel's options beside it. */
  readonly options?: boolean;
  /** The page's clock. NOW unless it is given; `null` leaves the machine's own, for tests against real servers. */
  readonly now?: Date | null;
}

export interface Opened {
  readonly page: Page;
  /** What a user would see in the console as an error, and what the page asked of other hosts. Empty on a good page. */
  readonly complaints: string[];
}

export interface Studio {
  readonly preview: Preview;
  /** Opens a scene in a window of its own and waits until the plugin has drawn. */
  readonly open: (scene: Scene, view?: View) => Promise<Opened>;
  readonly close: () => Promise<void>;
}

let scenes = 0;

/** Builds the plugin and starts the preview and a browser. Close it, or jest does not end. */
export async function openStudio(options: Omit<PreviewOptions, 'plugin'> = {}): Promise<Studio> {
  const plugin = await mkdtemp(join(tmpdir(), 'audit-plugin-'));
  await buildPlugin(plugin);
  const preview = await startPreview({ ...options, plugin });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ARGUMENTS,
    // Users have them: they take room, and can be dragged.
    ignoreDefaultArgs: ['--hide-scrollbars'],
  });
  return {
    preview,
    open: (scene, view = {}) => open(browser, preview, scene, view),
    async close() {
      await browser.close();
      await preview.stop();
      await rm(plugin, { recursive: true });
    },
  };
}

async function open(browser: Browser, preview: Preview, scene: Scene, view: View): Promise<Opened> {
  const { width = 1200, height = 600, theme = 'dark', language = 'en-US', options = false, now = NOW } = view;
  scenes += 1;
  const name = `test-${scenes}`;
  preview.scenes.set(name, scene);
  const context = await browser.newContext({ viewport: { width, height }, locale: language, timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const complaints = listen(page, context, preview.url);
  if (now) await page.clock.setFixedTime(now);
  const query = new URLSearchParams({ scene: name, theme, language, width: String(width), height: String(height) });
  if (options) query.set('options', '');
  await page.goto(`${preview.url}/?${query.toString()}`);
  await page.locator('main, pre[role=alert]').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints };
}

function listen(page: Page, context: BrowserContext, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) complaints.push(`foreign host: ${url}`);
  });
  return complaints;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe finds serious or critical on the page: rule and element. */
export async function seriousBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const result = await page.evaluate<AxeResult>('axe.run()');
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
