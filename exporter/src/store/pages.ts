/** How pages of cells are numbered in the store: docs/decisions/006-cells-in-pages.md. */

/** More than any metric has: 268 million cells. */
export const PAGES_PER_METRIC = 2 ** 20;

export const pageId = (metric: number, number: number): number => metric * PAGES_PER_METRIC + number;
