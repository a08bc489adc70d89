/** Mixes the lines of things that happen at the same time, as a log does. */
import type { Random } from './random.ts';

/** A line once it is known when it is written, in ms since the epoch. */
export type LineAt = (time: number) => string;

export interface Flow {
  /** How many things happen at the same time. */
  readonly concurrency: number;
  /** Ms between two lines, at most. */
  readonly gap: number;
  /** The lines of the next thing that happens, in order. */
  readonly next: () => readonly LineAt[];
}

/** 2026-01-05, a Monday, at 08:00 UTC. */
export const BEGIN = Date.UTC(2026, 0, 5, 8);

export function* interleave(random: Random, { concurrency, gap, next }: Flow): Generator<string> {
  const running: { readonly lines: readonly LineAt[]; at: number }[] = [];
  let time = BEGIN;
  for (;;) {
    while (running.length < concurrency) running.push({ lines: next(), at: 0 });
    const index = random.int(running.length);
    const one = running[index];
    const line = one?.lines[one.at++];
    if (line === undefined) {
      running.splice(index, 1);
      continue;
    }
    time += random.int(gap + 1);
    yield line(time);
  }
}
