/** Serving until a signal comes. */
import type { RunFlags } from './flags.ts';
import { UsageError } from './flags.ts';
import { buildInfo } from './version.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../log.ts';
import { messageOf } from '../message.ts';
import type { Service } from '../service.ts';
import { WebAccess } from '../web/access.ts';
import { createApi } from '../web/api/index.ts';
import { createApp } from '../web/app.ts';
import { closeServer, listen, parseListenAddress } from '../web/server.ts';

export async function serve(service: Service, config: Config, flags: RunFlags, log: Logger): Promise<number> {
  const address = parseListenAddress(flags.listenAddress);
  if (typeof address === 'string') throw new UsageError(`--web.listen-address ${address}`);
  const access =
    flags.webConfigFile === undefined ? undefined : WebAccess.open({ file: flags.webConfigFile, clock: Date.now, log });
  if (typeof access === 'string') {
    process.stderr.write(`${access}\n`);
    return 1;
  }
  const { version } = buildInfo();
  const api = createApi({ service, authenticated: () => access?.authenticates ?? false, log });
  const app = createApp({ service, version, log, access: access?.handle, api: api.router });
  let listening: Awaited<ReturnType<typeof listen>>;
  try {
    listening = await listen(app, address, access);
  } catch (error) {
    log.error(`cannot listen on ${flags.listenAddress} (${messageOf(error)}); choose another --web.listen-address`);
    return 1;
  }
  const stopped = stopSignal();
  process.on('SIGHUP', () => service.reload());
  service.start(config);
  log.info('listening', { address: listening.address, version, tls: access?.tls ?? false });
  log.info('stopping', { signal: await stopped });
  api.close();
  await closeServer(listening.server);
  await access?.close();
  service.stop();
  return 0;
}

/** A second signal ends the process at once, as the default does. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}
