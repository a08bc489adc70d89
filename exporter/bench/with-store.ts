/**
 * The service as it runs for good, with the state directory of the configuration: `node cached.js with-store.js CONFIG`. It reads the
 * log from the beginning, ends when every line is counted and stored, and prints the metrics.
 */
import { loadFile } from '../src/cli/load.ts';
import { buildInfo } from '../src/cli/version.ts';
import { createLogger } from '../src/log.ts';
import { Service } from '../src/service.ts';
import { openDatabase } from '../src/store/open.ts';
import { SqliteStore } from '../src/store/sqlite.ts';

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
