/** The formats that are measured: each has a generator, a configuration, an mtail program and one metric that both count. */
import { join } from 'node:path';

export const FORMAT_NAMES = ['kubernetes', 'cloudtrail', 'syslog-auth', 'auditd', 'json'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

export interface BenchFiles {
  /** The exporter's configuration; it takes the log and the state from $BENCH_LOG and $BENCH_STATE. */
  readonly config: string;
  readonly mtail: string;
}

const here = (path: string): string => join(import.meta.dirname, path);

export const filesOf = (name: FormatName): BenchFiles => ({
  config: here(`config/${name}.yml`),
  mtail: here(`mtail/${name}.mtail`),
});

/** The counter that the configuration and the mtail program both define. */
export const METRICS: Readonly<Record<FormatName, string>> = {
  kubernetes: 'kubernetes_requests_total',
  cloudtrail: 'cloudtrail_calls_total',
  'syslog-auth': 'ssh_failed_logins_total',
  auditd: 'auditd_events_total',
  json: 'application_actions_total',
};
