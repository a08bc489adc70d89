/** Commits and their parts, for tests of the store. */
import type { CellPage, Commit, NewSeries, SeriesChanges } from '../../exporter/src/store/store.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const NO_SERIES: SeriesChanges = { born: [], expired: [], pages: [] };
export const nothing: Commit = {
  positions: [],
  waiting: [],
  series: NO_SERIES,
  scrapers: [],
  forgottenScrapers: [],
  epoch: 0,
};
export const series = (metric: number, more: Partial<NewSeries> = {}): NewSeries => ({
  metric,
  slot: 0,
  labels: ['bob', '192.0.2.1'],
  base: 0,
  born: 7,
  createdAt: NOW - 5,
  returned: false,
  ...more,
});
export const page = (metric: number, number: number, ...numbers: number[]): CellPage => ({
  metric,
  number,
  cells: new Uint8Array(Float64Array.from(numbers).buffer),
});
