/** The page of all metrics: those of the series table, the shipped ones, and the exporter's own. */
import { loadConfig } from '../../exporter/src/config/load.ts';
import { readTextFile } from '../../exporter/src/config/secrets.ts';
import { ACCOUNT, EVENTS } from '../../exporter/src/metrics/builtin.ts';
import { labelName } from '../../exporter/src/metrics/definition.ts';
import { SelfMetrics } from '../../exporter/src/metrics/self.ts';
import type { SelfView } from '../../exporter/src/metrics/self.ts';
import { table } from './table.ts';

const MINIMAL = 'sources: [{name: stdin, type: stdin, format: json}]';

export async function metricsPage(): Promise<string> {
  const loaded = loadConfig(MINIMAL, { file: 'example.yml', env: {}, readFile: readTextFile });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const shipped = loaded.config.metrics.map((metric) => [
    `\`${metric.name}\``,
    metric.labels.map((label) => `\`${labelName(label)}\``).join(' '),
    metric.help,
    `\`${metric.when.replace(/\s+/g, ' ').trim()}\``,
  ]);
  const builtin = [EVENTS, ...Object.values(ACCOUNT)].map(({ name, help, labels }) => [
    `\`${name}\``,
    labels.map((label) => `\`${label}\``).join(' '),
    help,
  ]);
  const own = (await ownMetrics()).map(({ name, type, help }) => [`\`${name}\``, type, help]);
  return `# Metrics

Always there, kept across restarts:

${table(['metric', 'labels', 'meaning'], builtin)}
At any moment \`audit_exporter_lines_read_total\` = \`audit_exporter_events_total\` +
\`sum without (reason) (audit_exporter_lines_dropped_total)\`.

The shipped metrics, which the shipped rules use (\`default_metrics: false\` removes them):

${table(['metric', 'labels', 'meaning', 'counts events with'], shipped)}
The exporter's own, from the start of the process:

${table(['metric', 'type', 'meaning'], own)}
\`process_*\` and \`nodejs_*\` are those of [prom-client](https://github.com/siimon/prom-client).
`;
}

export interface OwnMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
}

/** What an exporter shows that has nothing. */
export const NOTHING: SelfView = {
  streams: () => [],
  series: () => [],
  seriesLimit: () => 0,
  storeSize: () => 0,
  degraded: () => false,
  scrapers: () => 0,
  events: () => ({ events: 0, bytes: 0, oldest: undefined, deleted: { age: 0, size: 0 }, damaged: 0 }),
  api: () => ({ requests: [], streamClients: 0, streamDropped: 0 }),
};

/** The exporter's own metrics that do not outlive the process, read from an exposition without any source. */
export async function ownMetrics(): Promise<OwnMetric[]> {
  const self = new SelfMetrics({ version: '', revision: '', nodeVersion: '' }, NOTHING);
  const text = await self.encode('text');
  return [...text.matchAll(/^# HELP (audit_exporter_\S+) (.*)\n# TYPE \S+ (\S+)$/gm)].map(
    ([, name = '', help = '', type = '']) => ({ name, type, help }),
  );
}
