/** Serves the preview until it is stopped: node grafana-plugin/preview/main.ts --exporter http://127.0.0.1:9877 … */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPlugin, project } from '../build/plugin.ts';
import { startPreview } from './server/server.ts';
import { BUILT_WITH, VERSIONS } from './versions.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    grafana: { type: 'string', default: BUILT_WITH },
    plugin: { type: 'string' },
    exporter: { type: 'string' },
    alertmanager: { type: 'string' },
    prometheus: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
  },
});

if (values.help) {
  console.log(`Shows the Grafana panel without Grafana.

  --grafana VERSION     of Grafana's packages: ${VERSIONS.join(', ')} (default ${BUILT_WITH})
  --plugin FOLDER       a built plugin (default: builds this one)
  --exporter URL        audit-exporter, for the data source "Audit events"
  --alertmanager URL    Alertmanager
  --prometheus URL      Prometheus
  --host, --port        where to listen (default 127.0.0.1 and a free port)`);
} else {
  const plugin = values.plugin ?? join(project, 'dist');
  if (values.plugin === undefined) await buildPlugin(plugin);
  const preview = await startPreview({ ...values, plugin, port: Number(values.port), say: console.error });
  console.log(`Preview on ${preview.url}/`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void preview.stop());
}
