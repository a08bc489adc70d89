/** Times and counts as places in the timeline. */
import type { Range } from './histogram.ts';

export interface Plot {
  /** Pixels of the part that bars are drawn in. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Scale {
  readonly plot: Plot;
  readonly x: (time: number) => number;
  readonly y: (count: number) => number;
  /** Within the range, wherever the place is. */
  readonly timeAt: (x: number) => number;
}

export function scaleOf(plot: Plot, { from, to }: Range, highest: number): Scale {
  const span = Math.max(1, to - from);
  return {
    plot,
    x: (time) => plot.left + ((time - from) / span) * plot.width,
    y: (count) => plot.top + plot.height * (1 - count / Math.max(1, highest)),
    timeAt: (x) => from + (Math.min(plot.width, Math.max(0, x - plot.left)) / Math.max(1, plot.width)) * span,
  };
}
