/** Round places on the two axes. */
import type { Range } from './histogram.ts';
import { bucketWidth } from './histogram.ts';

/** `offset`: of the time zone, in milliseconds. */
export function timeTicks(range: Range, wanted: number, offset: number): { step: number; times: number[] } {
  const step = bucketWidth(range, wanted);
  const times: number[] = [];
  const first = Math.ceil((range.from + offset) / step) * step - offset;
  for (let time = first; time <= range.to; time += step) times.push(time);
  return { step, times };
}

/** From 0 to at least the highest count, in whole steps. */
export function countTicks(highest: number, wanted: number): number[] {
  const least = Math.max(1, highest) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least) ?? least);
  return Array.from({ length: Math.ceil(Math.max(1, highest) / step) + 1 }, (_, index) => index * step);
}
