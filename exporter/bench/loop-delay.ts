/**
 * Is loaded into the exporter before its own code. At every SIGUSR2 it writes a line of JSON to standard output: how long a turn
 * of the event loop kept others waiting since the last one.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoopDelay } from './running.ts';

/** A timer of so many ms looks at the loop; each of its times counts from the one before. */
const RESOLUTION_MS = 1;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

const milliseconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

process.on('SIGUSR2', () => {
  const report: LoopDelay = {
    p50Ms: milliseconds(delay.percentile(50)),
    p99Ms: milliseconds(delay.percentile(99)),
    maxMs: milliseconds(delay.max),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  delay.reset();
});
