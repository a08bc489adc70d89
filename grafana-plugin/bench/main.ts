/**
 * Measures the built panel in Chromium, on the preview: node grafana-plugin/bench/main.ts EVENTS RUNS. Prints JSON, which
 * `npm run bench -- --scenario panel` makes a table of.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { Studio } from '../../test/browser/browser.ts';
import { openStudio } from '../../test/browser/browser.ts';
import { auditFrame, events, panelScene } from '../../test/browser/panel-frames.ts';
import { grid } from '../../test/browser/panel-page.ts';
import { buildPlugin } from '../build/plugin.ts';
import { SCROLLS } from './scroll.ts';
import type { Task } from './tasks.ts';
import { tasksOf } from './tasks.ts';

const SIZE = { width: 1280, height: 720 };

interface Scroll {
  readonly name: string;
  readonly tasks: readonly Task[];
}

interface Run {
  /** From the moment at which the panel is given the events until they are painted. */
  readonly firstPaintMs: number;
  readonly scrolls: readonly Scroll[];
}

async function measure(studio: Studio, frame: ReturnType<typeof auditFrame>): Promise<Run> {
  const { page, complaints } = await studio.open(panelScene([]), SIZE);
  await page.evaluate((frames) => void Object.assign(window.previewScene, { frames }), [frame]);
  const firstPaintMs = await firstPaint(page);
  const table = grid(page);
  await table.focus();
  const scrolls: Scroll[] = [];
  for (const [name, scroll] of Object.entries(SCROLLS))
    scrolls.push({ name, tasks: await tasksOf(page, () => scroll(page, table)) });
  await page.context().close();
  if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
  return { firstPaintMs, scrolls };
}

/** In the page, so that the way from here to there is not counted. */
const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const begun = performance.now();
        const look = (): void => {
          const isThere = document.querySelector('[role=gridcell]') !== null;
          // The frame after the one in which it is there comes when that one is painted.
          requestAnimationFrame(isThere ? () => resolve(performance.now() - begun) : look);
        };
        window.preview?.refresh();
        look();
      }),
  );

/** Bytes of module.js as a browser gets it. */
async function moduleBytes(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'audit-plugin-'));
  try {
    await buildPlugin(folder);
    return gzipSync(readFileSync(join(folder, 'panel', 'module.js'))).length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [count = 0, runs = 0] = process.argv.slice(2).map(Number);
if (!(count > 0 && runs > 0)) throw new Error('node grafana-plugin/bench/main.ts EVENTS RUNS');
const studio = await openStudio();
try {
  const frame = auditFrame(events(count));
  const measured: Run[] = [];
  for (let run = 0; run < runs; run += 1) measured.push(await measure(studio, frame));
  console.log(JSON.stringify({ moduleGzipBytes: await moduleBytes(), runs: measured }));
} finally {
  await studio.close();
}
