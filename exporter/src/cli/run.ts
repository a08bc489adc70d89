/** What runs: the service for good, or `--once`. */
import { loadFile } from './load.ts';
import type { RunFlags } from './flags.ts';
import { buildInfo } from './version.ts';
import type { Config } from '../config/config.ts';
import { createLogger } from '../log.ts';
import type { Logger } from '../log.ts';
import { Service } from '../service.ts';
import { openDatabase } from '../store/open.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { StoreError } from '../store/store.ts';

export async function runExporter(flags: RunFlags): Promise<number> {
  const write = (line: string): void => void process.stderr.write(line);
  const log = createLogger({ level: flags.logLevel, format: flags.logFormat, write, clock: Date.now });
  const config = loadFile(flags.configFile);
  if (typeof config === 'string') {
    process.stderr.write(`${config}\n`);
    return 1;
  }
  const service = openService(flags, config, log);
  if (!service) return 1;
  try {
    if (flags.once) return await runOnce(service, config);
    // What a server needs is a third of the start.
    const { serve } = await import('./serve.ts');
    return await serve(service, config, flags, log);
  } catch (error) {
    // Only a start on a full disk: later the pipeline deals with it.
    if (!(error instanceof StoreError)) throw error;
    log.error(`the state cannot be written (${error.message}); free disk space or choose another state.path`);
    return 1;
  }
}

function openService(flags: RunFlags, config: Config, log: Logger): Service | undefined {
  try {
    const path = flags.once ? ':memory:' : config.state.path;
    const { database, setAside } = openDatabase(path, Date.now());
    const service = new Service({
      store: new SqliteStore(database, Date.now()),
      clock: Date.now,
      log,
      build: buildInfo(),
      once: flags.once,
      load: () => loadFile(flags.configFile),
    });
    if (setAside !== undefined) {
      log.error(setAside);
      service.self.setAside();
    }
    return service;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.error(error.message);
    return undefined;
  }
}

/**
 * Reads everything that is there, from the beginning, with no state, and prints the metrics. Exit status 1 when a source had
 * a problem, which is in the log.
 */
async function runOnce(service: Service, config: Config): Promise<number> {
  const sources = config.sources.map((source) => ({ ...source, start: 'beginning' as const }));
  service.start({ ...config, sources, firstEvent: 'off', state: { ...config.state, events: 'none' } });
  await service.ended();
  const complete = service.problems === 0;
  const { body, ended } = await service.metrics('once', 'text', 'identity');
  for await (const part of body) await new Promise((resolve) => process.stdout.write(part, resolve));
  ended(true);
  service.stop();
  return complete ? 0 : 1;
}
