/**
 * The parts of prom-client that are used. Its index also loads an HTTP client, for pushing metrics, and OpenTelemetry, for
 * exemplars: a tenth of a start.
 */
import { createRequire } from 'node:module';
import type * as Index from 'prom-client';

// The parts have types in the index only.
const load = createRequire(import.meta.url);
export const Counter = load('prom-client/lib/counter.js') as typeof Index.Counter;
export const Gauge = load('prom-client/lib/gauge.js') as typeof Index.Gauge;
export const Histogram = load('prom-client/lib/histogram.js') as typeof Index.Histogram;
export const Registry = load('prom-client/lib/registry.js') as typeof Index.Registry;

/** Of the default metrics: all but the CPU, whose part needs OpenTelemetry. */
const PARTS = [
  ...['processStartTime', 'osMemoryHeap', 'processOpenFileDescriptors', 'processMaxFileDescriptors', 'eventLoopLag'],
  ...['processResources', 'processHandles', 'processRequests', 'heapSizeAndUsed', 'heapSpacesSizeAndUsed'],
  ...['version', 'gc'],
];

/** process_* and nodejs_*, without those gauges whose names end in _total as only a counter's may. */
export function addProcessMetrics(registry: Index.Registry): void {
  addCpu(registry);
  for (const part of PARTS) {
    const add = load(`prom-client/lib/metrics/${part}.js`) as (registry: Index.Registry) => void;
    add(registry);
  }
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);
}

function addCpu(registry: Index.Registry): void {
  const add = (name: string, help: string, micros: (usage: NodeJS.CpuUsage) => number): void => {
    const counter = new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        counter.reset();
        counter.inc(micros(process.cpuUsage()) / 1e6);
      },
    });
  };
  add('process_cpu_user_seconds_total', 'Total user CPU time spent in seconds.', ({ user }) => user);
  add('process_cpu_system_seconds_total', 'Total system CPU time spent in seconds.', ({ system }) => system);
  add(
    'process_cpu_seconds_total',
    'Total user and system CPU time spent in seconds.',
    ({ user, system }) => user + system,
  );
}
