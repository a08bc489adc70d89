/** What is done with the table while its page's tasks are measured: as a user does it, with keys, wheel and scrollbar. */
import type { Locator, Page } from 'playwright-core';
import { painted } from './tasks.ts';

const PAGES = 20;
const ENDS = 5;
const TURNS = 60;
const TURN_PIXELS = 200;
const SCROLLBAR_PIXELS = 4;
const DRAGS = 20;

export const SCROLLS: Readonly<Record<string, (page: Page, table: Locator) => Promise<void>>> = {
  async 'by Page Down'(page) {
    for (let press = 0; press < PAGES; press += 1) await shown(page, () => page.keyboard.press('PageDown'));
  },

  async 'to the end and back'(page) {
    for (let press = 0; press < ENDS; press += 1) {
      await shown(page, () => page.keyboard.press('End'));
      await shown(page, () => page.keyboard.press('Home'));
    }
  },

  async 'by the scrollbar'(page, table) {
    const box = await table.boundingBox();
    if (!box) throw new Error('The table is not there');
    const x = box.x + box.width - SCROLLBAR_PIXELS;
    const top = box.y + 40;
    await page.mouse.move(x, top);
    await page.mouse.down();
    for (let step = 1; step <= DRAGS; step += 1) {
      // Up and down, further each time.
      const share = step % 2 === 0 ? 1 - step / DRAGS : step / DRAGS;
      await shown(page, () => page.mouse.move(x, top + share * (box.height - 60)));
    }
    await page.mouse.up();
    if ((await table.evaluate((element) => element.scrollTop)) === 0) throw new Error('The scrollbar did not scroll');
  },

  async 'by the wheel'(page, table) {
    const box = await table.boundingBox();
    if (!box) throw new Error('The table is not there');
    await page.mouse.move(box.x + 200, box.y + box.height / 2);
    for (let turn = 0; turn < TURNS; turn += 1) await shown(page, () => page.mouse.wheel(0, TURN_PIXELS));
  },
};

/** One after the other: what has not been painted yet is not counted as smooth. */
async function shown(page: Page, act: () => Promise<void>): Promise<void> {
  await act();
  await painted(page);
}
