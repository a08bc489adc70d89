/** The formats that are measured, and the files that say what is counted: ten metrics, and one alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FORMAT_NAMES = ['kubernetes', 'cloudtrail', 'syslog-auth', 'auditd', 'json'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

export interface BenchFiles {
  /** The exporter's configuration; it takes the log and the state from $BENCH_LOG and $BENCH_STATE. */
  readonly config: string;
  /** mtail's program, which counts the same. */
  readonly mtail: string;
}

const here = (path: string): string => join(import.meta.dirname, path);

/** Ten metrics. */
export const filesOf = (name: FormatName): BenchFiles => ({
  config: here(`config/${name}.yml`),
  mtail: here(`mtail/${name}.mtail`),
});

/** One metric, the first of the ten. */
export const oneMetricFilesOf = (name: FormatName): BenchFiles => ({
  config: here(`config/one/${name}.yml`),
  mtail: here(`mtail/one/${name}.mtail`),
});

/** The names of the metrics that a configuration of this folder defines. */
export const metricsOf = ({ config }: BenchFiles): string[] =>
  [...readFileSync(config, 'utf8').matchAll(/^ {2}- name: (\w+_total)$/gm)].map(([, name = '']) => name);
