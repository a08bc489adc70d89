/**
 * The service as it runs for good, with the state directory of the configuration: `node with-store.ts CONFIG`. It reads the
 * log from the beginning, ends when every line is counted and stored, and prints the metrics.
 */
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// As bin/audit-exporter.js does it; what is imported before would not be kept.
module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/audit-exporter', import.meta.url)));
const { loadFile } = await import('../src/cli/load.ts');
const { buildInfo } = await import('../src/cli/version.ts');
const { createLogger } = await import('../src/log.ts');
const { Service } = await import('../src/service.ts');
const { openDatabase } = await import('../src/store/open.ts');
const { SqliteStore } = await import('../src/store/sqlite.ts');

const load = () => loadFile(process.argv[2] ?? '');
const config = load();
if (typeof config === 'string') throw new Error(config);

const service = new Service({
  store: new SqliteStore(openDatabase(config.state.path, Date.now()).database),
  clock: Date.now,
  log: createLogger({ level: 'error', format: 'logfmt', write: (line) => process.stderr.write(line), clock: Date.now }),
  build: buildInfo(),
  once: true,
  load,
});
service.start(config);
await service.ended();
const { body, ended } = await service.metrics('bench', 'text', 'identity');
for await (const part of body) process.stdout.write(part);
ended(true);
service.stop();
