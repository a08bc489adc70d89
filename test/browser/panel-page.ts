/** The parts of the panel on a page, found as a screen reader finds them. */
import type { Locator, Page } from 'playwright-core';

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Audit events' });
export const detail = (page: Page): Locator => page.getByRole('region', { name: 'Audit event', exact: true });
export const timeline = (page: Page): Locator => page.getByRole('slider', { name: 'Audit events over time' });

/** Waits until the table has so many events. */
export const hasRows = (page: Page, count: number): Promise<void> =>
  page.locator(`[role=grid][aria-rowcount="${count + 1}"]`).waitFor();
